"""Why does a network without pretraining not learn word order? One thing is changed at a time, all else stays the same.

`python -m transformer_course.classroom.experiments.fine_tune_bert.word_order_controls FILE` adds to FILE the runs it
lacks. They start from the BERT that comes with the course, or from random weights.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict
from functools import partial
from pathlib import Path

import torch
from torch import Generator

from transformer_course.classroom.experiments.fine_tune_bert.label_curve_runs import (
    EQUAL_LABELS,
    PRETRAINED,
    SCRATCH,
    LabelObjective,
    Pretrained,
    found,
    settings_of,
)
from transformer_course.classroom.experiments.fine_tune_bert.labeled_tasks import CLASSES, Labeled
from transformer_course.classroom.experiments.stored_records import Planned, make_missing, mean_and_error
from transformer_course.heads import MaxPooler
from transformer_course.models.bert import RotaryBERT, SequenceClassifier
from transformer_course.trained import load_trained
from transformer_course.training.loop import Trainer
from transformer_course.training.settings import TrainingSettings

TASK = "word order"
FIRST, ONE_VERSION = "first token instead of max", "one version of each verse"
CONTROLS = {(PRETRAINED, FIRST): (1, 2), (SCRATCH, FIRST): (1,), (SCRATCH, ONE_VERSION): (1,)}  # and their seeds


def one_of_each_pair(examples: Labeled, seed: int) -> Labeled:
    """Of the two versions of every verse, one chosen at random: as many different verses as examples."""
    pairs = len(examples.ids) // 2
    picks = torch.randint(2, (pairs,), generator=Generator().manual_seed(seed)).tolist()
    places = [2 * pair + pick for pair, pick in enumerate(picks)]
    return Labeled([examples.texts[i] for i in places], [examples.ids[i] for i in places])


def train_control(bert: Pretrained, start: str, change: str, labels: int, settings: TrainingSettings) -> dict:
    """Fine-tune with one change, and return the record that is stored."""
    seed = settings.seed
    train, test = bert.examples(TASK, 2 * labels if change == ONE_VERSION else labels, seed)
    if change == ONE_VERSION:
        train = one_of_each_pair(train, seed)
    objective = LabelObjective(TASK, train, test, pad_id=bert.tokenizer.special_tokens["<pad>"], seed=seed)
    torch.manual_seed(seed)
    encoder = deepcopy(bert.model.encoder) if start == PRETRAINED else RotaryBERT(bert.model.config)
    torch.manual_seed(seed)
    pooler = None if change == FIRST else MaxPooler()  # None: the published pooler
    model, started = SequenceClassifier(encoder, CLASSES[TASK], pooler=pooler), time.process_time()
    *_, last = Trainer(model, objective, settings).records()
    return found(train, test, last.validation, started) | {"loss": round(last.loss, 4), "tokens": last.tokens}


def plan(bert: Pretrained, labels: int = EQUAL_LABELS) -> Iterator[Planned]:
    """Every control with each of its seeds."""
    for (start, change), seeds in CONTROLS.items():
        for seed in seeds:
            settings = settings_of(labels, seed)
            known = {"task": TASK, "start": start, "change": change, "labels": labels, "seed": seed}
            yield known | {"settings": asdict(settings)}, partial(train_control, bert, start, change, labels, settings)


def control_table(label_runs: Sequence[dict], controls: Sequence[dict], labels: int = EQUAL_LABELS) -> str:
    """Accuracy on the test examples and loss on the training examples, with and without the changes."""
    usual = [
        {**run, "change": "as above"}
        for run in label_runs
        if (run["task"], run["labels"]) == (TASK, labels)
        and run["start"] in (PRETRAINED, SCRATCH)
        and run["settings"] == asdict(settings_of(labels, run["seed"]))
    ]
    rows: dict[tuple[str, str], list[dict]] = {}
    for run in (*usual, *controls):
        rows.setdefault((run["start"], run["change"]), []).append(run)
    lines = ["start         what is changed              test accuracy   training loss  seeds"]
    for (start, change), runs in rows.items():
        mean, error = mean_and_error([run["scores"]["accuracy"] for run in runs])
        loss = mean_and_error([run["loss"] for run in runs])[0]
        spread = f" ± {error:.3f}" if len(runs) > 1 else ""
        lines.append(f"{start:12}  {change:27}  {f'{mean:.3f}{spread}':13}   {loss:13.3f}  {len(runs):5}")
    return "\n".join(lines)


def main(path: Path) -> None:
    """Add the runs that the file lacks, with one thread."""
    torch.set_num_threads(1)
    model, tokenizer, card = load_trained("bert-verses")
    steps = card["run"]["preset"]["settings"]["steps"]
    make_missing(path, plan(Pretrained(model, tokenizer, steps, card["tokens"])))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
