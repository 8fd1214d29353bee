"""The learner's folder and the record of what was passed, in one JSON file."""

import datetime
import json
import os
import shutil
import tempfile
from pathlib import Path

from transformer_course.classroom.lesson_list import on_colab
from transformer_course.classroom.lessons import FORMER_TOPICS

FOLDER = "my_transformer"
DRIVE = Path("/content/drive/MyDrive")  # where Colab puts a mounted Google Drive


def home() -> Path:
    """Where the learner's work is kept: $TRANSFORMER_COURSE_HOME, or `my_transformer` beside the notebook.

    On Colab everything beside the notebook is lost with the machine: once Google Drive is mounted, the work is kept
    there, and what was written before is taken along.
    """
    chosen = os.environ.get("TRANSFORMER_COURSE_HOME")
    if not chosen and on_colab() and DRIVE.is_dir():
        if Path(FOLDER).is_dir() and not (DRIVE / FOLDER).exists():
            shutil.copytree(FOLDER, DRIVE / FOLDER)
        return (DRIVE / FOLDER).resolve()
    return Path(chosen or FOLDER).expanduser().resolve()


def is_fleeting() -> bool:
    """Whether the folder is lost when the machine goes: on Colab, outside of Drive."""
    return on_colab() and not home().is_relative_to(DRIVE.resolve())


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


def read() -> dict[str, dict]:
    """The whole record: what was "passed" and "opened"; a damaged one is set aside and begun anew."""
    path, empty = home() / "progress.json", {"passed": {}, "opened": {}}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found["passed"], dict) and isinstance(found.setdefault("opened", {}), dict):
            return up_to_date(found)
    except (FileNotFoundError, NotADirectoryError):
        return empty
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        pass
    back_up(path)
    return empty


def up_to_date(found: dict[str, dict]) -> dict[str, dict]:
    """A record of version 0.1, which named lessons by number, with their topics instead; a newer one as it is."""
    for entry in found["passed"].values():
        if "lesson" in entry:
            entry["topic"] = FORMER_TOPICS[entry.pop("lesson")]
    opened = {FORMER_TOPICS[int(key)] if key.isdecimal() else key: entry for key, entry in found["opened"].items()}
    return {**found, "opened": opened}


def note(kind: str, name: str, entry: dict) -> None:
    """Write down the first time that something happened."""
    known = read()
    if name not in known[kind]:
        known[kind][name] = {**entry, "on": datetime.date.today().isoformat()}
        write_atomically(home() / "progress.json", json.dumps(known, indent=2, ensure_ascii=False) + "\n")


def passed() -> dict[str, dict]:
    """What was passed, by exercise name."""
    return read()["passed"]


def record_pass(name: str, topic: str) -> None:
    """Note the first time an exercise was passed."""
    note("passed", name, {"topic": topic})


def opened() -> dict[str, dict]:
    """Which lessons were opened, by topic."""
    return read()["opened"]


def record_opening(topic: str) -> None:
    """Note the first time a lesson was opened."""
    note("opened", topic, {})
