"""More wrong versions of `pattern_detector` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "1 minus the sum of the pattern",
        lambda pattern: (pattern, 1 - sum(pattern)),
        "Your bias depends on the sum of the pattern. The dot product of the pattern with itself is a sum of squares: "
        "how large is it?",
    ),
    Mistake(
        "1 minus the ones",
        lambda pattern: (pattern, 1 - pattern.count(1)),
        "Your bias counts only the 1s. In the dot product of the pattern with itself, a −1 counts, too: (−1) · (−1) = "
        "1.",
    ),
    Mistake(
        "a bias of one half",
        lambda pattern: (pattern, 0.5 - len(pattern)),
        "Your unit outputs 0.5 for the pattern. It should output 1.",
    ),
    Mistake(
        "the pattern reversed",
        lambda pattern: (pattern[::-1], 1 - len(pattern)),
        "Your weight is the pattern in reverse order, so the unit responds to the reversed pattern.",
    ),
    Mistake(
        "the root of the length",
        lambda pattern: (pattern, 1 - len(pattern) ** 0.5),
        "You subtract the length of the pattern as a vector, which is a square root. The pattern's dot product with "
        "itself is the square of that length.",
    ),
    Mistake(
        "the weight doubled",
        lambda pattern: ([2 * p for p in pattern], 1 - len(pattern)),
        "You double the weight, so the output is more than 0 for some other patterns and more than 1 for the right "
        "one.",
    ),
    Mistake(
        "turned around, without a bias",
        lambda pattern: ([-p for p in pattern], 0),
        "There are two mistakes here. Your weight points away from the pattern, and there's no bias to keep the other "
        "patterns at 0.",
    ),
)
