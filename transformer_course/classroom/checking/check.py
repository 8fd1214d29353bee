"""check(fn): says whether a learner's function is right, and if not, which mistake it is."""

import ast
import functools
import inspect
from collections.abc import Callable, Sequence

from torch import Tensor

from transformer_course.classroom.card import Card, Part
from transformer_course.classroom.checking.sandbox import Outcome, run_case
from transformer_course.classroom.checking.tensor_comparison import Fault, agree, find_fault
from transformer_course.classroom.checking.tensor_words import SMALL, table
from transformer_course.classroom.exercises import Exercise, find_exercise
from transformer_course.classroom.exercises.exercise import Case, Mistake
from transformer_course.classroom.workspace.kept_solutions import keep
from transformer_course.classroom.workspace.source_bundles import source_of

LOUD = ("time", "error", "type")  # faults that explain all others


def check(fn: Callable, name: str | None = None) -> Callable:
    """Check an exercise, show what was found, and return a function that works.

    That is the learner's own when it passes, and the reference otherwise, so that the lesson goes on. The exercise is
    found by the function's name, or by `name`. It never raises.
    """
    from IPython.display import display

    name = name or getattr(fn, "__name__", "")
    try:
        exercise = find_exercise(name)
    except KeyError as error:
        display(Card("note", f"{name or type(fn).__name__}: {error.args[0]}"))
        return fn
    try:
        card, passed = judge(exercise, fn)
    except Exception as error:  # a check must never be what stops a lesson
        text = f"{name}: the check could not judge this ({type(error).__name__}: {error})."
        card, passed = Card("note", text, ["The lesson goes on with the course's version."]), False
    display(card)
    return fn if passed else exercise.reference


def judge(exercise: Exercise, fn: Callable) -> tuple[Card, bool]:
    """The card for an implementation, and whether it passes; a pass is recorded and its source kept."""
    name = exercise.name
    below = "Until it passes, the lesson goes on with the course's version."
    if fn is exercise.reference:
        text = "this is the course's own version. Run the cell with yours first, then this one again."
        return Card("note", f"{name}: {text}"), False
    unfit = why_unfit(exercise, fn)
    if unfit:
        return Card("failed", f"{name}: {unfit}", [below]), False
    if is_untouched(exercise, fn):
        return Card("open", f"{name}: not attempted yet.", ["The lesson goes on with the course's version."]), False
    cases = exercise.cases()
    outcomes = run_all(exercise, fn, cases)
    finding = diagnose(exercise, cases, outcomes)
    if finding:
        help_ = f'`hint("{name}")` helps one step at a time. {below}'
        return Card("failed", f"{name}: not right yet.", [*finding, help_]), False
    return Card("passed", f"{name}: passed.", [*prints_note(outcomes), *keep(exercise, fn)]), True


def why_unfit(exercise: Exercise, fn: object) -> str:
    """Why `fn` cannot even be run, or nothing."""
    wanted = "class" if inspect.isclass(exercise.reference) else "function"
    if not callable(fn):
        kind = type(fn).__name__
        return f"a {wanted} is expected, and this is a {kind}. Write `check({exercise.name})`, without calling it."
    if inspect.isclass(fn) and wanted == "function":
        return "a function is expected, and this is a class. Write it with `def`."
    if not inspect.isclass(fn) and wanted == "class":
        return "a class is expected, and this is a function. Write it with `class`."
    if wanted == "function":
        parameters = list(inspect.signature(exercise.reference).parameters)
        try:
            inspect.signature(fn).bind(*parameters)
        except TypeError:
            wanted = f"{len(parameters)} arguments ({', '.join(parameters)})"
            return f"it is called with {wanted}, and yours does not take them."
        except ValueError:  # a builtin without a signature
            return ""
    return ""


def is_untouched(exercise: Exercise, fn: Callable) -> bool:
    """Whether the body is still the stub's: a docstring, `...`, `pass` or `raise NotImplementedError`."""
    try:
        (tree,) = ast.parse(source_of(fn)).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return False
    (stub,) = ast.parse(exercise.stub).body
    return all(map(is_placeholder, getattr(tree, "body", [tree]))) or body_dump(tree) == body_dump(stub)


def is_placeholder(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return all(map(is_placeholder, statement.body))
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Raise) and "NotImplementedError" in ast.unparse(statement)
    )


def body_dump(tree: ast.stmt) -> str:
    body = getattr(tree, "body", [])
    is_documented = isinstance(tree, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(tree) is not None
    return "".join(map(ast.dump, body[1:] if is_documented else body))


def run_all(exercise: Exercise, fn: Callable, cases: Sequence[Case]) -> list[Outcome]:
    """Run every case; once one runs out of time the others are not tried, and count as the same."""
    outcomes: list[Outcome] = []
    for case in cases:
        hopeless = bool(outcomes) and outcomes[-1].too_long
        outcomes.append(Outcome(too_long=True) if hopeless else run_case(exercise, fn, case))
    return outcomes


@functools.cache
def expected(exercise_name: str) -> list[Outcome]:
    exercise = find_exercise(exercise_name)
    return run_all(exercise, exercise.reference, exercise.cases())


@functools.cache
def own_cases(exercise_name: str) -> Sequence[Case]:
    return find_exercise(exercise_name).cases()


@functools.cache
def mistaken(exercise_name: str, mistake: int, case: int) -> Outcome:
    """What a listed mistake gives in a case; it is the same for every learner, so it is run once."""
    exercise = find_exercise(exercise_name)
    return run_case(exercise, exercise.mistakes[mistake].wrong, own_cases(exercise_name)[case])


def diagnose(exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> list[Part]:
    """What is wrong, in words; nothing when all is right."""
    wanted = expected(exercise.name)
    faults = [find_fault(exercise, *trio) for trio in zip(cases, outcomes, wanted, strict=True)]
    if not any(faults):
        return []
    only_changed = all(fault is None or fault.kind == "changed" for fault in faults)
    mistake = None if only_changed else named_mistake(exercise, outcomes)
    return [mistake.look] if mistake else simplest_failure(cases, outcomes, faults)


def named_mistake(exercise: Exercise, outcomes: Sequence[Outcome]) -> Mistake | None:
    """The first listed mistake that gives what the learner's version gives, in every case."""
    if all(outcome.error or outcome.too_long for outcome in outcomes):
        return None  # nothing but errors: that says nothing about which mistake it is
    count = len(exercise.returns)
    for number, mistake in enumerate(exercise.mistakes):
        if all(agree(outcome, mistaken(exercise.name, number, case), count) for case, outcome in enumerate(outcomes)):
            return mistake
    return None


def simplest_failure(cases: Sequence[Case], outcomes: Sequence[Outcome], faults: Sequence[Fault | None]) -> list[Part]:
    """Show the first failing case, as cases are listed from simple to large; one with an error comes before others."""
    failed = [(fault.kind not in LOUD, i) for i, fault in enumerate(faults) if fault]
    _, simplest = min(failed)
    case, outcome, fault = cases[simplest], outcomes[simplest], faults[simplest]
    if outcome.error.startswith("NameError"):  # the inputs have nothing to do with it
        return [*fault.parts, "Is the name misspelt, or an import missing in a cell above?"]
    right = len(cases) - len(failed)
    count = f"{right} of {len(cases)} cases are right. " if right else ""
    parts: list[Part] = [f"{count}The simplest that is not: {case.label}.", *fault.parts]
    for name, value in case.inputs.items():
        parts.append(shown_input(name, value, case))
    if outcome.printed.strip():
        parts.append("Your function printed there: " + "; ".join(outcome.printed.strip().splitlines()[:3]))
    return parts


def shown_input(name: str, value: object, case: Case) -> Part:
    if not isinstance(value, Tensor):
        return f"Input `{name}`: {value!r}"
    axes = case.axes[name].split()
    if value.dim() <= 2 and value.numel() <= SMALL:
        return table(f"Input `{name}` ({' '.join(axes)}):", value, axes, case.tokens)
    words = ", ".join(f"{axis} {count}" for axis, count in zip(axes, value.shape, strict=True))
    return f"Input `{name}`: a tensor of shape {tuple(value.shape)}: {words}."


def prints_note(outcomes: Sequence[Outcome]) -> list[Part]:
    if not any(outcome.printed.strip() for outcome in outcomes):
        return []
    return ["It prints. Take the prints out: a model calls this function thousands of times."]
