"""What a model is asked during training: a batch, its loss, and how well it does on text it has not seen."""

import math
from collections.abc import Collection
from typing import Protocol, runtime_checkable

import torch
from einops import rearrange
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from transformer_course.call_checks import check_calls
from transformer_course.data.masking import mask_tokens
from transformer_course.data.windows import IGNORED, all_windows, random_windows
from transformer_course.evaluation.language import evaluate_language_model

EVALUATION_SEED = 0


def mean(total: float, count: float) -> float:
    """The mean over everything that an evaluation counted.

    Raises:
        ValueError: that is nothing
    """
    if not count:
        raise ValueError("validation has nothing to count: give more text, or at least one label")
    return total / count


class Objective(Protocol):
    """A training task. Batch number `step` is a function of the step and the generator alone, so a run can resume."""

    tokens_per_batch: int

    def batch(self, step: int, generator: Generator) -> tuple[Tensor, ...]: ...

    def loss(self, model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor: ...

    def counted(self, batch: tuple[Tensor, ...]) -> int | Tensor:
        """How many tokens the loss is a mean over: processes that share a batch need it to weigh their parts."""
        ...

    def evaluate(self, model: nn.Module) -> dict[str, float]: ...


@runtime_checkable
class Streamed(Protocol):
    """An objective of which each process can read its own part of a batch, without the rest."""

    def own_batch(self, step: int, process: int, processes: int) -> tuple[tuple[Tensor, ...], float]:
        """The process's part of batch number `step`, and what it weighs in the loss of the whole one."""
        ...


class CausalObjective:
    """Predict each next token of a stream; the loss is in nats per token.

    Source: Radford et al. 2018, section 3.1, equation 1.

    Shape:
        train: stream; integer
        validation: stream; integer
    """

    def __init__(self, train: Tensor, validation: Tensor, *, length: int, batch: int):
        self.train, self.validation, self.length, self.batch_size = train, validation, length, batch
        self.tokens_per_batch = batch * length

    def batch(self, step: int, generator: Generator) -> tuple[Tensor, Tensor]:
        return random_windows(self.train, self.batch_size, self.length, generator)

    def loss(self, model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
        inputs, targets = batch
        return F.cross_entropy(rearrange(model(inputs), "batch seq vocab -> (batch seq) vocab"), targets.flatten())

    def counted(self, batch: tuple[Tensor, ...]) -> int:
        return batch[1].numel()

    def evaluate(self, model: nn.Module) -> dict[str, float]:
        """The loss over the whole validation text, each token counted once."""
        return {"loss": evaluate_language_model(model, self.validation, self.length)}


class MaskedObjective:
    """Name the hidden tokens of a window; the loss is in nats per hidden token.

    The vocabulary is projected at a fixed number of slots, enough for the selected tokens of nearly every batch:
    the shapes never change, and nothing waits for a count.

    Source: Devlin et al. 2019, section 3.1, arXiv 1810.04805; more than 15%: Wettig et al. 2023, arXiv 2202.08005;
    30%: Warner et al. 2024, arXiv 2412.13663.

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
        mask_id: int,
        vocab: int,
        special_ids: Collection[int],
        probability: float = 0.3,
    ):
        self.train, self.validation, self.length, self.batch_size = train, validation, length, batch
        self.probability = probability
        self.masking = {
            "mask_id": mask_id,
            "vocab": vocab,
            "special_ids": tuple(special_ids),
            "probability": probability,
        }
        self.tokens_per_batch = batch * length

    def batch(self, step: int, generator: Generator) -> tuple[Tensor, Tensor, Tensor]:
        window, _ = random_windows(self.train, self.batch_size, self.length, generator)
        return mask_tokens(window, generator=generator, **self.masking)

    def loss(self, model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
        logits, labels = self._answers(model, batch)
        return F.cross_entropy(logits, labels)

    def counted(self, batch: tuple[Tensor, ...]) -> Tensor:
        return batch[2].sum()

    def _answers(self, model: nn.Module, batch: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Logits and labels at the slots; the label of a slot that is left over is ignored."""
        inputs, labels, select = batch[0], batch[1].flatten(), batch[2].flatten()
        count = select.numel()
        # Four standard deviations above the mean: a batch with more is as good as never drawn, and loses the rest.
        spread = math.sqrt(count * self.probability * (1 - self.probability))
        slots = min(count, math.ceil(count * self.probability + 4 * spread))
        places = select.to(torch.uint8).topk(slots, sorted=False).indices
        return model(inputs, select=places), torch.where(select[places], labels[places], IGNORED)

    def evaluate(self, model: nn.Module) -> dict[str, float]:
        """Loss and share of hidden tokens named, over the validation text with always the same tokens hidden."""
        generator = torch.Generator().manual_seed(EVALUATION_SEED)
        windows, _ = all_windows(self.validation, self.length)
        total = right = count = 0.0
        for window in windows.split(64):
            logits, labels = self._answers(model, mask_tokens(window, generator=generator, **self.masking))
            total += float(F.cross_entropy(logits.float(), labels, reduction="sum"))
            right += float((logits.argmax(dim=-1) == labels).sum())
            count += float((labels != IGNORED).sum())
        return {"loss": mean(total, count), "accuracy": mean(right, count)}


check_calls(__name__)
