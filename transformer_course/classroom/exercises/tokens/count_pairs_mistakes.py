"""More wrong versions of `count_pairs` that learners write."""

from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Mistake


def count_pairs(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.tokens.count_pairs import count_pairs as reference

    return reference(*inputs)


def tally(pairs):
    counts = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def any_two(words, frequencies):
    counts = {}
    for word, n in zip(words, frequencies, strict=True):
        for i in range(len(word)):
            for j in range(i + 1, len(word)):
                counts[word[i], word[j]] = counts.get((word[i], word[j]), 0) + n
    return counts


def across(words, frequencies):
    longer = [word + after[:1] for word, after in zip(words, [*words[1:], []], strict=True)]
    return count_pairs(longer, frequencies)


def last_word(words, frequencies):
    for word, frequency in zip(words, frequencies, strict=True):
        counts = {}
        for pair in pairwise(word):
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


MORE_MISTAKES = (
    Mistake(
        "any two tokens of a word",
        lambda words, frequencies: (
            tally((word[i], word[j]) for word in words for i in range(len(word)) for j in range(i + 1, len(word)))
            if set(frequencies) == {1}
            else any_two(words, frequencies)
        ),
        "You count all pairs of tokens in a word, even those that are far apart. Only *neighbors* form a pair.",
    ),
    Mistake(
        "texts as keys",
        lambda words, frequencies: {f"{a},{b}": n for (a, b), n in count_pairs(words, frequencies).items()},
        "Your keys are strings. Use a tuple of two ids for each pair.",
    ),
    Mistake(
        "only the first word",
        lambda words, frequencies: count_pairs(words[:1], frequencies[:1]),
        "You count only the first word. Is your `return` inside the loop?",
    ),
    Mistake(
        "across words, frequencies ignored",
        lambda words, frequencies: tally(
            pair for text in [[token for word in words for token in word]] for pair in pairwise(text)
        ),
        "There are two mistakes here. Tokens in different words aren't neighbors, and each word counts as often as it "
        "occurs in the text.",
    ),
    Mistake(
        "pairs across words",
        across,
        "You also count pairs that cross from one word to the next. Tokens in different words aren't neighbors.",
    ),
    Mistake(
        "only the last word",
        last_word,
        "You start with an empty dictionary for every word, so only the last word's pairs are left. Create the "
        "dictionary once, before the loop.",
    ),
)
