"""The runs behind lesson 17, Train BERT's comparison of masking recipes: a training, then one fine-tuning of each.

`python -m transformer_course.classroom.experiments.train_bert.masking_runs FILE` makes every run that FILE does not
hold yet.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import torch

from transformer_course.classroom.experiments.fine_tune_bert.label_curve_runs import (
    PRETRAINED,
    Pretrained,
    fine_tune,
    settings_of,
)
from transformer_course.classroom.experiments.stored_records import Planned, make_missing
from transformer_course.classroom.experiments.train_bert.masking_recipes import (
    RECIPES,
    RecipeObjective,
    recipe_scores,
)
from transformer_course.models.bert import MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import MaskedObjective
from transformer_course.training.preparation import Tokenizer, make_objective, make_tokenizer
from transformer_course.training.presets import preset
from transformer_course.training.settings import TrainingSettings

CORPUS, SEEDS, STEPS, LABELS = "verses", (1,), 600, 2_048


def train_with(
    recipe: str, sizes: RotaryBertConfig, objective: MaskedObjective, settings: TrainingSettings, tune: Callable
) -> dict:
    """Train a BERT by one recipe, and return its scores; `tune` adds how well it can be fine-tuned."""
    torch.manual_seed(settings.seed)
    model, started = MaskedLanguageModel(RotaryBERT(sizes)), time.process_time()
    *_, last = Trainer(model, RecipeObjective(objective, recipe), settings).records()
    scores = recipe_scores(model, objective) | {"word order": tune(model, settings)}
    return {
        "loss": round(last.loss, 4),
        "scores": {name: round(score, 4) for name, score in scores.items()},
        "seconds": round(time.process_time() - started, 1),
    }


def word_order_accuracy(
    tokenizer: Tokenizer, tokens_per_batch: int, model: MaskedLanguageModel, settings: TrainingSettings
) -> float:
    """The share of right answers after fine-tuning on lesson 18, Fine-tune BERT's word order task."""
    bert = Pretrained(model, tokenizer, settings.steps, settings.steps * tokens_per_batch)
    tuned = fine_tune(bert, "word order", LABELS, PRETRAINED, settings_of(LABELS, settings.seed))
    return tuned["scores"]["accuracy"]


def plan(
    sizes: RotaryBertConfig, objective: MaskedObjective, settings: TrainingSettings, tune: Callable
) -> Iterator[Planned]:
    """Each recipe with each seed; a seed decides the first weights, and which text is read and hidden."""
    for seed in SEEDS:
        for recipe in RECIPES:
            one = replace(settings, seed=seed)
            known = {"recipe": recipe, "seed": seed, "corpus": CORPUS, "labels": LABELS}
            known |= {"model": asdict(sizes), "settings": asdict(one)}
            yield known, partial(train_with, recipe, sizes, objective, one, tune)


def main(path: Path) -> None:
    """Make every run of the plan that the file does not hold: tier cpu's sizes and rates, on a shorter schedule."""
    torch.set_num_threads(1)
    chosen = preset("bert", "masked", CORPUS, "cpu")
    settings = replace(chosen.settings, steps=STEPS, warmup=STEPS // 10, evaluate_every=STEPS)
    tokenizer = make_tokenizer("masked", CORPUS, chosen)
    objective = make_objective("masked", CORPUS, chosen, tokenizer)
    sizes = RotaryBertConfig(**{**chosen.model, "vocab": tokenizer.vocab_size})
    tune = partial(word_order_accuracy, tokenizer, objective.tokens_per_batch)
    make_missing(path, plan(sizes, objective, settings, tune))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
