"""The runs behind lesson 17, Train BERT's comparison of rotary, learned, and no positions: the start of its training.

`python -m transformer_course.classroom.experiments.train_bert.position_runs FILE` adds to FILE the runs it lacks.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import torch

from transformer_course.classroom.experiments.stored_records import Planned, make_missing
from transformer_course.classroom.experiments.train_bert.position_variants import learned_positions, without_rotation
from transformer_course.models.bert import MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import Objective
from transformer_course.training.preparation import make_objective, make_tokenizer
from transformer_course.training.presets import preset
from transformer_course.training.settings import TrainingSettings

CORPUS, SEEDS, STEPS = "verses", (1, 2, 3), 250
KINDS = ("rotary", "learned", "none")


def model_with(kind: str, sizes: RotaryBertConfig) -> MaskedLanguageModel:
    """BERT with one kind of positions, and everything else the same.

    Raises:
        ValueError: the kind is unknown
    """
    if kind not in KINDS:
        raise ValueError(f"kind={kind!r} is unknown: choose one of {', '.join(KINDS)}")
    if kind == "rotary":
        return MaskedLanguageModel(RotaryBERT(sizes))
    return without_rotation(sizes, learned_positions(sizes) if kind == "learned" else None)


def train_with(
    kind: str, sizes: RotaryBertConfig, objective: Objective, settings: TrainingSettings, steps: int = STEPS
) -> dict:
    """Train for the first `steps` of a longer schedule, and return the record that is stored."""
    torch.manual_seed(settings.seed)
    model, found = model_with(kind, sizes), {"at": [], "losses": []}
    trainer, started = Trainer(model, objective, settings), time.process_time()
    for record in trainer.records():
        found["at"].append(record.step)
        found["losses"].append(round(record.loss, 4))
        if record.step >= steps:
            break
    scores = record.validation or trainer.evaluate()
    return {
        **found,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "scores": {name: round(score, 4) for name, score in scores.items()},
        "seconds": round(time.process_time() - started, 1),
    }


def plan(sizes: RotaryBertConfig, objective: Objective, settings: TrainingSettings) -> Iterator[Planned]:
    """Each kind of positions with each seed; a seed decides the initial weights and which text is read."""
    for seed in SEEDS:
        for kind in KINDS:
            one = replace(settings, seed=seed)
            known = {"positions": kind, "seed": seed, "steps": STEPS, "corpus": CORPUS}
            known |= {"model": asdict(sizes), "settings": asdict(one)}
            yield known, partial(train_with, kind, sizes, objective, one)


def main(path: Path) -> None:
    """Add the runs that the file lacks, with the sizes and settings of tier cpu."""
    torch.set_num_threads(1)
    chosen = preset("bert", "masked", CORPUS, "cpu")
    tokenizer = make_tokenizer("masked", CORPUS, chosen)
    objective = make_objective("masked", CORPUS, chosen, tokenizer)
    sizes = RotaryBertConfig(**{**chosen.model, "vocab": tokenizer.vocab_size})
    make_missing(path, plan(sizes, objective, chosen.settings))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
