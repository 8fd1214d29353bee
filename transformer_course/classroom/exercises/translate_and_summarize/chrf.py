"""Exercise: chrF, by which translations are scored."""

from collections import Counter

from transformer_course.classroom.exercises.exercise import Case, Exercise
from transformer_course.classroom.exercises.translate_and_summarize.chrf_mistakes import MISTAKES


def chrf(written, reference, longest=6, beta=2.0):
    """Score a text by the strings of characters that it shares with the right one, from 0 to 100.

    White space does not count, and case does. For n from 1 to `longest`, take all strings of n characters in a row of
    `written` and of `reference`, repeated ones as often as they occur. Precision is the share of the written ones that
    are in the reference, recall the share of the reference's that were written; each can be used up once. Lengths for
    which one text has no string are left out. With the means P and R over the lengths, the score is
    100 · (1 + β²) · P · R / (β² · P + R), where β is `beta`; it is 0 when nothing agrees. Returns a float.
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
        case("another case: “The LORD” for “the Lord”", "The LORD", "the Lord"),
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
    minutes=10,
    builds="text_scores",
    returns=("score",),
    reference=chrf,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Do it on paper for *see* and *hesees*, single letters only. Which letters of the one are in the other, and "
        "how often may each count? Of how many, on either side?",
        "A `Counter` of `text[i : i + n]` for all i has each string with its number. Two counters have an "
        "intersection, which keeps the smaller number of each string. Divide its total by either side's.",
        "`(ours & theirs).total()` is what agrees. Collect precision and recall for each n for which both counters "
        "have something, take both means, and put them into the formula; if no string agreed, return 0.0 before "
        "you divide by 0.",
    ),
)
