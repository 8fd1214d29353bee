"""The runs behind lesson 18, Fine-tune BERT's curves: three tasks, networks and linear models, few labels and many.

`python -m transformer_course.classroom.experiments.fine_tune_bert.label_curve_runs FILE RUN` adds to FILE the runs it
lacks, one line of JSON per run; name tasks after RUN to make only theirs. RUN is the folder of a pretrained BERT:
"runs/bert-verses-cpu" in lesson 17, Train BERT.
"""

import sys
import time
from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import torch
from torch import nn

from transformer_course.classroom.experiments.fine_tune_bert.labeled_tasks import (
    CLASSES,
    TASKS,
    Labeled,
    class_scores,
    labeled,
    share_supplied,
    word_scores,
)
from transformer_course.classroom.experiments.stored_records import Planned, make_missing
from transformer_course.data.windows import IGNORED
from transformer_course.evaluation import linear_predictions, window_scores, word_frequency_scores
from transformer_course.evaluation.answers import classification_scores
from transformer_course.heads import MaxPooler
from transformer_course.models.bert import MaskedLanguageModel, RotaryBERT, SequenceClassifier, TokenClassifier
from transformer_course.training.classification import ClassificationObjective
from transformer_course.training.loop import Trainer
from transformer_course.training.preparation import Tokenizer
from transformer_course.training.run import load_run
from transformer_course.training.settings import TrainingSettings

TEST_EXAMPLES, TEST_SEED, BATCH, RATE = 1_000, 1_000, 32, 1e-3
SEEDS = (1, 2, 3)
STEPS = {32: 80, 128: 120, 512: 200, 2_048: 300, None: 600}  # by the number of labels; None: all
PRETRAINED, SCRATCH, EQUAL = "pretrained", "from scratch", "from scratch, equal compute"
LINEAR = {
    "word order": ("words, linear", "words and pairs, linear"),
    "book group": ("words, linear", "words and pairs, linear"),
    "recognition": ("word frequency", "window, linear"),
}
EQUAL_TASKS, EQUAL_LABELS, OTHER_RATES = ("word order", "book group"), 2_048, (RATE / 3, RATE * 3)


@dataclass(frozen=True, eq=False)
class Pretrained:
    """The BERT that fine-tuning starts from, its tokenizer, and how much text it was trained on."""

    model: MaskedLanguageModel
    tokenizer: Tokenizer
    steps: int
    tokens: int

    @property
    def longest(self) -> int:
        return self.model.config.max_len

    @lru_cache(maxsize=4)  # noqa: B019  There is one such object, and the next run often has the same examples.
    def examples(self, task: str, labels: int | None, seed: int) -> tuple[Labeled, Labeled]:
        """Training and test examples; the test examples are always the same."""
        how = {"tokenizer": self.tokenizer, "longest": self.longest}
        return labeled(task, "train", labels, seed, **how), labeled(task, "test", TEST_EXAMPLES, TEST_SEED, **how)


class LabelObjective(ClassificationObjective):
    """Fine-tuning on one of the tasks; the evaluation computes the task's scores on the test examples."""

    def __init__(self, task: str, train: Labeled, test: Labeled, *, pad_id: int, seed: int):
        super().__init__(train.ids, test.ids, batch=BATCH, pad_id=pad_id, seed=seed)
        self.share = share_supplied(train) if task == "recognition" else None

    def evaluate(self, model: nn.Module) -> dict[str, float]:
        answers = [self._answers(model, batch) for batch in self.batches(self.validation)]
        logits, labels = (torch.cat(parts) for parts in zip(*answers, strict=True))
        logits, labels = logits[labels != IGNORED], labels[labels != IGNORED]
        if self.share is None:
            return classification_scores(logits.argmax(dim=-1), labels)
        return word_scores(logits.softmax(dim=-1)[:, 1], labels, self.share)


def fine_tune(bert: Pretrained, task: str, labels: int | None, start: str, settings: TrainingSettings) -> dict:
    """Train the network on that many labels, and return the record that is stored."""
    train, test = bert.examples(task, labels, settings.seed)
    objective = LabelObjective(task, train, test, pad_id=bert.tokenizer.special_tokens["<pad>"], seed=settings.seed)
    torch.manual_seed(settings.seed)
    encoder = deepcopy(bert.model.encoder) if start == PRETRAINED else RotaryBERT(bert.model.config)
    torch.manual_seed(settings.seed)  # the same numbers in the head, whatever was drawn for the encoder
    if task == "recognition":
        model = TokenClassifier(encoder, CLASSES[task])
    else:
        model = SequenceClassifier(encoder, CLASSES[task], pooler=MaxPooler())
    started = time.process_time()
    *_, last = Trainer(model, objective, settings).records()
    return found(train, test, last.validation, started) | {"loss": round(last.loss, 4), "tokens": last.tokens}


def fit_linear(bert: Pretrained, task: str, labels: int | None, start: str, seed: int) -> dict:
    """The scores of a model that only counts or weighs words, on the same examples."""
    train, test = bert.examples(task, labels, seed)
    started, texts = time.process_time(), [text for text, _ in test.texts]
    if task == "recognition":
        method = word_frequency_scores if start == "word frequency" else window_scores
        chances = [chance for row in method(train.texts, texts) for chance in row]
        expected = torch.tensor([label for _, row in test.texts for label in row])
        scores = word_scores(torch.tensor(chances), expected, share_supplied(train))
    else:
        longest = 1 if start == "words, linear" else 2
        scores = class_scores(linear_predictions(train.texts, texts, longest=longest), test)
    return found(train, test, scores, started)


def found(train: Labeled, test: Labeled, scores: dict[str, float], started: float) -> dict:
    return {
        "examples": len(train.ids),
        "test_examples": len(test.ids),
        "scores": {name: round(score, 4) for name, score in scores.items()},
        "seconds": round(time.process_time() - started, 1),
    }


def settings_of(labels: int | None, seed: int = 1, rate: float = RATE) -> TrainingSettings:
    """How the network is fine-tuned: longer if there are more labels, and evaluated once, at the end."""
    return _evaluated_once(TrainingSettings(STEPS[labels], rate, warmup=STEPS[labels] // 10, seed=seed))


def equal_compute(bert: Pretrained, task: str, labels: int | None, settings: TrainingSettings) -> TrainingSettings:
    """The same fine-tuning, longer by as many tokens as pretraining read."""
    train, test = bert.examples(task, labels, settings.seed)
    a_step = LabelObjective(task, train, test, pad_id=0, seed=settings.seed).tokens_per_batch
    steps = settings.steps + round(bert.tokens / a_step)
    return _evaluated_once(replace(settings, steps=steps, warmup=steps // 10))


def _evaluated_once(settings: TrainingSettings) -> TrainingSettings:
    # The evaluation at the end chooses nothing, so it may use the test examples.
    return replace(settings, log_every=20, evaluate_every=20 * settings.steps, checkpoint_every=20 * settings.steps)


def plan(bert: Pretrained) -> Iterator[Planned]:
    """Every run, the most important first: one seed of all three tasks, more seeds, equal compute, other rates."""
    for seed in SEEDS:
        for task in TASKS:
            for labels in STEPS:
                if labels is not None or seed == SEEDS[0]:  # with all labels there is nothing to choose
                    yield from (_linear(bert, task, labels, start, seed) for start in LINEAR[task])
                yield from (_network(bert, task, labels, s, settings_of(labels, seed)) for s in (PRETRAINED, SCRATCH))
    for seed in SEEDS:
        for task in EQUAL_TASKS:
            settings = equal_compute(bert, task, EQUAL_LABELS, settings_of(EQUAL_LABELS, seed))
            yield _network(bert, task, EQUAL_LABELS, EQUAL, settings)
    for rate in OTHER_RATES:
        yield _network(bert, EQUAL_TASKS[0], EQUAL_LABELS, SCRATCH, settings_of(EQUAL_LABELS, rate=rate))


def _linear(bert: Pretrained, task: str, labels: int | None, start: str, seed: int) -> Planned:
    known = {"task": task, "labels": labels, "start": start, "seed": seed}
    return known, partial(fit_linear, bert, task, labels, start, seed)


def _network(bert: Pretrained, task: str, labels: int | None, start: str, settings: TrainingSettings) -> Planned:
    known = {"task": task, "labels": labels, "start": start, "seed": settings.seed, "settings": asdict(settings)}
    known["model"] = asdict(bert.model.config)
    if start == PRETRAINED:
        known["pretraining"] = {"steps": bert.steps, "tokens": bert.tokens}
    return known, partial(fine_tune, bert, task, labels, start, settings)


def open_pretrained(folder: Path) -> Pretrained:
    """The model of a finished run.

    Raises:
        FileNotFoundError: the folder holds no finished run
    """
    model, tokenizer, config = load_run(folder)
    steps = config.preset.settings.steps
    return Pretrained(model, tokenizer, steps, steps * config.preset.batch * config.preset.length)


def main(path: Path, folder: Path, tasks: Collection[str] = TASKS) -> None:
    """Add the runs that the file lacks, and write the file again after each."""
    torch.set_num_threads(1)
    make_missing(path, (one for one in plan(open_pretrained(folder)) if one[0]["task"] in tasks))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] or TASKS)
