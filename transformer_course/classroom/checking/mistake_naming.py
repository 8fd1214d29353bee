"""Which listed mistake explains what a learner's function did: decided by evidence, case by case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from transformer_course.classroom.checking.plain_comparison import same
from transformer_course.classroom.checking.sandbox import Outcome
from transformer_course.classroom.checking.tensor_comparison import as_tensors, close, same_gradient

# A named mistake must be worth at least one case of real numbers, and agree at least this often as it contradicts.
ENOUGH, CLEARLY = 1.0, 2.0
# True and False, and small whole numbers, agree by chance: with them, next to nothing may contradict.
CLEARLY_DISCRETE = 8.0
# What a case counts against a mistake when one side raised or ran out of time: that says little.
RARE = 0.25
# What it counts for if a mistake fails in just the cases in which the learner's function fails, and not in two others.
SAME_CASES = 0.5
WORD = 20  # letters: a shorter text is one name of a few, which is easily the same
# So many entries of True and False, or small whole numbers, say as much as one real number.
DISCRETE_ENTRIES = 12


@dataclass(frozen=True)
class Evidence:
    """What all cases together say of one mistake: how much it explains, and how much speaks against it."""

    explained: float
    contradicted: float
    unexplained: int  # failing cases in which something else is wrong as well
    discrete: bool = False  # whether all that it explains are bits and whole numbers

    @property
    def convinces(self) -> bool:
        clearly = CLEARLY_DISCRETE if self.discrete else CLEARLY
        return self.explained >= ENOUGH and self.explained >= clearly * self.contradicted


@dataclass(frozen=True)
class Shown:
    """What a listed mistake gives in one case, and how that differs from what is right: the same for every learner."""

    outcome: Outcome
    shows: bool  # whether its values differ
    by_gradient: bool  # whether only its gradients do
    weight: float
    discrete: bool


def shown(mistake: Outcome, right: Outcome, count: int) -> Shown:
    """Set a mistake's outcome beside the right one."""
    shows = not agree_in_values(mistake, right, count) or dtypes(mistake, count) != dtypes(right, count)
    # Where values are right, the gradients decide.
    by_gradient = not shows and not gradients_agree(mistake, right)
    return Shown(
        mistake, shows, by_gradient, weight(mistake, right, count) if shows else 0.0, is_discrete(mistake.result)
    )


def weigh(
    learners: Sequence[Outcome],
    mistakes: Sequence[Shown],
    wanted: Sequence[Outcome],
    failed: list[bool],
    count: int,
) -> Evidence:
    """Compare a learner's outcomes with a mistake's, where the mistake shows.

    A case in which both are wrong in the same way explains. One in which the learner is right and the mistake is not,
    or in which both are wrong differently, contradicts.
    """
    explained = contradicted = 0.0
    unexplained, discrete = 0, True
    for learner, mistake, right, wrong in zip(learners, mistakes, wanted, failed, strict=True):
        if not wrong:
            contradicted += max(RARE, mistake.weight) if mistake.shows else RARE * mistake.by_gradient
        elif mistake.shows and agree_in_values(learner, mistake.outcome, count):
            explained += mistake.weight
            discrete = discrete and mistake.discrete
        elif (
            mistake.by_gradient and agree_in_values(learner, right, count) and gradients_agree(learner, mistake.outcome)
        ):
            explained += 0.5
        else:
            unexplained += 1
            both = learner, mistake.outcome
            raised = any(one.error or one.too_long for one in both)
            contradicted += RARE if raised or not mistake.shows else 1.0
    if explained and not contradicted and not unexplained and failed.count(False) >= 2:
        explained += SAME_CASES
    return Evidence(explained, contradicted, unexplained, discrete)


def is_discrete(result: object) -> bool:
    """Whether a result has no number with a fraction in it."""
    if isinstance(result, Tensor):
        return not result.is_floating_point()
    if isinstance(result, (list, tuple)):
        return all(map(is_discrete, result))
    return isinstance(result, (bool, int)) or (isinstance(result, str) and len(result) < WORD)


def agree_in_values(one: Outcome, other: Outcome, count: int) -> bool:
    """Whether two runs gave the same values, or the same kind of exception."""
    if one.too_long or other.too_long:
        return one.too_long and other.too_long
    if one.error or other.error:
        return kind_of_error(one) == kind_of_error(other)
    a, b = as_tensors(one.result, count), as_tensors(other.result, count)
    if a is None or b is None:
        return a is b and (same(one.result, other.result) or one.result is None is other.result)
    return all(x.shape == y.shape and bool(close(x, y).all()) for x, y in zip(a, b, strict=True))


def dtypes(outcome: Outcome, count: int) -> list[torch.dtype] | None:
    tensors = as_tensors(outcome.result, count)
    return None if tensors is None else [x.dtype for x in tensors]


def kind_of_error(outcome: Outcome) -> str:
    return outcome.error.partition(":")[0]


def gradients_agree(one: Outcome, other: Outcome) -> bool:
    """Whether the gradients are the same; a changed input has no gradient of its own."""
    if one.changed or other.changed:
        return True
    if bool(one.gradient_error) != bool(other.gradient_error):
        return False
    return all(same_gradient(found, other.gradients.get(name)) for name, found in one.gradients.items())


def weight(mistake: Outcome, right: Outcome, count: int) -> float:
    """How surprising it would be to agree with this mistake by chance: 1 for real numbers, less for a few bits."""
    if mistake.error or mistake.too_long or right.error:
        return 0.0  # many mistakes end in the same exception
    found = as_tensors(mistake.result, count)
    if found is None:
        return plain_weight(mistake.result)
    wanted = as_tensors(right.result, count)
    if wanted is None:
        return plain_weight(mistake.result)
    return min(1.0, sum(tensor_weight(x, y) for x, y in zip(found, wanted, strict=True)))


def tensor_weight(found: Tensor, right: Tensor) -> float:
    if found.shape != right.shape:  # the shape itself is a few bits; what stands in it is more
        if found.is_floating_point():
            return 1.0 if found.numel() > 4 else 0.25
        return min(1.0, max(0.25, found.numel() / DISCRETE_ENTRIES))
    differs = ~close(found, right)
    if not differs.any():
        return 0.25 if found.dtype != right.dtype else 0.0
    if found.is_floating_point():
        told = found[differs].detach()
        plain = told.isnan() | told.isinf() | (told.abs() <= 1) & (told == told.round())
        return 1.0 if (~plain).any() else min(1.0, found.numel() / DISCRETE_ENTRIES)
    return min(1.0, found.numel() / DISCRETE_ENTRIES)


def plain_weight(result: object) -> float:
    """The same for lists, texts, counts, and single numbers."""
    if isinstance(result, bool) or result is None:
        return 0.1
    if isinstance(result, float):
        return 0.5 if result == round(result) else 1.0
    if isinstance(result, int):
        return 0.5 if abs(result) > 20 else 0.25
    if isinstance(result, torch.Tensor):
        return 0.5
    if isinstance(result, Mapping):
        return min(1.0, len(result) / 4)
    if isinstance(result, str) and len(result) < WORD:
        return 0.25
    if isinstance(result, (list, tuple)) and any(isinstance(item, float) for item in result):
        return max(plain_weight(item) for item in result)
    return min(1.0, len(result) / 6) if isinstance(result, (str, list, tuple)) else 0.25


def most_convincing(evidence: Sequence[Evidence]) -> int | None:
    """The mistake that explains most and is contradicted least; of equal ones the first listed."""
    ranked = [
        (found.explained - found.contradicted, -found.unexplained, -number, number)
        for number, found in enumerate(evidence)
        if found.convinces
    ]
    return max(ranked)[-1] if ranked else None
