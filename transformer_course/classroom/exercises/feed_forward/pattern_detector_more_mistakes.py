"""More wrong versions of `pattern_detector` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "1 minus the sum of the pattern",
        lambda pattern: (pattern, 1 - sum(pattern)),
        "Your bias depends on the sum of the pattern. The score of the pattern with itself is a sum of squares: how "
        "large is it?",
    ),
    Mistake(
        "1 minus the ones",
        lambda pattern: (pattern, 1 - pattern.count(1)),
        "Your bias counts only the ones. In the score of the pattern with itself a −1 counts too: (−1) · (−1).",
    ),
    Mistake(
        "a bias of one half",
        lambda pattern: (pattern, 0.5 - len(pattern)),
        "You answer 0.5 for the pattern. The statement asks for 1.",
    ),
    Mistake(
        "the pattern reversed",
        lambda pattern: (pattern[::-1], 1 - len(pattern)),
        "Your weight is the pattern in reverse order, so it answers to the mirrored one.",
    ),
    Mistake(
        "the root of the length",
        lambda pattern: (pattern, 1 - len(pattern) ** 0.5),
        "You subtract the length of the vector, a root. The pattern's score with itself is that length squared.",
    ),
    Mistake(
        "the weight doubled",
        lambda pattern: ([2 * p for p in pattern], 1 - len(pattern)),
        "You doubled the weight, so other inputs get above 0 too, and the pattern gets more than 1.",
    ),
    Mistake(
        "turned around, without a bias",
        lambda pattern: ([-p for p in pattern], 0),
        "Two things: your weight points away from the pattern, and there is no bias to keep the others below 0.",
    ),
)
