"""Looking inside a trained language model: how much each head helps on text, and what each layer would predict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from transformer_course.inspection import ablate_heads, attention_layers, logit_lens
from transformer_course.models.families import CausalLanguageModel
from transformer_course.modes import evaluating
from transformer_course.training.preparation import Tokenizer

MOST = 14  # tokens in a reading


def losses(model: CausalLanguageModel, tokens: Tensor) -> Tensor:
    """The loss in nats for each token except the first.

    Shape:
        tokens: batch seq; integer
        returns: batch target
    """
    with evaluating(model), torch.inference_mode():
        logits = model(tokens[:, :-1])
    return F.cross_entropy(logits.transpose(1, 2), tokens[:, 1:], reduction="none")


def mean_and_error(differences: Tensor) -> tuple[float, float]:
    """The mean of some numbers and its standard error: about two-thirds of such means are that close to the true one.

    Shape:
        differences: batch
    """
    return float(differences.mean()), float(differences.std() / len(differences) ** 0.5)


def ablation_effects(model: CausalLanguageModel, tokens: Tensor) -> tuple[Tensor, Tensor]:
    """How much the loss rises without each head, on the same windows, and the standard error of each rise.

    Shape:
        tokens: batch seq; integer
        returns: layer head
    """
    whole, rows = losses(model, tokens).mean(dim=1), []
    for layer, module in enumerate(attention_layers(model)["self"]):
        for head in range(module.n_heads):
            with ablate_heads(model, {layer: [head]}):
                rows.append(mean_and_error(losses(model, tokens).mean(dim=1) - whole))
    effects, errors = torch.tensor(rows).view(layer + 1, -1, 2).unbind(dim=-1)
    return effects, errors


@dataclass(frozen=True)
class LensReading:
    """What every state predicts after every token: the most likely next tokens and their probabilities.

    `guesses` and `probabilities` are indexed by state, then token, and list the most likely first.
    """

    tokens: list[str]
    guesses: list[list[list[str]]]
    probabilities: list[list[list[float]]]


Silent = Mapping[int, Sequence[int]]


def lens_reader(
    model: CausalLanguageModel, tokenizer: Tokenizer, most: int = MOST, count: int = 5
) -> Callable[[str, Silent], LensReading]:
    """A function that reads a text through the logit lens, with some heads silent: `{layer: [heads]}`."""

    def read(text: str, silent: Silent) -> LensReading:
        ids = tokenizer.encode(text)[:most]
        if not ids:
            return LensReading([], [], [])
        with ablate_heads(model, silent):
            logits = logit_lens(model, torch.tensor([ids]))[:, 0]
        best = logits.softmax(dim=-1).topk(count)
        words = [[[tokenizer.decode([i]) for i in row] for row in state] for state in best.indices.tolist()]
        rounded = [[[round(p, 3) for p in row] for row in state] for state in best.values.tolist()]
        return LensReading([tokenizer.decode([i]) for i in ids], words, rounded)

    return read


def lens_losses(model: CausalLanguageModel, tokens: Tensor) -> Tensor:
    """The mean loss in nats of every state, read as if it were the last.

    Shape:
        tokens: batch seq; integer
        returns: state
    """
    logits = logit_lens(model, tokens[:, :-1])
    return torch.stack([F.cross_entropy(state.transpose(1, 2), tokens[:, 1:]) for state in logits])
