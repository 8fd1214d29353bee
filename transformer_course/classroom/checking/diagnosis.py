"""What is wrong with a learner's function, in words: the mistake it makes, or the smallest case in which it fails."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor

from transformer_course.classroom.card import Part
from transformer_course.classroom.checking.mistake_naming import Evidence, Shown, most_convincing, shown, weigh
from transformer_course.classroom.checking.sandbox import REFERENCE_SEED, Outcome, run_case
from transformer_course.classroom.checking.small_changes import look_at, never_used
from transformer_course.classroom.checking.tensor_comparison import Fault, find_fault
from transformer_course.classroom.checking.tensor_words import sizes, table
from transformer_course.classroom.exercises import Exercise, find_exercise
from transformer_course.classroom.exercises.exercise import Case, Mistake

LATE = ("gradient", "changed")  # faults that matter once the values are right
SHOWN = 40  # an input with up to this many numbers is printed in a card
MORE = "Not every failing case fits this exactly, so there may be more to fix. Fix this first, then check again."


@dataclass(frozen=True)
class Finding:
    """What a card says of a wrong function: the listed mistake, if it is one, and whether any cause is told."""

    parts: Sequence[Part]
    mistake: str = ""
    told: bool = True
    cause: str = ""  # what sort of thing it is where no list has it


def run_all(exercise: Exercise, fn: Callable, cases: Sequence[Case]) -> list[Outcome]:
    """Run every case; once one runs out of time the others are not tried, and count as the same."""
    outcomes: list[Outcome] = []
    for case in cases:
        hopeless = bool(outcomes) and outcomes[-1].too_long
        outcomes.append(Outcome(too_long=True) if hopeless else run_case(exercise, fn, case))
    return outcomes


@functools.cache
def expected(exercise_name: str) -> list[Outcome]:
    """What the reference gives in every case."""
    exercise = find_exercise(exercise_name)
    return [run_case(exercise, exercise.reference, case, seed=REFERENCE_SEED) for case in own_cases(exercise_name)]


@functools.cache
def own_cases(exercise_name: str) -> Sequence[Case]:
    return find_exercise(exercise_name).cases()


@functools.cache
def mistaken(exercise_name: str, mistake: int) -> list[Shown]:
    """What a listed mistake gives in every case; it is the same for every learner, so it is run once."""
    exercise, count = find_exercise(exercise_name), len(find_exercise(exercise_name).returns)
    outcomes = (run_case(exercise, exercise.mistakes[mistake].wrong, case) for case in own_cases(exercise_name))
    return [shown(outcome, right, count) for outcome, right in zip(outcomes, expected(exercise_name), strict=True)]


def diagnose(
    exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome], fn: Callable | None = None
) -> list[Part]:
    """What is wrong, in words; nothing when all is right. With `fn`, its source is looked at, too."""
    finding = find(exercise, cases, outcomes, fn)
    return [] if finding is None else list(finding.parts)


def find(
    exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome], fn: Callable | None = None
) -> Finding | None:
    """The same, with what kind of finding it is; None when all is right."""
    wanted = expected(exercise.name)
    faults = [find_fault(exercise, *trio) for trio in zip(cases, outcomes, wanted, strict=True)]
    if not any(faults):
        return None
    everywhere = broken_everywhere(outcomes, faults)
    if everywhere:
        return Finding(everywhere, cause="nothing runs")
    found = None if only_changed(faults) else named_mistake(exercise, outcomes, faults)
    if found is None:
        return unlisted(exercise, cases, outcomes, faults, fn)
    mistake, evidence = found
    more = [MORE] if evidence.unexplained else []
    return Finding([mistake.look, *more, *changes(outcomes, faults)], mistake.name)


def unlisted(
    exercise: Exercise,
    cases: Sequence[Case],
    outcomes: Sequence[Outcome],
    faults: Sequence[Fault | None],
    fn: Callable | None,
) -> Finding:
    """What to say where no list has it: the place in the source, if there is one, and the simplest case that fails."""
    number = simplest_failure(faults)
    fault = faults[number]
    shown = [*shown_failure(cases[number], outcomes[number], faults, number), *changes(outcomes, faults)]
    if fn is None or fault.kind == "changed":
        return Finding(shown, told=fault.told, cause=fault.kind)
    failed = [number, *(i for i, fault in enumerate(faults) if fault and i != number)]
    place = look_at(exercise, fn, cases, expected(exercise.name), failed)
    if place:
        return Finding([place, *shown], cause="a small change")
    idle = never_used(exercise, fn)
    if idle:
        return Finding([idle, *shown], cause="an argument never used")
    return Finding(shown, told=fault.told, cause=fault.kind)


def broken_everywhere(outcomes: Sequence[Outcome], faults: Sequence[Fault | None]) -> list[Part]:
    """What to say where no case came to a result, whatever its inputs: a name that is missing, a loop without end."""
    if outcomes[0].too_long or outcomes[0].error.startswith("NameError"):
        return list(faults[0].parts)
    return []


def only_changed(faults: Sequence[Fault | None]) -> bool:
    return all(fault is None or fault.kind == "changed" for fault in faults)


def changes(outcomes: Sequence[Outcome], faults: Sequence[Fault | None]) -> list[Part]:
    """A word on inputs that were changed in place, where that isn't what the card is about."""
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.changed)
    if not names or only_changed(faults):
        return []
    told = " and ".join(f"`{name}`" for name in names)
    return [
        f"Your function also changes its input {told} in place. Make a copy instead: the caller may still need the "
        f"old values."
    ]


def named_mistake(
    exercise: Exercise, outcomes: Sequence[Outcome], faults: Sequence[Fault | None]
) -> tuple[Mistake, Evidence] | None:
    """The listed mistake that the cases speak for, with what they say; None where none convinces."""
    if all(outcome.error or outcome.too_long for outcome in outcomes):
        return None  # nothing but errors: that says nothing about which mistake it is
    wanted, failed = expected(exercise.name), [fault is not None for fault in faults]
    evidence = [
        weigh(outcomes, mistaken(exercise.name, number), wanted, failed, len(exercise.returns))
        for number in range(len(exercise.mistakes))
    ]
    best = most_convincing(evidence)
    return None if best is None else (exercise.mistakes[best], evidence[best])


def simplest_failure(faults: Sequence[Fault | None]) -> int:
    """The first failing case, as cases are listed from simple to large; gradients only where values are right."""
    _, simplest = min((fault.kind in LATE, i) for i, fault in enumerate(faults) if fault)
    return simplest


def shown_failure(case: Case, outcome: Outcome, faults: Sequence[Fault | None], number: int) -> list[Part]:
    """What one failing case shows, its inputs included."""
    right = sum(fault is None for fault in faults)
    count = f"{right} of {len(faults)} cases {'passes' if right == 1 else 'pass'}. " if right else ""
    parts: list[Part] = [f"{count}The simplest case that fails: {case.label}.", *faults[number].parts]
    for name, value in case.inputs.items():
        parts.append(shown_input(name, value, case))
    if outcome.printed.strip():
        parts.append("Your function printed: " + "; ".join(outcome.printed.strip().splitlines()[:3]))
    return parts


def shown_input(name: str, value: object, case: Case) -> Part:
    if not isinstance(value, Tensor):
        return f"Input `{name}`: {value!r}"
    axes = case.axes[name].split()
    outer = len(axes) - 2  # axes of size 1 in front don't keep a small matrix from being shown
    if value.numel() <= SHOWN and (outer <= 0 or all(size == 1 for size in value.shape[:outer])):
        shown, inner = (value, axes) if outer <= 0 else (value[(0,) * outer], axes[outer:])
        return table(f"Input `{name}` ({' '.join(axes)}):", shown, inner, case.tokens)
    return f"Input `{name}`: a tensor of shape {tuple(value.shape)} with the axes {sizes(axes, value.shape)}."
