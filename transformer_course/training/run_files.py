"""What the files in a run's folder say, and whether they can be believed."""

import json
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.training.checkpoint import HASHES, WEIGHTS, checkpoints, latest_checkpoint
from transformer_course.training.configuration import RunConfig
from transformer_course.training.files import sha256

CONFIG, TOKENIZER, LOG, CHECKPOINTS, MODEL, MACHINE = (
    "run.json",
    "tokenizer.json",
    "log.jsonl",
    "checkpoints",
    "model.safetensors",
    "machine.json",
)


def has_begun(folder: str | Path) -> bool:
    """Whether a run in the folder got as far as a checkpoint, so that something would be lost with it."""
    return (Path(folder) / MODEL).exists() or bool(checkpoints(Path(folder) / CHECKPOINTS))


def read_json(path: Path, advice: str) -> dict:
    """The numbers in a file of a run.

    Raises:
        ValueError: the file is damaged
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ValueError(f"{path} is damaged: {advice}")
    return found


def read_config(folder: str | Path) -> RunConfig:
    """The configuration of the run in a folder, finished or not.

    Raises:
        FileNotFoundError: the folder holds no run
        ValueError: the file that says so is damaged
    """
    path = Path(folder) / CONFIG
    if not path.is_file():
        raise FileNotFoundError(f"{folder} holds no training run: there is no {CONFIG}; train one first")
    advice = "train the run again in a different folder"
    found = read_json(path, advice)
    try:
        return RunConfig.from_json(found)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is damaged ({error}): {advice}") from None


def model_damage(folder: Path) -> str | None:
    """What is wrong with the finished model, by what its last checkpoint says; None if nothing is known to be."""
    path, last = folder / MODEL, latest_checkpoint(folder / CHECKPOINTS)
    # Without the checkpoint there is nothing to compare with: it may be deleted to save space.
    if last is None or read_json(last / HASHES, "delete this checkpoint").get(WEIGHTS) == sha256(path):
        return None
    return f"{path} is not the model of its last checkpoint, {last.name}: resume the run, and it will be written again"


def read_machine(folder: str | Path) -> dict[str, str]:
    """What the run in a folder was made on, where it went on last.

    Raises:
        FileNotFoundError: nothing was noted, because nothing was trained there
        ValueError: the file that says so is damaged
    """
    path = Path(folder) / MACHINE
    if not path.exists():
        raise FileNotFoundError(f"{folder} does not say what it was trained on: there is no {MACHINE}; train it again")
    return read_json(path, "train the run again in a different folder")


def read_log(folder: str | Path) -> list[dict]:
    """The records of a run; a line that a kill cut short is left out."""
    path, lines = Path(folder) / LOG, []
    if path.exists():
        for line in path.read_text("utf-8", errors="replace").split("\n"):
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict) and "step" in record:
                lines.append(record)
    return lines


check_calls(__name__)
