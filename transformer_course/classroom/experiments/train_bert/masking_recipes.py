"""What a selected token becomes: BERT's 80/10/10, and what BERT learns when a part of it is left out."""

from collections.abc import Sequence

import torch
from torch import Generator, Tensor, nn

from transformer_course.data.masking import MaskedTokens
from transformer_course.data.windows import all_windows
from transformer_course.evaluation import masked_token_guesses
from transformer_course.report import hidden_validation
from transformer_course.training.objectives import MaskedObjective

BOTH, NO_RANDOM, MASK_ONLY = "80% mask, 10% random, 10% kept", "80% mask, 20% kept", "100% mask"
RECIPES = (BOTH, NO_RANDOM, MASK_ONLY)


def with_recipe(masked: MaskedTokens, recipe: str, mask_id: int) -> MaskedTokens:
    """The same selected tokens, hidden by another recipe.

    Shape:
        inputs: batch seq; integer
    Raises:
        ValueError: the recipe is unknown
    """
    if recipe not in RECIPES:
        raise ValueError(f"recipe={recipe!r} is unknown: choose one of {', '.join(map(repr, RECIPES))}")
    inputs, labels, select = masked
    if recipe == MASK_ONLY:
        inputs = torch.where(select, mask_id, inputs)
    if recipe == NO_RANDOM:
        inputs = torch.where(select & (inputs != mask_id), labels, inputs)
    return MaskedTokens(inputs, labels, select)


class RecipeObjective:
    """BERT's objective with another recipe in training; the evaluation stays the same, so that runs can be compared."""

    def __init__(self, objective: MaskedObjective, recipe: str):
        self.objective, self.recipe = objective, recipe
        self.tokens_per_batch = objective.tokens_per_batch

    def batch(self, step: int, generator: Generator) -> MaskedTokens:
        masked = MaskedTokens(*self.objective.batch(step, generator))
        return with_recipe(masked, self.recipe, self.objective.masking["mask_id"])

    def loss(self, model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
        return self.objective.loss(model, batch)

    def counted(self, batch: tuple[Tensor, ...]) -> Tensor:
        return self.objective.counted(batch)

    def evaluate(self, model: nn.Module) -> dict[str, float]:
        return self.objective.evaluate(model)


def recipe_scores(model: nn.Module, objective: MaskedObjective) -> dict[str, float]:
    """What the model names in the validation text: behind the mask, at words it can see, and at wrong words.

    `masked`, `random` and `copied` are over the places hidden in evaluation: the share of masked tokens named, the
    share of tokens named where a random one is in their place, and how often the model names that random one instead.
    `visible` is over the untouched text: the share of its tokens that the model names while it can see them.
    """
    hidden, mask_id = hidden_validation(objective), objective.masking["mask_id"]
    guesses = masked_token_guesses(model, hidden)
    seen, labels = hidden.inputs[hidden.select], hidden.labels[hidden.select]
    behind, wrong = seen == mask_id, (seen != mask_id) & (seen != labels)
    text, _ = all_windows(objective.validation, objective.length)
    ordinary = ~torch.isin(text, torch.tensor(objective.masking["special_ids"], device=text.device))
    untouched = masked_token_guesses(model, MaskedTokens(text, text, ordinary))
    return {
        "masked": share(guesses == labels, behind),
        "random": share(guesses == labels, wrong),
        "copied": share(guesses == seen, wrong),
        "visible": float((untouched == text[ordinary]).double().mean()),
    }


def share(right: Tensor, places: Tensor) -> float:
    return float(right[places].double().mean())


def recipe_table(runs: Sequence[dict]) -> str:
    """Each recipe's scores: the mean over the seeds, and the lowest and highest seed if there are several."""
    names = {
        "masked": "masked tokens",
        "visible": "visible tokens",
        "random": "under a random token",
        "word order": "word order, fine-tuned",
    }
    lines = [" " * 32 + "  ".join(f"{name:>24}" for name in names.values())]
    for recipe in RECIPES:
        cells = []
        for name in names:
            scores = [run["scores"][name] for run in runs if run["recipe"] == recipe]
            mean = sum(scores) / len(scores)
            cells.append(f"{mean:.3f}" + (f" ({min(scores):.3f}–{max(scores):.3f})" if len(scores) > 1 else ""))
        lines.append(f"{recipe:32}" + "  ".join(f"{cell:>24}" for cell in cells))
    return "\n".join(lines)
