"""How much text a GPT has to read, and n-gram models have to count, until they predict new text equally well."""

import math
from collections.abc import Mapping, Sequence

from torch import Tensor

from transformer_course.evaluation import KneserNey

Curve = tuple[list[int], list[float]]  # tokens, and the validation loss with so many

HALVINGS = 6  # from all of the text down to a 64th


def thinned(stream: Tensor, length: int, keep_one_in: int) -> Tensor:
    """Keep one in `keep_one_in` pieces of `length` tokens: less text, but from all over the stream.

    Shape:
        stream: stream; int64
        returns: kept; int64
    Raises:
        ValueError: no whole piece fits into the stream, or keep_one_in is less than 1
    """
    if keep_one_in < 1 or not 0 < length <= len(stream):
        raise ValueError(
            f"keep_one_in={keep_one_in} and length={length} with a stream of {len(stream)} tokens: both must be at "
            "least 1, and one piece must fit"
        )
    whole = len(stream) // length * length
    return stream[:whole].view(-1, length)[::keep_one_in].flatten()


def counting_curve(train: Tensor, validation: Tensor, vocab: int, order: int, length: int) -> Curve:
    """The loss of Kneser–Ney on the validation text, after counting a 64th of the training text, a 32nd, … all of it.

    Shape:
        train: stream; int64
        validation: held_out; int64
    """
    tokens, losses = [], []
    for halving in range(HALVINGS, -1, -1):
        part = train if halving == 0 else thinned(train, length, 2**halving)
        tokens.append(len(part))
        losses.append(KneserNey(part, vocab, order).evaluate(validation))
    return tokens, losses


def reading_curve(log: Sequence[Mapping]) -> Curve:
    """The validation losses in a run's log, over the number of tokens the model had read.

    Raises:
        ValueError: the log has none
    """
    measured = [line for line in log if line["validation"]]
    if not measured:
        raise ValueError(f"log has {len(log)} lines, none with a validation loss: train the run first")
    return [line["tokens"] for line in measured], [line["validation"]["loss"] for line in measured]


def training_curve(log: Sequence[Mapping]) -> Curve:
    """The training losses in a run's log, over the number of tokens read; early on, the text is new to the model."""
    return [line["tokens"] for line in log], [line["loss"] for line in log]


def crossing(curve: Curve, mark: float) -> float | None:
    """After how many tokens the loss first fell to `mark`, interpolated over the logarithm of the tokens.

    Returns the first measurement if the loss was already below `mark` there, and None if it never got that low.
    """
    points = list(zip(*curve, strict=True))
    for i, (tokens, loss) in enumerate(points):
        if loss <= mark:
            if i == 0:
                return tokens
            before, higher = points[i - 1]
            share = (higher - mark) / (higher - loss)
            return math.exp((1 - share) * math.log(before) + share * math.log(tokens))
    return None
