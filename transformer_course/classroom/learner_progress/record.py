"""The learner's folder and the record of what was passed, in one JSON file."""

import datetime
import json
import os
import shutil
import tempfile
import warnings
from pathlib import Path

from filelock import FileLock

from transformer_course.classroom.lesson_list import on_colab
from transformer_course.replacing import replace

FOLDER = "my_transformer"
DRIVE = Path("/content/drive/MyDrive")  # where Colab puts a mounted Google Drive
# What the lessons of version 0.1 were, by number: learners' records from then still name them so.
FORMER_TOPICS = (
    "start_here", "tokens", "embeddings", "positions", "rope", "attention", "masks", "multi_head_attention",
    "feed_forward", "layer_normalization", "residual_connections", "blocks", "training_loop", "train_gpt", "generate",
    "from_gpt_to_llama", "train_bert", "train_bart", "real_checkpoints", "looking_inside", "making_it_fast",
    "scaling_out",
)  # fmt: skip


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
        os.chmod(temporary, 0o666 & ~current_umask())
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def current_umask() -> int:
    """What the system takes away from the rights of a new file; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def back_up(path: Path) -> Path:
    """Copy a file into `backups/` under a number that is free."""
    number = 1
    while (backup := path.parent / "backups" / f"{path.stem}.{number}{path.suffix}").exists():
        number += 1
    write_atomically(backup, path.read_text(encoding="utf-8", errors="replace"))
    return backup


def read() -> dict[str, dict]:
    """The whole record: what was "passed" and "opened". A damaged one moves to the backups, with a warning."""
    path = home() / "progress.json"
    try:
        return well_formed(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return nothing_yet()
    except OSError as error:
        warn(
            f"{shown(path)} can't be read ({error.strerror}), so nothing counts as passed. Is it one of your own files?"
        )
        return nothing_yet()
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return set_aside(path)


def nothing_yet() -> dict[str, dict]:
    return {"passed": {}, "opened": {}}


def set_aside(path: Path) -> dict[str, dict]:
    """Move a damaged record to the backups, once, and begin with what the folder's files show as passed."""
    try:
        backup = back_up(path)
        path.unlink()
    except OSError as error:
        warn(f"{shown(path)} is damaged and can't be moved ({error.strerror}). Move it away yourself.")
        return nothing_yet()
    warn(
        f"{shown(path)} was damaged. It is now {shown(backup)}, and a new record has begun. Your solutions are "
        f"still in {shown(path.parent)}: run their checks again to count them."
    )
    return nothing_yet()


def warn(text: str) -> None:
    """Tell the learner, in a line of its own."""
    warnings.warn(text, stacklevel=2)


def well_formed(found: dict) -> dict[str, dict]:
    """The record with topics for lessons; one of version 0.1 named them by number.

    Raises:
        ValueError, KeyError, TypeError, IndexError or AttributeError: it isn't what this module writes
    """
    found = up_to_date({"passed": dict(found["passed"]), "opened": dict(found.get("opened", {}))})
    for entries in found.values():
        for name, entry in entries.items():
            if not (isinstance(name, str) and isinstance(entry, dict) and isinstance(entry.get("on", ""), str)):
                raise TypeError(f"progress.json: {name!r} has {entry!r}")
    return found


def up_to_date(found: dict[str, dict]) -> dict[str, dict]:
    """A record of version 0.1, which named lessons by number, with their topics instead; a newer one as it is."""
    for entry in found["passed"].values():
        if "lesson" in entry:
            entry["topic"] = FORMER_TOPICS[entry.pop("lesson")]
    opened = {FORMER_TOPICS[int(key)] if key.isdecimal() else key: entry for key, entry in found["opened"].items()}
    return {**found, "opened": opened}


def note(kind: str, name: str, entry: dict) -> None:
    """Write down the first time that something happened. A lock lets several kernels write in turns."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".progress.lock", timeout=10):
        known = read()
        if name not in known[kind]:
            known[kind][name] = {**entry, "on": datetime.date.today().isoformat()}
            write_atomically(folder / "progress.json", json.dumps(known, indent=2, ensure_ascii=False) + "\n")


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
