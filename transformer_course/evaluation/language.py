"""How surprised a language model is by text that it has not seen."""

import math

import torch
from einops import rearrange
from torch import Tensor
from torch.nn import functional as F

from transformer_course.arguments import check_ids, check_number, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.data.windows import IGNORED, all_windows
from transformer_course.models.families import CausalLanguageModel
from transformer_course.modes import evaluating


def evaluate_language_model(model: CausalLanguageModel, stream: Tensor, length: int, batch: int = 64) -> float:
    """The loss in nats per token over a whole split, cut into windows of `length`, each token but the first once.

    A window does not see the one before it, so a longer `length` gives a lower loss.

    Shape:
        stream: stream; int64
    Raises:
        ValueError: the stream is too short, or length exceeds the model's max_len
    """
    check_whole("batch", batch)
    inputs, targets = all_windows(stream, length)
    check_ids("stream", stream, getattr(getattr(model, "config", None), "vocab", None))
    device = next(model.parameters()).device
    # Summed on the device in float64: one wait at the end, and nothing lost over millions of tokens.
    total = torch.zeros((), device=device, dtype=torch.float32 if device.type == "mps" else torch.float64)
    with evaluating(model), torch.inference_mode():
        for x, y in zip(inputs.split(batch), targets.split(batch), strict=True):
            logits = rearrange(model(x.to(device)), "batch seq vocab -> (batch seq) vocab").float()
            total += F.cross_entropy(logits, y.to(device).flatten(), ignore_index=IGNORED, reduction="sum")
    return total.item() / (len(stream) - 1)


def perplexity(loss: float) -> float:
    """Among how many equally likely tokens the model as good as chooses; the loss is in nats per token.

    Raises:
        ValueError: the loss is negative, NaN or infinite
    """
    _check_loss(loss)
    # Beyond 709 nats the number is too large to be written.
    return math.exp(loss) if loss < 709 else math.inf


def _check_loss(loss: float) -> None:
    if check_number("loss", loss) < 0:
        raise ValueError(f"loss={loss} must not be negative: it is in nats per token")


def bits_per_character(loss: float, tokens: int, characters: int) -> float:
    """Make models with different tokenizers comparable: the bits that the text takes, per character.

    `loss` is in nats per token, over `tokens` tokens that spell `characters` characters.

    Raises:
        ValueError: there are no tokens or no characters, or the loss is negative, NaN or infinite
    """
    _check_loss(loss)
    check_whole("tokens", tokens)
    check_whole("characters", characters)
    return loss * tokens / characters / math.log(2)


check_calls(__name__)
