"""Keep a passing solution as a file of its own, so that later lessons can build models out of it."""

import contextlib
import importlib
import sys
import types
import uuid
from collections.abc import Callable
from pathlib import Path

from transformer_course.classroom.card import Part
from transformer_course.classroom.checking.guard import why_not_run
from transformer_course.classroom.checking.process_state import known_state
from transformer_course.classroom.checking.sandbox import LIMIT, OWN_SEED, TookTooLong, deadline, run_case
from transformer_course.classroom.exercises import Exercise, all_exercises
from transformer_course.classroom.learner_progress.record import (
    back_up,
    home,
    is_fleeting,
    record_pass,
    shown,
    write_atomically,
)
from transformer_course.classroom.workspace.source_bundles import Bundle, globals_of

FLEETING = (
    "Colab deletes this file along with this machine. To keep your work in Google Drive, run "
    '`from google.colab import drive; drive.mount("/content/drive")` once, and then run this check again.'
)


def keep(exercise: Exercise, fn: Callable) -> list[Part]:
    """Record the pass and keep the source; say where, or why not. An older version is backed up first."""
    try:
        record_pass(exercise.name, exercise.topic)
        bundle = Bundle(kept_sources())
        bundle.add(fn, globals_of(fn))
        path = home() / f"{exercise.name}.py"
        heading = f"{exercise.name}: written in {exercise.lesson.reference}, where it passed its check."
        backup = write(path, bundle.text(heading))
    except OSError as error:
        reason = error.strerror or str(error)
        return [f"It couldn't be saved ({reason}). Set TRANSFORMER_COURSE_HOME to a folder you can write to."]
    parts: list[Part] = [
        f"Saved in {shown(path)}." + (f" Your earlier version is in {shown(backup)}." if backup else "")
    ]
    if is_fleeting():
        parts.append(FLEETING)
    problem = why_not_alone(exercise, bundle)
    return [*parts, problem] if problem else parts


def write(path: Path, text: str) -> Path | None:
    """Write the file unless it is the same already; returns the backup of the version it replaces."""
    if not (path.parent / "__init__.py").exists():
        write_atomically(path.parent / "__init__.py", '"""The parts of the transformer that I have built."""\n')
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") == text:
        return None
    backup = back_up(path) if path.exists() else None
    write_atomically(path, text)
    return backup


def kept_sources() -> dict[str, str]:
    """The text of every kept file, by exercise name; files that can't be read as text are left out."""
    found = {}
    for name in all_exercises():
        with contextlib.suppress(OSError, UnicodeDecodeError):
            found[name] = (home() / f"{name}.py").read_text(encoding="utf-8")
    return found


@contextlib.contextmanager
def kept_package():
    """Make the learner's folder importable under a name of its own, for as long as the block runs."""
    name, before = f"kept_{uuid.uuid4().hex}", sys.dont_write_bytecode
    package = types.ModuleType(name)
    package.__path__ = [str(home())]
    sys.modules[name] = package
    sys.dont_write_bytecode = True  # a cached file of the same second and size would hide the new one
    importlib.invalidate_caches()
    try:
        yield name
    finally:
        sys.dont_write_bytecode = before
        for module in [module for module in sys.modules if module == name or module.startswith(f"{name}.")]:
            del sys.modules[module]


def load_kept(name: str) -> Callable:
    """The learner's kept implementation of an exercise.

    Raises:
        ImportError: it isn't there, or doesn't come to its end when it is imported
    """
    try:
        source = (home() / f"{name}.py").read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ImportError(f"{name}.py isn't a text file ({error.reason})") from error
    except OSError as error:
        raise ImportError(f"{name}.py can't be read ({error.strerror})") from error
    refused = why_not_run(source)
    if refused:
        raise ImportError(f"{name}.py isn't run: {refused}")
    try:
        with known_state(OWN_SEED), deadline(LIMIT), kept_package() as package:
            return getattr(importlib.import_module(f"{package}.{name}"), name)
    except TookTooLong as error:
        raise ImportError(f"{name}.py didn't finish within {LIMIT:.0f} seconds when it was imported") from error
    except SystemExit as error:
        raise ImportError(f"{name}.py ends the program when it is imported: take the `exit` out") from error


def why_not_alone(exercise: Exercise, bundle: Bundle) -> str:
    """Why the kept file would not run in a fresh kernel, or nothing."""
    if bundle.unresolved:
        names = ", ".join(f"`{name}`" for name in sorted(bundle.unresolved))
        return (
            f"Your function uses {names} from this notebook, which can't be saved with the function. Move that "
            "definition into the function."
        )
    try:
        outcome = run_case(exercise, load_kept(exercise.name), exercise.cases()[0])
    except Exception as error:
        return f"The saved file doesn't run on its own ({type(error).__name__}: {error})."
    return f"The saved file doesn't run on its own ({outcome.error})." if outcome.error else ""
