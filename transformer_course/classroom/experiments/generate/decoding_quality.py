"""Measures of generated text: how much of it repeats, how likely the model finds it, and how long a token takes."""

import time

import torch
from torch import Tensor

from transformer_course.models.families import CausalLanguageModel
from transformer_course.modes import evaluating


def repeated_share(texts: Tensor, n: int = 4) -> Tensor:
    """The share of each text's n-grams that occurred earlier in the same text.

    Shape:
        texts: batch seq; integer
        returns: batch; from 0 to 1
    Raises:
        ValueError: the texts are shorter than n tokens
    """
    if texts.shape[1] < n:
        raise ValueError(f"texts has {texts.shape[1]} tokens; n={n} needs at least {n}")
    rows = [text.unfold(0, n, 1).tolist() for text in texts.cpu()]
    return torch.tensor([1 - len(set(map(tuple, grams))) / len(grams) for grams in rows])


def log_probability(model: CausalLanguageModel, texts: Tensor, prompt: int) -> Tensor:
    """The model's mean log probability, in nats per token, for what follows the first `prompt` tokens.

    Shape:
        texts: batch seq; integer
        returns: batch
    """
    with evaluating(model), torch.inference_mode():
        steps = model(texts[:, :-1]).float().log_softmax(dim=-1)
    return steps.gather(2, texts[:, 1:, None])[:, prompt - 1 :, 0].mean(dim=1)


def milliseconds_per_token(model: CausalLanguageModel, past: int, cached: bool, repeats: int = 8) -> float:
    """The time for one more token after `past` tokens, with their keys and values in a cache or without one.

    The best of several tries, because other programs can only make one slower.
    """
    tokens = torch.zeros(1, past + 1, dtype=torch.long)
    times = []
    with evaluating(model), torch.inference_mode():
        cache = model.new_cache(1, past + repeats + 1) if cached else None
        if cached:
            model.hidden(tokens[:, :past], None, cache)
        for _ in range(repeats + 1):
            started = time.perf_counter()
            hidden = model.hidden(tokens[:, past:] if cached else tokens, None, cache)
            model.head(hidden[:, -1:])
            times.append(time.perf_counter() - started)
    return 1e3 * min(times[1:])  # the first call includes setting up
