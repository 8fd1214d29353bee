"""The objective of fine-tuning: sort texts, or single tokens, into classes."""

from collections.abc import Iterator, Sequence

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from transformer_course.call_checks import check_calls
from transformer_course.data.windows import IGNORED
from transformer_course.training.objectives import mean
from transformer_course.training.seeds import epoch_seed

# The ids of a text with its class, or with a class for each of its tokens (IGNORED where none is asked for).
Example = tuple[Sequence[int], int | Sequence[int]]
Batch = tuple[Tensor, Tensor, Tensor]


class ClassificationObjective:
    """Name the class of each text (SequenceClassifier) or of each token (TokenClassifier); nats per label.

    Texts of about the same length share a batch, so that little of it is padding.

    Source: Devlin et al. 2019, section 4.1 (texts) and 5.3 (tokens), arXiv 1810.04805.

    Raises:
        ValueError: there are no examples, or labels of tokens are not as many as the tokens
    """

    def __init__(
        self,
        train: Sequence[Example],
        validation: Sequence[Example],
        *,
        batch: int,
        pad_id: int,
        seed: int,
        device: torch.device | str | None = None,
    ):
        for name, examples in (("train", train), ("validation", validation)):
            _check(name, examples)
        self.train, self.validation, self.batch_size, self.seed = train, validation, batch, seed
        self.pad_id, self.device = pad_id, device
        self.per_epoch = -(-len(train) // batch)
        self.tokens_per_batch = round(sum(len(tokens) for tokens, _ in train) / self.per_epoch)
        self._epoch: tuple[int, list[list[int]]] = (-1, [])

    def batch(self, step: int, generator: Generator) -> Batch:
        """Batch number `step` of a walk that meets every example once in each epoch: tokens, labels, padding mask."""
        epoch, place = divmod(step, self.per_epoch)
        if self._epoch[0] != epoch:
            shuffle = Generator().manual_seed(epoch_seed(self.seed, epoch))
            self._epoch = (epoch, shuffled_groups(self.train, self.batch_size, shuffle))
        return self._collate([self.train[i] for i in self._epoch[1][place]])

    def loss(self, model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
        logits, labels = self._answers(model, batch)
        return F.cross_entropy(logits, labels, ignore_index=IGNORED)

    def counted(self, batch: tuple[Tensor, ...]) -> Tensor:
        return (batch[1] != IGNORED).sum()

    def evaluate(self, model: nn.Module) -> dict[str, float]:
        """Loss and share of right labels over the validation examples."""
        total = right = count = 0.0
        for batch in self.batches(self.validation):
            logits, labels = self._answers(model, batch)
            total += float(F.cross_entropy(logits.float(), labels, ignore_index=IGNORED, reduction="sum"))
            right += float((logits.argmax(dim=-1) == labels).sum())
            count += float((labels != IGNORED).sum())
        return {"loss": mean(total, count), "accuracy": mean(right, count)}

    def batches(self, examples: Sequence[Example], size: int = 64) -> Iterator[Batch]:
        """All examples in order of length, a batch at a time."""
        order = sorted(range(len(examples)), key=lambda i: len(examples[i][0]))
        for start in range(0, len(order), size):
            yield self._collate([examples[i] for i in order[start : start + size]])

    def _answers(self, model: nn.Module, batch: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        tokens, labels, padding_mask = batch
        logits = model(tokens, padding_mask)
        return logits.flatten(end_dim=-2), labels.flatten()

    def _collate(self, examples: Sequence[Example]) -> Batch:
        longest = max(len(tokens) for tokens, _ in examples)
        ids = [[*tokens, *[self.pad_id] * (longest - len(tokens))] for tokens, _ in examples]
        labels = [
            label if isinstance(label, int) else [*label, *[IGNORED] * (longest - len(label))] for _, label in examples
        ]
        lengths = torch.tensor([len(tokens) for tokens, _ in examples])
        batch = torch.tensor(ids), torch.tensor(labels), torch.arange(longest) < lengths[:, None]
        # Copies that the processor doesn't wait for: on a GPU it would wait for all that was started before.
        tokens, labels, padding_mask = (part.to(self.device, non_blocking=True) for part in batch)
        return tokens, labels, padding_mask


def shuffled_groups(examples: Sequence[Example], size: int, generator: Generator) -> list[list[int]]:
    """The examples in groups of neighbors in length, ties and groups in random order."""
    ties = torch.rand(len(examples), generator=generator).tolist()
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i][0]), ties[i]))
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    return [groups[i] for i in torch.randperm(len(groups), generator=generator).tolist()]


def _check(name: str, examples: Sequence[Example]) -> None:
    if not examples:
        raise ValueError(f"{name} is empty: give at least one example")
    for i, (tokens, label) in enumerate(examples):
        if not isinstance(label, int) and len(label) != len(tokens):
            raise ValueError(f"{name}[{i}] has {len(tokens)} tokens and {len(label)} labels: give one for each token")


check_calls(__name__)
