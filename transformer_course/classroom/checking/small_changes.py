"""Where a function goes wrong: the one small change to its source after which every case would be right."""

import ast
import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor

from transformer_course.classroom.checking.code_edits import Edit, all_edits
from transformer_course.classroom.checking.code_edits.places import unused
from transformer_course.classroom.checking.mistake_naming import agree_in_values, dtypes, most_convincing, weigh
from transformer_course.classroom.checking.sandbox import OWN_SEED, Outcome, attempt, quietly
from transformer_course.classroom.checking.tensor_comparison import find_fault
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.workspace.source_bundles import globals_of, source_of

Runs = tuple[Sequence[Outcome], Sequence[Outcome]]
ENOUGH = 800  # so many runs of a case are tried: in most exercises one takes less than a millisecond
PATIENCE, ONE_RUN = 2.0, 0.3  # seconds of computing for all of them, and for one


class Workbench:
    """A learner's function, to be changed in one place at a time and run again."""

    def __init__(self, exercise: Exercise, fn: Callable, cases: Sequence[Case], runs: Runs):
        self.exercise, self.name, self.cases = exercise, fn.__name__, cases
        self.before, self.wanted = runs
        self.values = [dataclasses.replace(case, gradient=False) for case in cases]
        self.source = source_of(fn)
        self.tree = ast.parse(self.source)
        self.around = globals_of(fn)
        self.end, self.runs = time.process_time() + PATIENCE, 0

    def changed(self) -> Iterator[tuple[Edit, Callable]]:
        """Every changed version that still compiles, until the time is up."""
        for edit in all_edits(self.tree, self.source):
            if time.process_time() > self.end or self.runs >= ENOUGH:
                return
            names = dict(self.around)
            try:
                exec(compile(self.tree, "<a small change>", "exec"), names)
            except Exception:  # some changes make no sense
                continue
            yield edit, names[self.name]

    def run(self, version: Callable, number: int) -> Outcome:
        """A run for its values; gradients are taken where these are right."""
        self.runs += 1
        return attempt(self.exercise, version, self.values[number], ONE_RUN, OWN_SEED)

    def is_right(self, version: Callable, number: int, outcome: Outcome) -> bool:
        wanted, case = self.wanted[number], self.cases[number]
        if outcome.error or not agree_in_values(outcome, wanted, len(self.exercise.returns)):  # a quick look first
            return False
        if case.gradient:
            outcome = attempt(self.exercise, version, case, ONE_RUN, OWN_SEED)
        return find_fault(self.exercise, case, outcome, wanted) is None


def bench(exercise: Exercise, fn: Callable, cases: Sequence[Case], wanted: Sequence[Outcome]) -> Workbench | None:
    """The workbench for a function; None where it has no source of its own."""
    try:
        return None if getattr(fn, "__closure__", None) else Workbench(exercise, fn, cases, wanted)
    except (OSError, TypeError, SyntaxError, ValueError):
        return None


def never_used(exercise: Exercise, fn: Callable) -> str:
    """A sentence on an argument that the reference uses and the learner's function doesn't; empty if there is none."""
    try:
        (mine,), (ours,) = ast.parse(source_of(fn)).body, ast.parse(exercise.source).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return ""
    if not (isinstance(mine, ast.FunctionDef) and isinstance(ours, ast.FunctionDef)):
        return ""
    needed = [name not in unused(ours) for name in (argument.arg for argument in ours.args.args)]
    names = [argument.arg for argument in mine.args.args]
    found = [f"`{name}`" for name, need in zip(names, needed, strict=False) if need and name in unused(mine)]
    return f"Your function never uses {' and '.join(found)}." if found else ""


def look_at(
    exercise: Exercise,
    fn: Callable,
    cases: Sequence[Case],
    runs: Runs,
    failed: Sequence[int],
    mistakes: Sequence[tuple[Mistake, Sequence[Outcome]]],
) -> tuple[str, Mistake | None]:
    """A sentence on the place to look at, and the listed mistake that is made besides; an empty one if none is found.

    `runs` are what it and the reference gave; `failed` numbers the failing cases, the one to begin with first.
    """
    work = bench(exercise, fn, cases, runs)
    if work is None:
        return "", None
    order = [*failed, *(number for number in range(len(cases)) if number not in failed)]
    besides: tuple[str, Mistake | None] = ("", None)
    with quietly(OWN_SEED), closing(work.changed()) as versions:
        for edit, version in versions:
            wrong = next(((n, run) for n in order if not work.is_right(version, n, run := work.run(version, n))), None)
            if wrong is None:
                return edit.words, None
            if besides[1] is None and not edit.takes_away:
                mistake = also_made(work, version, *wrong, mistakes, failed)
                if mistake is not None:
                    besides = f"There are two things. One is {edit.place}: try {edit.what}. The other:", mistake
    return besides


def is_an_input(outcome: Outcome, case: Case) -> bool:
    """Whether a result is nothing but one of the inputs."""
    results = outcome.result if isinstance(outcome.result, (tuple, list)) else [outcome.result]
    inputs = [value for value in case.inputs.values() if isinstance(value, Tensor)]
    found = [result for result in results if isinstance(result, Tensor)]
    return any(x.shape == y.shape and torch.equal(x.detach().to(y.dtype), y) for x in found for y in inputs)


@contextmanager
def closing(versions: Iterator) -> Iterator:
    """Whatever happens, the tree that is being changed is left as it was."""
    try:
        yield versions
    finally:
        versions.close()


def also_made(
    work: Workbench,
    version: Callable,
    number: int,
    first: Outcome,
    mistakes: Sequence[tuple[Mistake, Sequence[Outcome]]],
    failed_before: Sequence[int],
) -> Mistake | None:
    """The listed mistake that a changed version makes, and nothing else; None where there is none.

    A change that makes a right case wrong, or turns an error into a wrong result, creates a mistake instead of leaving
    one.
    """
    count = len(work.exercise.returns)
    if first.error or first.too_long or work.before[number].error:
        return None
    if agree_in_values(first, work.before[number], count) or is_an_input(first, work.cases[number]):
        return None  # nothing has changed, or nothing is done any more
    likely = [
        (mistake, outcomes)
        for mistake, outcomes in mistakes
        if agree_in_values(first, outcomes[number], count)
        and dtypes(first, count) == dtypes(outcomes[number], count)
        and not agree_in_values(outcomes[number], work.wanted[number], count)
    ]
    if not likely:
        return None
    runs = [work.run(version, other) for other in range(len(work.cases))]
    failed = [not work.is_right(version, other, run) for other, run in enumerate(runs)]
    if any(wrong and other not in failed_before for other, wrong in enumerate(failed)):
        return None
    evidence = [weigh(runs, outcomes, work.wanted, failed, count) for _, outcomes in likely]
    best = most_convincing(evidence)
    if best is None or evidence[best].contradicted or evidence[best].unexplained or evidence[best].discrete:
        return None
    return likely[best][0]
