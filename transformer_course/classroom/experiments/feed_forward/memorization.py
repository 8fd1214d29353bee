"""How many facts a feed-forward network can memorize: random vectors, each with a random yes or no."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

D_MODEL, FACTS, STEPS = 16, 1024, 300


@dataclass(frozen=True)
class Facts:
    """Tokens that follow no rule, one per row, and the answer to each: 0 or 1."""

    x: Tensor
    answers: Tensor


def make_facts(count: int = FACTS, d_model: int = D_MODEL, *, seed: int) -> Facts:
    """Draw vectors and answers at random: there is nothing to understand, only something to memorize."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(1, count, d_model, generator=generator)
    return Facts(x, torch.randint(0, 2, (count,), generator=generator))


@dataclass(frozen=True)
class Memory:
    """The result of training: the share of facts that the network gets right, and its loss in nats."""

    share: float
    loss: float


def learn_by_heart(part: nn.Module, facts: Facts, *, steps: int = STEPS, rate: float = 0.01, seed: int = 0) -> Memory:
    """Train the part, and a linear layer that reads its output, on all facts at once; then test every fact."""
    torch.manual_seed(seed)
    read = nn.Linear(facts.x.shape[-1], 2)
    optimizer = torch.optim.Adam([*part.parameters(), *read.parameters()], lr=rate)

    def logits() -> Tensor:
        return read(part(facts.x))[0]

    for _ in range(steps):
        loss = F.cross_entropy(logits(), facts.answers)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        found = logits()
        share = (found.argmax(dim=-1) == facts.answers).float().mean().item()
        return Memory(share, F.cross_entropy(found, facts.answers).item())


def shares_by_width(
    build: Callable[[int], nn.Module], widths: Sequence[int], seeds: int = 3, steps: int = STEPS
) -> Tensor:
    """The share of right answers of networks with these widths, each on facts of its own seed.

    Shape:
        returns: width seed
    """
    shares = torch.zeros(len(widths), seeds)
    for row, width in enumerate(widths):
        for seed in range(seeds):
            torch.manual_seed(seed)
            facts = make_facts(seed=100 + seed)
            shares[row, seed] = learn_by_heart(build(width), facts, steps=steps, seed=seed).share
    return shares
