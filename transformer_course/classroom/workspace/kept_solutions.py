"""Keep a passing solution as a file of its own, so that later lessons can build models out of it."""

import contextlib
import importlib
import sys
import types
import uuid
from collections.abc import Callable
from pathlib import Path

from transformer_course.classroom.card import Part
from transformer_course.classroom.checking.sandbox import run_case
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
    "Colab forgets it with this machine. To keep your work in Google Drive, run "
    '`from google.colab import drive; drive.mount("/content/drive")` once, and this check again.'
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
        return [f"It could not be kept ({reason}). Set TRANSFORMER_COURSE_HOME to a folder that you can write to."]
    parts: list[Part] = [f"Kept in {shown(path)}." + (f" Your older version: {shown(backup)}." if backup else "")]
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
    """The text of every kept file, by exercise name."""
    files = {name: home() / f"{name}.py" for name in all_exercises()}
    return {name: path.read_text(encoding="utf-8") for name, path in files.items() if path.exists()}


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
        ImportError: it is not there, or needs something that is not
    """
    with kept_package() as package:
        return getattr(importlib.import_module(f"{package}.{name}"), name)


def why_not_alone(exercise: Exercise, bundle: Bundle) -> str:
    """Why the kept file would not run in a fresh kernel, or nothing."""
    if bundle.unresolved:
        names = ", ".join(f"`{name}`" for name in sorted(bundle.unresolved))
        return f"It uses {names} from this notebook, which cannot be kept. Make it a part of the function."
    try:
        outcome = run_case(exercise, load_kept(exercise.name), exercise.cases()[0])
    except Exception as error:
        return f"The kept file does not run on its own ({type(error).__name__}: {error})."
    return f"The kept file does not run on its own ({outcome.error})." if outcome.error else ""
