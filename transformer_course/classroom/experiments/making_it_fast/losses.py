"""The cross-entropy of a batch's scores: all at once, or a few tokens at a time."""

from collections.abc import Callable

from torch import Tensor
from torch.nn import functional as F

from transformer_course.data.windows import IGNORED


def cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    return F.cross_entropy(logits.flatten(0, -2).float(), targets.flatten())


def loss_in_pieces(head: Callable[[Tensor], Tensor], hidden: Tensor, targets: Tensor, rows: int = 256) -> Tensor:
    """The cross-entropy of a head's scores, for `rows` tokens at a time: the scores of all tokens never exist at once.

    The head's gradients are complete when this returns; `backward` on the result sends the rest through the model.
    """
    inputs, targets = hidden.detach().flatten(0, -2).requires_grad_(), targets.flatten()
    count, total = (targets != IGNORED).sum(), hidden.new_zeros(())
    for some, their_targets in zip(inputs.split(rows), targets.split(rows), strict=True):
        loss = F.cross_entropy(head(some[None])[0].float(), their_targets, reduction="sum") / count
        loss.backward()
        total += loss.detach()
    passed_on = (hidden.flatten(0, -2) * inputs.grad).sum()  # its gradient is the one that was collected
    return total + passed_on - passed_on.detach()
