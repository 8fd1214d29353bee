"""Where a function goes wrong: the one small change to its source after which every case would be right."""

import ast
import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from transformer_course.classroom.checking.code_edits import Edit, all_edits
from transformer_course.classroom.checking.code_edits.places import unused
from transformer_course.classroom.checking.mistake_naming import agree_in_values
from transformer_course.classroom.checking.sandbox import OWN_SEED, Outcome, attempt, quietly
from transformer_course.classroom.checking.tensor_comparison import find_fault
from transformer_course.classroom.exercises.exercise import Case, Exercise
from transformer_course.classroom.workspace.source_bundles import globals_of, source_of

ENOUGH = 800  # so many runs of a case are tried: in most exercises one takes less than a millisecond
PATIENCE, ONE_RUN = 2.0, 1.0  # seconds of computing for all of them, and for one


class Workbench:
    """A learner's function, to be changed in one place at a time and run again."""

    def __init__(self, exercise: Exercise, fn: Callable, cases: Sequence[Case], wanted: Sequence[Outcome]):
        self.exercise, self.name, self.cases, self.wanted = exercise, fn.__name__, cases, wanted
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

    def is_right(self, version: Callable, number: int) -> bool:
        """Whether a version is right in a case; its gradients are taken only where its values are right."""
        self.runs += 1
        wanted, case = self.wanted[number], self.cases[number]
        outcome = attempt(self.exercise, version, self.values[number], ONE_RUN, OWN_SEED)
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
    exercise: Exercise, fn: Callable, cases: Sequence[Case], wanted: Sequence[Outcome], failed: Sequence[int]
) -> str:
    """A sentence on the place to look at; an empty one if no small change makes every case right.

    `failed` numbers the failing cases, the one to begin with first.
    """
    work = bench(exercise, fn, cases, wanted)
    if work is None:
        return ""
    order = [*failed, *(number for number in range(len(cases)) if number not in failed)]
    with quietly(OWN_SEED), closing(work.changed()) as versions:
        for edit, version in versions:
            if all(work.is_right(version, number) for number in order):
                return edit.words
    return ""


@contextmanager
def closing(versions: Iterator) -> Iterator:
    """Whatever happens, the tree that is being changed is left as it was."""
    try:
        yield versions
    finally:
        versions.close()
