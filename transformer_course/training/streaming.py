"""Training from shards that are too large for memory."""

import torch
from torch import Generator, Tensor

from transformer_course.call_checks import check_calls
from transformer_course.data.shards import ShardedTokens, own_positions
from transformer_course.training.objectives import CausalObjective
from transformer_course.training.processes import own_share


class ShardedObjective(CausalObjective):
    """Predict each next token of the windows of a sharded data set, each window once in an epoch; nats per token.

    The order is the shards' own, whatever generator a batch is asked with: batch number `step` holds the windows at
    positions step · batch and on. So a run resumes exactly where it stopped, and needs no more than the step for it.
    Several processes read each window once between them.

    Shape:
        validation: stream; integer
    """

    def __init__(
        self, train: ShardedTokens, validation: Tensor, *, batch: int, device: torch.device | str | None = None
    ):
        self.train, self.validation, self.length, self.batch_size = train, validation, train.length, batch
        self.tokens_per_batch, self.device = batch * train.length, device

    def batch(self, step: int, generator: Generator) -> tuple[Tensor, Tensor]:
        return self.own_batch(step, 0, 1)[0]

    def own_batch(self, step: int, process: int, processes: int) -> tuple[tuple[Tensor, Tensor], float]:
        """The windows of one process, read without the others', and what they weigh in the whole batch's loss."""
        first = step * self.batch_size
        own = own_positions(first, self.batch_size, process, processes)
        # Whoever has no window computes one as the others do, because they wait for it, and it weighs nothing.
        windows = torch.stack([self.train.window(position) for position in own or [first]]).to(self.device)
        return (windows[:, :-1], windows[:, 1:]), own_share(len(own), self.batch_size, processes)


check_calls(__name__)
