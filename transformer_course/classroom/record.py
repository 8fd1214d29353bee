"""The learner's folder and the record of what was passed, in one JSON file."""

import datetime
import json
import os
import tempfile
from pathlib import Path

FOLDER = "my_transformer"


def home() -> Path:
    """Where the learner's work is kept: $TRANSFORMER_COURSE_HOME, or `my_transformer` beside the notebook."""
    return Path(os.environ.get("TRANSFORMER_COURSE_HOME") or FOLDER).expanduser().resolve()


def shown(path: Path) -> str:
    """The path as a reader wants it: relative when it is below the notebook."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old or the new version, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def back_up(path: Path) -> Path:
    """Copy a file into `backups/` under a number that is free."""
    number = 1
    while (backup := path.parent / "backups" / f"{path.stem}.{number}{path.suffix}").exists():
        number += 1
    write_atomically(backup, path.read_text(encoding="utf-8", errors="replace"))
    return backup


def passed() -> dict[str, dict]:
    """What was passed, by exercise name; a damaged record is set aside and begun anew."""
    path = home() / "progress.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["passed"]
        return found if isinstance(found, dict) else {}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        back_up(path)
        return {}


def record_pass(name: str, lesson: int) -> None:
    """Note the first time an exercise was passed."""
    known = passed()
    if name in known:
        return
    known[name] = {"lesson": lesson, "on": datetime.date.today().isoformat()}
    write_atomically(home() / "progress.json", json.dumps({"passed": known}, indent=2, ensure_ascii=False) + "\n")
