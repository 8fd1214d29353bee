"""Exercise: chrF, a score for translations."""

from collections import Counter

from transformer_course.classroom.exercises.exercise import Case, Exercise
from transformer_course.classroom.exercises.translate_and_summarize.chrf_mistakes import MISTAKES
from transformer_course.classroom.exercises.translate_and_summarize.chrf_rarer_mistakes import MORE_MISTAKES


def chrf(written, reference, longest=6, beta=2.0):
    """Score a text from 0 to 100 by the short strings of characters that it shares with a reference.

    Remove all whitespace, but keep upper and lower case. For each n from 1 to `longest`, count all strings of n
    neighboring characters in `written` and in `reference`. If a string occurs several times, the smaller of its two
    counts is the shared count. Precision is the shared count divided by the number of strings in `written`. Recall is
    the shared count divided by the number of strings in `reference`. Leave out any n for which one of the texts is too
    short. Let P and R be the means of precision and recall over n, and let β be `beta`. Then the score is 100 · (1 +
    β²) · P · R / (β² · P + R), or 0 if nothing is shared. Return a float.
    """
    written, reference = "".join(written.split()), "".join(reference.split())
    precisions, recalls = [], []
    for n in range(1, longest + 1):
        strings = [[text[i : i + n] for i in range(len(text) - n + 1)] for text in (written, reference)]
        ours, theirs = map(Counter, strings)
        if ours and theirs:
            shared = (ours & theirs).total()
            precisions.append(shared / ours.total())
            recalls.append(shared / theirs.total())
    if not sum(precisions):
        return 0.0
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def cases() -> tuple[Case, ...]:
    def case(label, written, reference, longest=6, beta=2.0) -> Case:
        return Case(label, {"written": written, "reference": reference, "longest": longest, "beta": beta}, {})

    steal = "You shall not steal."
    return (
        case("single letters: “see” for “he sees”", "see", "he sees", longest=1),
        case("single letters, one far too often: “eee” for “he”", "eee", "he", longest=1),
        case("two lengths: “a cat” for “the cat”", "a cat", "the cat", longest=2),
        case("the King James wording for the modern one", "Thou shalt not steal.", steal),
        case("the right text", steal, steal),
        case("upper case: “The LORD said” for “the Lord says”", "The LORD said", "the Lord says"),
        case("nothing in common", "abc", "you"),
        case("a text shorter than the longest string", "not", "You shall not"),
        case("an empty text", "", steal),
        case("too much", "You shall not steal, you shall not lie, you shall not see.", steal, beta=1.0),
        case("much missing", "You shall", "You shall not steal, and you shall not lie.", longest=4, beta=3.0),
        case("lines and several spaces", "You  shall\nnot", " You shall  not lie"),
    )


EXERCISE = Exercise(
    name="chrf",
    topic="translate_and_summarize",
    title="Score a translation",
    difficulty=3,
    minutes=20,
    builds="text_scores",
    returns=("score",),
    reference=chrf,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Work it out on paper for *see* and *hesees*, with single letters. Which letters are shared, and how often "
        "does each one count? What do you divide by for precision, and what do you divide by for recall?",
        "A `Counter` of `text[i : i + n]` for all i counts the strings of length n. The intersection of two counters "
        "keeps the smaller count of each string. How many strings does it hold in total?",
        "`(a & b).total()` is the shared count of two counters. Collect precision and recall in two lists, skipping "
        "any n for which a counter is empty. Average the lists before you use the formula. When would the formula "
        "divide by 0?",
    ),
)
