"""What padding does to the loss of a GPT, with a mask and without, renumbered and not."""

import torch
from torch import Tensor
from torch.nn import functional as F

from transformer_course.masks import for_attention
from transformer_course.models.families import CausalLanguageModel
from transformer_course.modes import evaluating
from transformer_course.positions import positions_of


def padded_loss(
    model: CausalLanguageModel,
    tokens: Tensor,
    left: int = 0,
    right: int = 0,
    masked: bool = False,
    renumbered: bool = True,
) -> float:
    """The loss in nats per real token, with `left` and `right` tokens of padding (id 0) around each text.

    `masked` hides the padding; `renumbered` numbers the real tokens from 0, as if there were no padding.

    Shape:
        tokens: batch seq; integer
    """
    padded = F.pad(tokens, (left, right), value=0)
    real = F.pad(torch.ones_like(tokens), (left, right)).bool()
    positions = positions_of(padded, real) if renumbered else torch.arange(padded.shape[1])
    with evaluating(model), torch.inference_mode():
        hidden = model.stack(
            model.embedding(padded, positions), mask=for_attention(real) if masked else None, positions=positions
        )
        logits = model.head(hidden)[:, left : left + tokens.shape[1]]
        return F.cross_entropy(logits[:, :-1].flatten(0, 1), tokens[:, 1:].flatten()).item()
