"""The objectives of an encoder-decoder: translate pairs, and repair damaged text."""

from collections.abc import Callable, Sequence

import torch
from einops import rearrange
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from transformer_course.call_checks import check_calls
from transformer_course.data.pairs import IdPair, PairBatch, pair_batches
from transformer_course.data.windows import IGNORED, all_windows, random_windows
from transformer_course.training.objectives import EVALUATION_SEED, mean
from transformer_course.training.seeds import epoch_seed

# Turns a row of tokens into its damaged version.
Noise = Callable[[Tensor, Generator], Tensor]


def pair_loss(model: nn.Module, batch: tuple[Tensor, ...], reduction: str = "mean") -> Tensor:
    """Cross-entropy of each target token given the source and the target before it; padding is not counted.

    The decoder needs no padding mask: it is causal, and padding stands behind the real tokens.
    """
    source, target_in, target_out, source_mask, target_mask = batch[:5]
    logits = rearrange(model(source, target_in, source_mask), "batch target vocab -> (batch target) vocab")
    labels = target_out.masked_fill(~target_mask, IGNORED).flatten()
    return F.cross_entropy(logits.float(), labels, reduction=reduction)


class PairObjective:
    """Write the target of a pair, given its source; the loss is in nats per target token.

    Source: Sutskever et al. 2014, section 2, arXiv 1409.3215; Lewis et al. 2020, section 3.3, arXiv 1910.13461.

    Raises:
        ValueError: there are no pairs, or batch is not positive
    """

    def __init__(
        self,
        train: Sequence[IdPair],
        validation: Sequence[IdPair],
        *,
        batch: int,
        pad_id: int,
        bos_id: int,
        eos_id: int,
        seed: int,
        device: torch.device | str | None = None,
    ):
        for name, pairs in (("train", train), ("validation", validation)):
            if not pairs:
                raise ValueError(f"{name} is empty: no pair is short enough for the model, or none was given")
        if batch < 1:
            raise ValueError(f"batch={batch}: expected at least 1")
        self.train, self.validation, self.batch_size, self.seed = train, validation, batch, seed
        self.collate = {"pad_id": pad_id, "bos_id": bos_id, "eos_id": eos_id, "device": device}
        self.per_epoch = -(-len(train) // batch)
        self.tokens_per_batch = round(sum(len(target) + 1 for _, target in train) / self.per_epoch)
        self._epoch: tuple[int, list[PairBatch]] = (-1, [])

    def batch(self, step: int, generator: Generator) -> PairBatch:
        """Batch number `step` of a walk that meets every pair once in each epoch."""
        epoch, place = divmod(step, self.per_epoch)
        if self._epoch[0] != epoch:
            shuffle = Generator().manual_seed(epoch_seed(self.seed, epoch))
            batches = pair_batches(self.train, batch=self.batch_size, generator=shuffle, **self.collate)
            self._epoch = (epoch, list(batches))
        return self._epoch[1][place]

    def loss(self, model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
        return pair_loss(model, batch)

    def counted(self, batch: tuple[Tensor, ...]) -> Tensor:
        return batch[4].sum()

    def evaluate(self, model: nn.Module) -> dict[str, float]:
        total = count = 0.0
        for batch in pair_batches(self.validation, batch=64, **self.collate):
            total += float(pair_loss(model, batch, reduction="sum"))
            count += float(batch.target_mask.sum())
        return {"loss": mean(total, count)}


class DenoisingObjective:
    """Repair damaged windows of a stream; the loss is in nats per token of the whole window.

    Batches go to `device`, or to that of `train` without one.

    Source: Lewis et al. 2020, section 2.2, arXiv 1910.13461.

    Shape:
        train: stream; integer
        validation: stream; integer
    """

    def __init__(
        self,
        train: Tensor,
        validation: Tensor,
        *,
        length: int,
        batch: int,
        noise: Noise,
        pad_id: int,
        bos_id: int,
        eos_id: int,
        device: torch.device | str | None = None,
    ):
        device = train.device if device is None else device
        # Damage is done on the processor: fetching a window from a GPU would wait for all that was started before.
        self.train, self.validation, self.length, self.batch_size = train.cpu(), validation.cpu(), length, batch
        self.noise = noise
        self.collate = {"pad_id": pad_id, "bos_id": bos_id, "eos_id": eos_id, "device": device}
        self.tokens_per_batch = batch * length

    def batch(self, step: int, generator: Generator) -> PairBatch:
        windows, _ = random_windows(self.train, self.batch_size, self.length, generator)
        return self._damage(windows, generator)

    def _damage(self, windows: Tensor, generator: Generator) -> PairBatch:
        rows = windows.cpu()
        pairs = [(self.noise(row, generator).tolist(), row.tolist()) for row in rows]
        return next(pair_batches(pairs, batch=len(pairs), **self.collate))

    def loss(self, model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
        return pair_loss(model, batch)

    def counted(self, batch: tuple[Tensor, ...]) -> Tensor:
        return batch[4].sum()

    def evaluate(self, model: nn.Module) -> dict[str, float]:
        """The loss over the whole validation text, always damaged in the same way; its short last window is left."""
        generator = torch.Generator().manual_seed(EVALUATION_SEED)
        windows, _ = all_windows(self.validation, self.length)
        total = count = 0.0
        for rows in windows[:-1].split(64):
            batch = self._damage(rows, generator)
            total += float(pair_loss(model, batch, reduction="sum"))
            count += float(batch.target_mask.sum())
        return {"loss": mean(total, count)}


check_calls(__name__)
