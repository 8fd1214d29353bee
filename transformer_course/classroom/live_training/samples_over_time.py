"""What a model in training writes, kept in its run's folder, so that one can watch it grow."""

import json
import textwrap
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.classroom.card import Card, Code
from transformer_course.training.run import Run, write_atomically
from transformer_course.training.settings import TrainingSettings

FILE = "samples.jsonl"
SHARES = (0.01, 0.1, 1.0)
WIDTH = 100  # characters in a line of a shown sample


def milestones(settings: TrainingSettings) -> list[int]:
    """The steps nearest to 1%, 10% and 100% of the training at which the log has a line."""
    every, last = settings.log_every, settings.steps
    steps = [max(every, round(share * last / every) * every) for share in SHARES]
    return sorted({min(step, last) for step in steps[:-1]} | {last})


def kept_samples(folder: str | Path) -> dict[int, str]:
    """What was written during the run, by step; a damaged line is passed over, because samples are only to look at."""
    path = Path(folder) / FILE
    # Not splitlines(): a text may contain what it takes for the end of a line.
    lines = path.read_text("utf-8", errors="replace").split("\n") if path.exists() else []
    return dict(sample for line in lines if (sample := _sample_in(line)))


def _sample_in(line: str) -> tuple[int, str] | None:
    try:
        found = json.loads(line)
        return int(found["step"]), str(found["text"])
    except (ValueError, TypeError, KeyError):
        return None


def keep_sample(folder: str | Path, step: int, text: str) -> None:
    """Add a sample to the run's folder; a step that is trained again replaces its sample."""
    kept = {**kept_samples(folder), step: text}
    lines = [json.dumps({"step": step, "text": kept[step]}, ensure_ascii=False) + "\n" for step in sorted(kept)]
    write_atomically(Path(folder) / FILE, "".join(lines))


def samples_over_time(run: Run) -> Card:
    """The samples after about 1%, 10% and 100% of the training, one below the other."""
    settings, kept = run.config.preset.settings, kept_samples(run.folder)
    parts = []
    for step in milestones(settings):
        if step in kept:
            share = step / settings.steps
            parts += [f"after step {step:,} of {settings.steps:,} ({share:.0%}):", Code(wrapped(kept[step]))]
    if not parts:
        return Card("note", "This run kept no samples: it was not trained in a notebook.")
    return Card("note", "The same prompt at later and later steps", parts)


def wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, WIDTH, replace_whitespace=False) for line in text.splitlines())


check_calls(__name__)
