"""check(fn): says whether a learner's function is right, and if not, which mistake it is."""

import ast
import inspect
from collections.abc import Callable, Sequence

from transformer_course.classroom.card import Card, Part
from transformer_course.classroom.checking.diagnosis import diagnose, run_all
from transformer_course.classroom.checking.guard import why_not_run
from transformer_course.classroom.checking.hints import called
from transformer_course.classroom.checking.process_state import known_state
from transformer_course.classroom.checking.sandbox import OWN_SEED, Outcome
from transformer_course.classroom.exercises import Exercise, find_exercise
from transformer_course.classroom.workspace.kept_solutions import keep
from transformer_course.classroom.workspace.source_bundles import source_of


def check(fn: Callable, name: str | None = None) -> Callable:
    """Check an exercise, show what was found, and return a function that works.

    That is the learner's own when it passes, and the reference otherwise, so that the lesson goes on. The exercise is
    found by the function's name, or by `name`. It never raises.
    """
    from IPython.display import display

    name = getattr(fn, "__name__", "") if name is None or name == "" else name
    try:
        exercise = find_exercise(name)
    except KeyError as error:
        display(Card("note", f"{called(name) if name else type(fn).__name__}: {error.args[0]}"))
        return fn
    try:
        card, passed = judge(exercise, fn)
    except Exception as error:  # a check must never be what stops a lesson
        text = f"{name}: the check couldn't judge your function ({type(error).__name__}: {error})."
        card, passed = Card("note", text, ["The lesson continues with the course's version."]), False
    display(card)
    return fn if passed else exercise.reference


def judge(exercise: Exercise, fn: Callable) -> tuple[Card, bool]:
    """The card for an implementation, and whether it passes; a pass is recorded and its source kept.

    What the notebook has set (gradients, dtype, device, random numbers) has no say in it, and is left as it is.
    """
    with known_state(OWN_SEED):
        return verdict(exercise, fn)


def verdict(exercise: Exercise, fn: Callable) -> tuple[Card, bool]:
    """The same, in the state that the process has."""
    name = exercise.name
    below = "Until it passes, the lesson continues with the course's version."
    if fn is exercise.reference:
        text = "this is the course's own version. Run the cell with your version first, then run this one again."
        return Card("note", f"{name}: {text}"), False
    unfit = why_unfit(exercise, fn) or why_not_run(written(fn))
    if unfit:
        return Card("failed", f"{name}: {unfit}", [below]), False
    if is_untouched(exercise, fn):
        return Card("open", f"{name}: not attempted yet.", ["The lesson continues with the course's version."]), False
    cases = exercise.cases()
    outcomes = run_all(exercise, fn, cases)
    finding = diagnose(exercise, cases, outcomes, fn)
    if finding:
        help_ = f'`hint("{name}")` helps one step at a time. {below}'
        return Card("failed", f"{name}: not right yet.", [*finding, help_]), False
    return Card("passed", f"{name}: passed.", [*prints_note(outcomes), *keep(exercise, fn)]), True


def why_unfit(exercise: Exercise, fn: object) -> str:
    """Why `fn` cannot even be run, or nothing."""
    wanted = "class" if inspect.isclass(exercise.reference) else "function"
    if not callable(fn):
        kind = type(fn).__name__
        return (
            f"a {wanted} is expected, but this is a {kind}. Write `check({exercise.name})`, without calling it first."
        )
    if inspect.isclass(fn) and wanted == "function":
        return "a function is expected, but this is a class. Write it with `def`."
    if not inspect.isclass(fn) and wanted == "class":
        return "a class is expected, but this is a function. Write it with `class`."
    if wanted == "function":
        parameters = list(inspect.signature(exercise.reference).parameters)
        try:
            inspect.signature(fn).bind(*parameters)
        except TypeError:
            wanted = f"{len(parameters)} arguments ({', '.join(parameters)})"
            return f"the check calls it with {wanted}, but your function doesn't take them. Keep the stub's first line."
        except ValueError:  # a builtin without a signature
            return ""
    return ""


def written(fn: Callable) -> str:
    """The source of what the learner wrote, or nothing where there is none."""
    try:
        return source_of(fn)
    except (OSError, TypeError, ValueError):
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


def prints_note(outcomes: Sequence[Outcome]) -> list[Part]:
    if not any(outcome.printed.strip() for outcome in outcomes):
        return []
    return [
        "Your function prints something. Remove its `print` calls before you go on: a model calls this function "
        "thousands of times."
    ]
