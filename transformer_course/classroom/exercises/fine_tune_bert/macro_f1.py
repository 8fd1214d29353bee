"""Exercise: how well every class is found, the rare ones as well."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def macro_f1(predicted, expected):
    """Return the mean of the classes' F1, in which a rare class counts as much as a common one.

    `predicted` and `expected` are lists of class numbers, one for each example. Precision is the share of right ones
    among the examples that were given a class, recall the share found among those that have it, and F1 is the
    harmonic mean of both, 2 · precision · recall / (precision + recall); 0 for a class of which none was found. A
    class counts when it occurs in either of the lists.
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
        case("two classes, one right of each", [0, 0, 0, 1], [0, 0, 1, 1]),
        case("everything right", [2, 0, 1, 1], [2, 0, 1, 1]),
        case("a common class alone is named", [0] * 8, [0, 0, 0, 0, 0, 0, 1, 2]),
        case("three classes of different sizes", [0, 0, 1, 0, 2, 2, 1, 1, 0, 0], [0, 0, 0, 0, 0, 2, 2, 1, 1, 1]),
        case("a class is named that none has", [0, 3, 1, 0, 1], [0, 0, 1, 0, 1]),
        case("class numbers with a gap", [5, 5, 9, 2, 2, 2], [5, 9, 9, 2, 2, 5]),
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


MISTAKES = (
    Mistake(
        "accuracy",
        accuracy,
        "You return the share of right answers. Whoever always names a common class does well by that, and knows "
        "nothing of the others.",
    ),
    Mistake(
        "weighted by frequency",
        weighted,
        "You weigh the classes by how many examples they have, so that the common ones decide. Here each class counts "
        "the same.",
    ),
    Mistake(
        "precision alone",
        lambda predicted, expected: mean(precision for precision, _ in rates(predicted, expected)),
        "You average the precision alone. A class that is named once, and rightly, would score 1, however many are "
        "missed.",
    ),
    Mistake(
        "recall alone",
        lambda predicted, expected: mean(recall for _, recall in rates(predicted, expected)),
        "You average the recall alone. Whoever names a class everywhere finds all of it.",
    ),
    Mistake(
        "the arithmetic mean",
        lambda predicted, expected: mean(mean(pair) for pair in rates(predicted, expected)),
        "You take the plain mean of precision and recall. The harmonic mean is low as soon as one of them is.",
    ),
    Mistake(
        "the 2 forgotten",
        lambda predicted, expected: over(lambda p, e: None)(predicted, expected) / 2,
        "Yours is half of the right value everywhere: even when everything is right it does not reach 1. Look at the "
        "formula of F1 once more.",
    ),
    Mistake(
        "F1 of the means",
        lambda predicted, expected: harmonic(*(mean(side) for side in zip(*rates(predicted, expected), strict=True))),
        "You average precision and recall over the classes first, and make an F1 of the two means. First the F1 of "
        "each class, then the mean.",
    ),
    Mistake(
        "only classes that somebody has",
        over(lambda predicted, expected: sorted(set(expected))),
        "Right as long as no class is named that no example has. Such a class counts too, with an F1 of 0: naming it "
        "was a mistake.",
    ),
    Mistake(
        "only classes that were named",
        over(lambda predicted, expected: sorted(set(predicted))),
        "A class that was never named is missing from your mean: overlooking it should cost something.",
    ),
    Mistake(
        "classes that do not occur",
        over(lambda predicted, expected: range(max(predicted + expected) + 1)),
        "Right where the classes are numbered without a gap. Yours counts numbers that occur in neither list as "
        "classes with an F1 of 0.",
    ),
    Mistake(
        "classes without a hit left out",
        found_only,
        "You leave out the classes of which none was found. They count, with an F1 of 0.",
    ),
    Mistake(
        "only class 1",
        over(lambda predicted, expected: [1]),
        "You return the F1 of class 1 alone, as if it were the positive one of two. Here every class counts.",
    ),
    Mistake(
        "overlap",
        overlap,
        "For each class you divide the hits by the examples that were named *or* have it (the Jaccard index). It "
        "ranks alike, but F1 is the harmonic mean of precision and recall.",
    ),
    Mistake(
        "per cent",
        lambda predicted, expected: 100 * over(lambda p, e: None)(predicted, expected),
        "Yours is in per cent. Asked for is a number from 0 to 1.",
    ),
)

EXERCISE = Exercise(
    name="macro_f1",
    topic="fine_tune_bert",
    title="Every class counts",
    difficulty=2,
    minutes=8,
    builds="classification_scores",
    returns=("f1",),
    reference=macro_f1,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "For one class there are three numbers: how many examples were given it, how many have it, and how many of "
        "both. Which of them make precision, and which recall?",
        "Go through all classes of either list. The harmonic mean of precision and recall is simpler than it looks: "
        "write both as fractions, and most of it cancels.",
        "For a class, F1 is twice the hits, divided by the number that was named plus the number that is there. Then "
        "the mean over `set(predicted) | set(expected)`.",
    ),
)
