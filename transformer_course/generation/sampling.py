"""Choosing the next token: reshape the distribution, cut its tail, draw."""

from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from transformer_course.call_checks import check_calls


def temperature(logits: Tensor, t: float) -> Tensor:
    """Flatten the distribution (t > 1) or sharpen it (t < 1); toward 0 only the most likely token is left.

    Source: Ackley, Hinton and Sejnowski 1985; Holtzman et al. 2020, section 3.3, arXiv 1904.09751.

    Shape:
        logits: batch vocab; float
        returns: batch vocab
    Raises:
        ValueError: t is not positive
    """
    if not t > 0:
        raise ValueError(f"temperature={t} must be positive; for the best token itself, use 0 in generate, or argmax")
    return logits / t


def top_k(logits: Tensor, k: int) -> Tensor:
    """Keep the k most likely tokens, with all that are tied for the last place, and set the others to -inf.

    Source: Fan et al. 2018, section 5.4, arXiv 1805.04833.

    Shape:
        logits: batch vocab; float
        returns: batch vocab; -inf where a token is out
    Raises:
        ValueError: k is less than 1
    """
    if k < 1:
        raise ValueError(f"top_k={k} would leave no token to choose from: give at least 1, or None for all")
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, -torch.inf)


def top_p(logits: Tensor, p: float) -> Tensor:
    """Keep as few of the most likely tokens as it takes to reach probability p, and set the others to -inf.

    Source: Holtzman et al. 2020, section 3.1, equation 2, arXiv 1904.09751.

    Shape:
        logits: batch vocab; float
        returns: batch vocab; -inf where a token is out
    Raises:
        ValueError: p is not above 0 and at most 1
    """
    if not 0 < p <= 1:
        raise ValueError(f"top_p={p} must be above 0 and at most 1; 1 or None keeps every token")
    if p == 1:  # A rounded sum can reach 1 too early and cut off possible tokens.
        return logits
    probabilities, order = logits.float().softmax(dim=-1).sort(dim=-1, descending=True, stable=True)
    # A token is out if those before it already reach p, so the one that crosses p stays.
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.scatter(-1, order, out), -torch.inf)


@dataclass(frozen=True)
class Sampler:
    """Apply temperature, top-k and top-p, then draw a token; at temperature 0, take the most likely one.

    The numbers are drawn on the generator's device, so that one seed means the same on every device.

    Shape:
        logits: batch vocab; float
        returns: batch; int64
    Raises:
        ValueError: temperature is negative, top_k less than 1, or top_p not above 0 and at most 1
    """

    temperature: float = 0.0
    top_k: int | None = None
    top_p: float | None = None
    generator: Generator | None = None

    def __call__(self, logits: Tensor) -> Tensor:
        if self.temperature != 0:
            # Only differences matter. With the best logit at 0, a tiny temperature can't make every score infinite.
            logits = logits.float() - logits.float().amax(dim=-1, keepdim=True)
            logits = temperature(logits, self.temperature)
        if self.top_k is not None:
            logits = top_k(logits, self.top_k)
        if self.top_p is not None:
            logits = top_p(logits, self.top_p)
        if self.temperature == 0:
            return logits.argmax(dim=-1)
        probabilities = logits.float().softmax(dim=-1)
        if self.generator is not None:
            probabilities = probabilities.to(self.generator.device)
        return torch.multinomial(probabilities, 1, generator=self.generator)[:, 0].to(logits.device)


# These refuse a bad setting by its name, and run for every token.
check_calls(__name__, leave=("temperature", "top_k", "top_p"))
