"""Exercise: count the pairs of neighbors in words that occur several times."""

from collections import Counter
from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def count_pairs(words, frequencies):
    """Count how often every pair of neighboring tokens occurs; returns a dictionary from pair to count.

    `words` is a list of words, each a list of ids; `frequencies` says how often each word occurs in the text. A pair
    is a tuple of two ids in their order. Tokens of different words are no neighbors.
    """
    result = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for i in range(len(word) - 1):
            pair = word[i], word[i + 1]
            result[pair] = result.get(pair, 0) + frequency
    return result


def cases() -> tuple[Case, ...]:
    def case(label, words, frequencies) -> Case:
        return Case(label, {"words": words, "frequencies": frequencies}, {})

    return (
        case("“ana” once, with a = 0 and n = 1", [[0, 1, 0]], [1]),
        case("“ana” five times", [[0, 1, 0]], [5]),
        case("“ana” twice and “nab” three times", [[0, 1, 0], [1, 0, 2]], [2, 3]),
        case("the same pair twice in a word: “banana”", [[2, 0, 1, 0, 1, 0]], [2]),
        case("a token three times in a row: “aaa”", [[4, 4, 4]], [1]),
        case("a word of one token", [[7], [1, 2]], [4, 1]),
        case("no word", [], []),
        case("three words", [[3, 1, 4, 1, 5], [9, 2, 6, 5], [3, 1, 4]], [2, 7, 1]),
    )


def counted(pairs, weight=lambda frequency: frequency):
    """A version that takes other pairs from a word, or weighs words differently."""

    def version(words, frequencies):
        total = Counter()
        for word, frequency in zip(words, frequencies, strict=True):
            for pair in pairs(word):
                total[pair] += weight(frequency)
        return total

    return version


def across_words(words, frequencies):
    text = [token for word, n in zip(words, frequencies, strict=True) for _ in range(n) for token in word]
    return Counter(pairwise(text))


def last_word_wins(words, frequencies):
    return {p: n for word, n in zip(words, frequencies, strict=True) for p in pairwise(word)}


def single_tokens(words, frequencies):
    return counted(lambda word: word)(words, frequencies)


MISTAKES = (
    Mistake(
        "frequencies ignored",
        counted(pairwise, lambda frequency: 1),
        "You count every word once, however often it occurs. What is `frequencies` for?",
    ),
    Mistake(
        "across words",
        across_words,
        "You count the last token of a word and the first of the next as neighbors. No merge may cross the border of "
        "a word, so such a pair should not be counted.",
    ),
    Mistake(
        "pairs cut without overlap",
        counted(lambda word: zip(word[::2], word[1::2], strict=False)),
        "You cut each word into pieces of two. Every token but the last begins a pair, so that pairs overlap: “ana” "
        "has two of them.",
    ),
    Mistake(
        "each pair once per word",
        counted(lambda word: set(pairwise(word))),
        "Right for most words, but a pair that comes twice in one word counts once in yours. How often is there `an` "
        "in “banana”?",
    ),
    Mistake(
        "order of the pair lost",
        counted(lambda word: (tuple(sorted(pair)) for pair in pairwise(word))),
        "You count (0, 1) and (1, 0) as one. “an” and “na” are different pairs.",
    ),
    Mistake(
        "pairs turned around",
        counted(lambda word: (pair[::-1] for pair in pairwise(word))),
        "Your pairs are turned around: the token that comes first in the word should come first in the pair.",
    ),
    Mistake(
        "first pair left out",
        counted(lambda word: pairwise(word[1:])),
        "The first pair of every word is missing. At which place does your loop begin?",
    ),
    Mistake(
        "last pair left out",
        counted(lambda word: pairwise(word[:-1])),
        "The last pair of every word is missing. At which place does your loop end?",
    ),
    Mistake(
        "wrapped around",
        counted(lambda word: zip(word, word[1:] + word[:1], strict=True)),
        "You also pair the last token of a word with its first. An index of −1, perhaps? A word is no circle.",
    ),
    Mistake(
        "the last word wins",
        last_word_wins,
        "A pair that comes again overwrites what you counted before. It should be added.",
    ),
    Mistake(
        "tokens instead of pairs",
        single_tokens,
        "You count single tokens. What is wanted is how often two of them stand side by side.",
    ),
)

EXERCISE = Exercise(
    name="count_pairs",
    topic="tokens",
    title="Count the neighbors",
    difficulty=2,
    minutes=8,
    builds="BytePairTokenizer",
    returns=("counts",),
    reference=count_pairs,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "A word of five tokens has how many pairs of neighbors? If the word occurs three times in the text, how much "
        "does each of them add?",
        "Two loops: over words together with their frequencies, and inside over the places of a word, but the last. "
        "Keep a dictionary, and add the word's frequency to what a pair has so far.",
        "`for i in range(len(word) - 1)`, the pair is `(word[i], word[i + 1])`, and with a dictionary `d` it is "
        "`d[pair] = d.get(pair, 0) + frequency`.",
    ),
)
