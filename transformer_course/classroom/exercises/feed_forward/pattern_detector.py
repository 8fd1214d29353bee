"""Exercise: a hidden unit that responds to one pattern and to no other."""

import itertools
from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.feed_forward.pattern_detector_mistakes import MORE_MISTAKES


def pattern_detector(pattern):
    """Find the weight and the bias of a hidden unit that detects one pattern.

    `pattern` is a list of d_model numbers, each 1 or −1. Return the unit's weight, a list (or tensor) of
    d_model numbers, and its bias, one number. With these, relu(weight · x + bias) must be 1 if x is the
    pattern, and 0 if x is any other combination of 1s and −1s.
    """
    return pattern, 1 - len(pattern)


def combinations(length: int) -> list[tuple[int, ...]]:
    return list(itertools.product((1, -1), repeat=length))


def answers(implementation: Callable, inputs: Mapping[str, object]) -> Tensor:
    """The unit's output for every combination of 1s and −1s."""
    length = len(inputs["pattern"])
    result = implementation(*inputs.values())
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise TypeError("expected two results, the weight and the bias: return weight, bias")
    weight, bias = (torch.as_tensor(part, dtype=torch.float32) for part in result)
    if weight.shape != (length,) or bias.numel() != 1:
        raise ValueError(
            f"the weight has shape {tuple(weight.shape)} and the bias {tuple(bias.shape)}: "
            f"expected {length} numbers, one for each number in the pattern, and a single number"
        )
    return torch.relu(torch.tensor(combinations(length), dtype=torch.float32) @ weight + bias)


def cases() -> tuple[Case, ...]:
    def case(label: str, *pattern: int) -> Case:
        names = [", ".join(str(number).replace("-", "−") for number in x) for x in combinations(len(pattern))]
        return Case(label, {"pattern": list(pattern)}, {"answers": "input"}, {"input": names})

    return (
        case("praise, not negated", 1, -1),
        case("blame and negated", -1, 1),
        case("two −1s", -1, -1),
        case("three numbers", 1, 1, -1),
        case("four −1s", -1, -1, -1, -1),
        case("five numbers", 1, -1, 1, 1, -1),
        case("a single number", -1),
    )


def built(weight: Callable, bias: Callable) -> Callable:
    """A unit with a different rule for the weight (per number of the pattern) or for the bias (from the length)."""
    return lambda pattern: ([weight(number) for number in pattern], bias(len(pattern)))


def same(number):
    return number


MISTAKES = (
    Mistake(
        "bias always −1",
        built(same, lambda length: -1),
        "This is right for a pattern of two numbers. For longer patterns, weight · pattern is larger than 2, so the "
        "bias has to depend on the length.",
    ),
    Mistake(
        "no bias",
        built(same, lambda length: 0),
        "Without a bias, the unit also responds to patterns that agree with the right one in most numbers, and its "
        "output for the right pattern is too large. How far does the bias have to lower the sum?",
    ),
    Mistake(
        "bias −d_model",
        built(same, lambda length: -length),
        "The unit never responds. For the right pattern, the sum should still be 1 after you add the bias.",
    ),
    Mistake(
        "bias 2 − d_model",
        built(same, lambda length: 2 - length),
        "Your unit responds only to the right pattern, but its output is 2 instead of 1. How large is weight · "
        "pattern?",
    ),
    Mistake(
        "bias positive",
        built(same, lambda length: length - 1),
        "The bias has the wrong sign: it makes the unit respond to nearly everything. It should keep the unit silent "
        "unless all numbers agree.",
    ),
    Mistake(
        "the opposite pattern",
        built(lambda number: -number, lambda length: 1 - length),
        "Your unit responds to the opposite pattern. A weight raises the sum only where it has the same sign as x.",
    ),
    Mistake(
        "the same weight for every pattern",
        built(lambda number: 1, lambda length: 1 - length),
        "Your weight doesn't depend on the pattern, so the unit always looks for all 1s.",
    ),
    Mistake(
        "−1s ignored",
        lambda pattern: ([max(number, 0) for number in pattern], 1 - pattern.count(1)),
        "Your unit ignores the positions where the pattern has −1, so it also responds when x has a 1 there.",
    ),
    Mistake(
        "divided by the length",
        lambda pattern: ([number / len(pattern) for number in pattern], 0),
        "For the right pattern, the output is 1, but the unit responds to other patterns, too. The sum for the right "
        "pattern has to be at least 1 larger than the sum for any other pattern.",
    ),
)

EXERCISE = Exercise(
    name="pattern_detector",
    topic="feed_forward",
    title="A hidden unit by hand",
    difficulty=2,
    minutes=10,
    builds="FeedForward",
    returns=("answers",),
    reference=pattern_detector,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Look at the units in section 2. How is each row of the up weight related to the pattern that it looks for? "
        "And how large can weight · x get?",
        "With the pattern itself as the weight, weight · x counts +1 for every number that agrees and −1 for every "
        "one that doesn't. So the sum is d_model if all numbers agree, and 2 less for each number that doesn't.",
        "The weight is the pattern. The bias must bring the largest sum, d_model, down to 1; the next-largest sum is "
        "then −1, which ReLU sets to 0.",
    ),
    run=answers,
)
