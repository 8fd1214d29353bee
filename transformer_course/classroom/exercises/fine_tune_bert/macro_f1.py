"""Exercise: how well every class is found, rare ones included."""

from collections.abc import Callable, Mapping

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, call
from transformer_course.classroom.exercises.fine_tune_bert.macro_f1_mistakes import MORE_MISTAKES


def macro_f1(predicted, expected):
    """Return the mean of all classes' F1 scores, so a rare class counts as much as a common one.

    `predicted` and `expected` are lists of class numbers, one per example. For one class, precision is the share of its
    predictions that are right, and recall is the share of its examples that were predicted to
    be in the class. F1 is their harmonic mean, 2 · precision · recall / (precision + recall), or 0 if no prediction of
    this class was right. A class counts if it occurs in at least one of the lists. Return a number between 0 and 1.
    """
    classes, total = set(predicted) | set(expected), 0.0
    for one in classes:
        hits = sum(guess == truth == one for guess, truth in zip(predicted, expected, strict=True))
        total += 2 * hits / (predicted.count(one) + expected.count(one))
    return total / len(classes)


def cases() -> tuple[Case, ...]:
    def case(label, predicted, expected) -> Case:
        return Case(label, {"predicted": predicted, "expected": expected}, {"f1": ""})

    return (
        case("two classes, one mistake", [0, 0, 0, 1], [0, 0, 1, 1]),
        case("everything right", [2, 0, 1, 1], [2, 0, 1, 1]),
        case("only a common class is predicted", [0] * 8, [0, 0, 0, 0, 0, 0, 1, 2]),
        case("three classes of different sizes", [0, 0, 1, 0, 2, 2, 1, 1, 0, 0], [0, 0, 0, 0, 0, 2, 2, 1, 1, 1]),
        case("a predicted class that has no examples", [0, 3, 1, 0, 1], [0, 0, 1, 0, 1]),
        case("class numbers with gaps", [5, 5, 9, 2, 2, 2], [5, 9, 9, 2, 2, 5]),
        case("nothing right", [1, 1, 0], [0, 0, 1]),
        case("one example", [4], [4]),
    )


def rates(predicted, expected, classes=None):
    """Precision and recall of each class."""
    found = []
    for one in sorted(set(predicted) | set(expected)) if classes is None else classes:
        hits = sum(guess == truth == one for guess, truth in zip(predicted, expected, strict=True))
        named, there = predicted.count(one), expected.count(one)
        found.append((hits / named if named else 0.0, hits / there if there else 0.0))
    return found


def harmonic(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def over(classes):
    return lambda predicted, expected: mean(
        harmonic(*pair) for pair in rates(predicted, expected, classes(predicted, expected))
    )


def weighted(predicted, expected):
    classes = sorted(set(predicted) | set(expected))
    scores = [harmonic(*pair) for pair in rates(predicted, expected, classes)]
    return sum(expected.count(one) * score for one, score in zip(classes, scores, strict=True)) / len(expected)


def accuracy(predicted, expected):
    return sum(guess == truth for guess, truth in zip(predicted, expected, strict=True)) / len(expected)


def found_only(predicted, expected):
    return mean(score for pair in rates(predicted, expected) if (score := harmonic(*pair)))


def overlap(predicted, expected):
    scores = []
    for one in set(predicted) | set(expected):
        hits = sum(guess == truth == one for guess, truth in zip(predicted, expected, strict=True))
        scores.append(hits / (predicted.count(one) + expected.count(one) - hits))
    return mean(scores)


def as_number(implementation: Callable, inputs: Mapping[str, object]) -> object:
    """The result, as a float if it's an int: a wrong formula that happens to return 0 should be judged as a formula."""
    result = call(implementation, inputs)
    return float(result) if type(result) is int else result


MISTAKES = (
    Mistake(
        "accuracy",
        accuracy,
        "You return the accuracy. A model that always predicts the most common class does well by that measure without "
        "finding any examples of the others.",
    ),
    Mistake(
        "weighted by frequency",
        weighted,
        "You weight the classes by how many examples they have, so the common classes dominate. Here, each class "
        "counts the same.",
    ),
    Mistake(
        "precision alone",
        lambda predicted, expected: mean(precision for precision, _ in rates(predicted, expected)),
        "You average precision alone. A class that is predicted only once, but correctly, would score 1, no matter how "
        "many of its examples you miss.",
    ),
    Mistake(
        "recall alone",
        lambda predicted, expected: mean(recall for _, recall in rates(predicted, expected)),
        "You average recall alone. Predicting a class for every example would find all of its examples.",
    ),
    Mistake(
        "the arithmetic mean",
        lambda predicted, expected: mean(mean(pair) for pair in rates(predicted, expected)),
        "You take the arithmetic mean of precision and recall. The harmonic mean is low as soon as one of them is.",
    ),
    Mistake(
        "the 2 forgotten",
        lambda predicted, expected: over(lambda p, e: None)(predicted, expected) / 2,
        "Your result is always half of what it should be: it doesn't reach 1 even if every prediction is right. Look "
        "at the formula for F1 again.",
    ),
    Mistake(
        "F1 of the means",
        lambda predicted, expected: harmonic(*(mean(side) for side in zip(*rates(predicted, expected), strict=True))),
        "You average precision and recall over the classes first and then compute F1 from the two means. Compute the "
        "F1 of each class first, then the mean.",
    ),
    Mistake(
        "only classes that somebody has",
        over(lambda predicted, expected: sorted(set(expected))),
        "This is right unless a predicted class has no examples at all. Such a class counts, too, with an F1 of 0: "
        "predicting it was a mistake.",
    ),
    Mistake(
        "only classes that were named",
        over(lambda predicted, expected: sorted(set(predicted))),
        "You leave out classes that were never predicted. Overlooking a class should cost something.",
    ),
    Mistake(
        "classes that do not occur",
        over(lambda predicted, expected: range(max(predicted + expected) + 1)),
        "This is right if the class numbers have no gaps. If there are gaps, you also count numbers that occur in "
        "neither list, as classes with an F1 of 0.",
    ),
    Mistake(
        "classes without a hit left out",
        found_only,
        "You leave out classes with no correct predictions. They count, with an F1 of 0.",
    ),
    Mistake(
        "only class 1",
        over(lambda predicted, expected: [1]),
        "You return the F1 of class 1 alone, as if there were only a positive and a negative class. Here, every class "
        "counts.",
    ),
    Mistake(
        "overlap",
        overlap,
        "For each class, you divide the hits by the examples that are in it *or* were predicted to be (the Jaccard "
        "index). F1 is the harmonic mean of precision and recall.",
    ),
    Mistake(
        "percent",
        lambda predicted, expected: 100 * over(lambda p, e: None)(predicted, expected),
        "Your result is in percent. Return a number between 0 and 1.",
    ),
)

EXERCISE = Exercise(
    name="macro_f1",
    topic="fine_tune_bert",
    title="Every class counts",
    difficulty=2,
    minutes=12,
    builds="classification_scores",
    returns=("f1",),
    reference=macro_f1,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    run=as_number,
    hints=(
        "For one class, count three things: how many examples were predicted to be in it, how many are in it, and how "
        "many meet both conditions. Which of these counts give you precision, and which give you recall?",
        "Loop over all classes that occur in either list. F1 is simpler than it looks: write precision and recall as "
        "fractions, and most of it cancels.",
        "The F1 of a class is twice the hits, divided by the number predicted plus the number expected. Then take the "
        "mean over `set(predicted) | set(expected)`.",
    ),
)
