"""How many facts a feed-forward network can learn by heart: random vectors, each with a random yes or no."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

D_MODEL, FACTS, STEPS = 16, 1024, 300


@dataclass(frozen=True)
class Facts:
    """Tokens without any rule, one row each, and the answer to each: 0 or 1."""

    x: Tensor
    answers: Tensor


def make_facts(count: int = FACTS, d_model: int = D_MODEL, *, seed: int) -> Facts:
    """Draw vectors and answers at random: there is nothing to understand, only to remember."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(1, count, d_model, generator=generator)
    return Facts(x, torch.randint(0, 2, (count,), generator=generator))


@dataclass(frozen=True)
class Memory:
    """What is left after the training: the share of facts that are right, and the loss in nats."""

    share: float
    loss: float


def learn_by_heart(part: nn.Module, facts: Facts, *, steps: int = STEPS, rate: float = 0.01, seed: int = 0) -> Memory:
    """Train the part and a linear layer that reads its output, on all facts at once; then ask for every fact."""
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
