"""Training from shards that are too large for memory."""

import torch
from torch import Generator, Tensor

from transformer_course.data.shards import ShardedTokens
from transformer_course.training.objectives import CausalObjective


class ShardedObjective(CausalObjective):
    """Predict each next token of the windows of a sharded data set, each window once in an epoch; nats per token.

    The order is the shards' own, whatever generator a batch is asked with: batch number `step` holds the windows at
    positions step · batch and on. So a run resumes exactly where it stopped, and needs no more than the step for it.

    Shape:
        validation: stream; integer
    """

    def __init__(
        self, train: ShardedTokens, validation: Tensor, *, batch: int, device: torch.device | str | None = None
    ):
        self.train, self.validation, self.length, self.batch_size = train, validation, train.length, batch
        self.tokens_per_batch, self.device = batch * train.length, device

    def batch(self, step: int, generator: Generator) -> tuple[Tensor, Tensor]:
        first = step * self.batch_size
        rows = [self.train.window(position) for position in range(first, first + self.batch_size)]
        windows = torch.stack(rows).to(self.device)
        return windows[:, :-1], windows[:, 1:]
