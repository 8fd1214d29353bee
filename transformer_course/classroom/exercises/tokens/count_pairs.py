"""Exercise: count the pairs of neighboring tokens in words that occur several times."""

from collections import Counter
from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.tokens.count_pairs_mistakes import MORE_MISTAKES


def count_pairs(words, frequencies):
    """Count how often each pair of neighboring tokens occurs; return a dictionary that maps each pair to its count.

    `words` is a list of words, each of them a list of ids. `frequencies` has one number per word: how often the word
    occurs in the text. A pair is a tuple of two ids, in the order in which they occur. Tokens in different words
    aren't neighbors, and a pair can occur several times in one word: in `aaa`, the pair `aa` occurs twice.
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
        case("the same pair twice in one word: “banana”", [[2, 0, 1, 0, 1, 0]], [2]),
        case("a token three times in a row: “aaa”", [[4, 4, 4]], [1]),
        case("a word with a single token", [[7], [1, 2]], [4, 1]),
        case("no words", [], []),
        case("three words", [[3, 1, 4, 1, 5], [9, 2, 6, 5], [3, 1, 4]], [2, 7, 1]),
    )


def counted(pairs, weight=lambda frequency: frequency):
    """A version that takes different pairs from a word or weights words differently."""

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
        "You count each word once, however often it occurs in the text. What is `frequencies` for?",
    ),
    Mistake(
        "across words",
        across_words,
        "You count the last token of one word and the first token of the next as neighbors. Merges never cross the "
        "boundary between words, so such a pair shouldn't count.",
    ),
    Mistake(
        "pairs cut without overlap",
        counted(lambda word: zip(word[::2], word[1::2], strict=False)),
        "You split each word into pieces of two. But pairs overlap: every token except the last one starts a pair, so "
        "“ana” has two pairs.",
    ),
    Mistake(
        "each pair once per word",
        counted(lambda word: set(pairwise(word))),
        "This is right for most words, but a pair that occurs twice in one word counts only once. How often does `an` "
        "occur in “banana”?",
    ),
    Mistake(
        "order of the pair lost",
        counted(lambda word: (tuple(sorted(pair)) for pair in pairwise(word))),
        "You count (0, 1) and (1, 0) as the same pair. “an” and “na” are different.",
    ),
    Mistake(
        "pairs turned around",
        counted(lambda word: (pair[::-1] for pair in pairwise(word))),
        "Your pairs are reversed. The token that comes first in the word should come first in the pair.",
    ),
    Mistake(
        "first pair left out",
        counted(lambda word: pairwise(word[1:])),
        "The first pair of every word is missing. Where does your loop start?",
    ),
    Mistake(
        "last pair left out",
        counted(lambda word: pairwise(word[:-1])),
        "The last pair of every word is missing. Where does your loop end?",
    ),
    Mistake(
        "wrapped around",
        counted(lambda word: zip(word, word[1:] + word[:1], strict=True)),
        "You also pair the last token of a word with its first one. Do you use an index of −1 somewhere? It refers to "
        "the last token.",
    ),
    Mistake(
        "the last word wins",
        last_word_wins,
        "When a pair occurs again in a later word, you overwrite its count. Add to it instead.",
    ),
    Mistake(
        "tokens instead of pairs",
        single_tokens,
        "You count single tokens. Instead, count how often two tokens occur next to each other.",
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
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "How many pairs of neighbors does a word of five tokens have? If the word occurs three times in the text, how "
        "much does each of these pairs add to its count?",
        "Use two loops: one over the words together with their frequencies, and inside it, one over the positions in "
        "a word, except the last. Keep a dictionary, and add the word's frequency to the count so far.",
        "Loop with `for i in range(len(word) - 1)`. The pair is `(word[i], word[i + 1])`, and with a dictionary `d`, "
        "you add to its count with `d[pair] = d.get(pair, 0) + frequency`.",
    ),
)
