"""More wrong versions of `macro_f1` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def by_class(expected, predicted, hits_of=None, classes=None):
    """Macro F1 with a different count of hits, or with the sum stopped after some of the classes."""
    found = sorted(set(expected) | set(predicted))
    total = 0.0
    for one in found[:classes]:
        hits = sum(guess == truth == one for guess, truth in zip(predicted, expected, strict=True))
        hits = hits if hits_of is None else hits_of(one)
        total += 2 * hits / (predicted.count(one) + expected.count(one))
    return total / len(found)


def true_negatives(expected, predicted):
    found = set(expected) | set(predicted)
    pairs = list(zip(predicted, expected, strict=True))
    return sum(2 * sum((a == one) == (b == one) for a, b in pairs) / (2 * len(pairs)) for one in found) / len(found)


def geometric(predicted, expected):
    classes, total = set(predicted) | set(expected), 0.0
    for one in classes:
        hits = sum(guess == truth == one for guess, truth in zip(predicted, expected, strict=True))
        total += hits / (predicted.count(one) * expected.count(one)) ** 0.5 if hits else 0.0
    return total / len(classes)


MORE_MISTAKES = (
    Mistake(
        "the geometric mean",
        geometric,
        "You take the geometric mean of precision and recall: the square root of their product. F1 is their harmonic "
        "mean.",
    ),
    Mistake(
        "how often, not where",
        lambda expected, predicted: by_class(
            expected, predicted, lambda one: min(expected.count(one), predicted.count(one))
        ),
        "You compare how often a class occurs in the two lists. A hit is an example for which both lists name that "
        "class.",
    ),
    Mistake(
        "divided by the number of examples",
        lambda expected, predicted: by_class(expected, predicted) * len(set(expected) | set(predicted)) / len(expected),
        "You divide the sum by the number of examples. Divide by the number of classes.",
    ),
    Mistake(
        "only the first class",
        lambda expected, predicted: by_class(expected, predicted, classes=1),
        "You count only the first class. Is your `return` inside the loop?",
    ),
    Mistake(
        "examples of other classes counted as hits",
        true_negatives,
        "You also count the examples for which both lists say “not this class.” F1 uses only hits, misses, and false "
        "alarms.",
    ),
)
