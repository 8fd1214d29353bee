"""Each kind of part of a GPT at work alone, on tensors of its real sizes: how far below the roof does it stay?"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import nn
from torch.nn import functional as F

from transformer_course.attention import fused_attention, scaled_dot_product_attention
from transformer_course.classroom.experiments.making_it_fast.losses import cross_entropy
from transformer_course.costs import Cost, Machine, attention_cost, forward_costs, softmax_cost, update_cost
from transformer_course.doctor.limits import best_seconds
from transformer_course.masks import causal_mask
from transformer_course.models.gpt import GPT, GPTConfig


@dataclass(frozen=True)
class Timed:
    """What a part costs by counting, and the seconds it took."""

    cost: Cost
    seconds: float

    @property
    def rate(self) -> float:
        """FLOPs a second."""
        return self.cost.flops / self.seconds

    def share(self, machine: Machine) -> float:
        """How much of that time the machine's two limits explain."""
        return machine.seconds(self.cost) / self.seconds


def part_works(config: GPTConfig, batch: int, device: str = "cpu") -> dict[str, tuple[Cost, Callable[[], object]]]:
    """For each kind of part of a GPT with one block, its cost in a forward pass, and a function that does it."""
    one = replace(config, n_layers=1)
    tokens, d, hidden, length = batch * config.max_len, config.d_model, config.d_hidden, config.max_len

    def drawn(*shape: int) -> torch.Tensor:
        return torch.randn(shape, device=device)

    x, y, wide, logits = drawn(tokens, d), drawn(tokens, d), drawn(tokens, hidden), drawn(tokens, config.vocab)
    square, up, down, table = drawn(d, d), drawn(hidden, d), drawn(d, hidden), drawn(config.vocab, d)
    heads = drawn(3, batch, config.n_heads, length, d // config.n_heads).unbind()
    mask, targets = causal_mask(length, device=device), torch.randint(config.vocab, (tokens,), device=device)
    works = {
        "projections": lambda: [F.linear(x, square) for _ in range(4)],
        "attention": lambda: fused_attention(*heads, causal=True),
        "feed-forward": lambda: (F.linear(x, up), F.linear(wide, down)),
        "GELU": lambda: F.gelu(wide, approximate="tanh"),
        "norms": lambda: [F.layer_norm(x, (d,)) for _ in range(3)],
        "additions": lambda: [x + y for _ in range(2)],
        "head": lambda: F.linear(x, table),
        "loss": lambda: F.cross_entropy(logits, targets),
    }
    costs = forward_costs(one, batch, length)
    found = {name: (costs[name], work) for name, work in works.items()}
    by_formula = attention_cost(batch, config.n_heads, length, d // config.n_heads, fused=False)
    by_formula += softmax_cost(batch, config.n_heads, length)
    found["attention, written out"] = by_formula, lambda: scaled_dot_product_attention(*heads, mask)
    found["AdamW"] = update_work(one, device)
    return found


def update_work(config: GPTConfig, device: str) -> tuple[Cost, Callable[[], object]]:
    """The optimizer's step alone."""
    model = GPT(config).to(device)
    for parameter in model.parameters():
        parameter.grad = torch.randn_like(parameter)
    count = sum(parameter.numel() for parameter in model.parameters())
    return update_cost(count), torch.optim.AdamW(model.parameters(), fused=True).step


@torch.no_grad()
def timed_parts(config: GPTConfig, batch: int, device: str = "cpu", seconds: float = 0.15) -> dict[str, Timed]:
    """Every kind of part, counted and timed: the best of the calls that fit into `seconds`."""
    works = part_works(config, batch, device)
    return {name: Timed(cost, best_seconds(work, device, seconds)) for name, (cost, work) in works.items()}


def timed_phases(config: GPTConfig, batch: int, device: str = "cpu", seconds: float = 0.5) -> dict[str, float]:
    """Seconds of the phases of one training step on windows of full length, each the best of several."""
    model = GPT(config).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    tokens, targets = torch.randint(config.vocab, (2, batch, config.max_len), device=device)
    loss = cross_entropy(model(tokens), targets)
    phases = {
        "forward": lambda: cross_entropy(model(tokens), targets),
        "backward": lambda: loss.backward(retain_graph=True),
        "clipping": lambda: nn.utils.clip_grad_norm_(model.parameters(), 1.0),
        "AdamW": optimizer.step,
    }
    return {name: best_seconds(phase, device, seconds) for name, phase in phases.items()}
