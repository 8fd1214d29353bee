"""The hidden units of a trained model: when each is active, and what the model is without them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from html import escape

import torch
from torch import Tensor, nn

from transformer_course.models.families import CausalLanguageModel


@contextmanager
def replaced(modules: Iterable[nn.Module], by: Callable[[Tensor], Tensor]) -> Iterator[None]:
    """While the block runs, each module returns `by(its input)` instead of its own output."""
    with ExitStack() as stack:
        for module in modules:
            hook = module.register_forward_hook(lambda _, inputs, output: by(inputs[0]))
            stack.callback(hook.remove)
        yield


@torch.no_grad()
def activity(model: CausalLanguageModel, tokens: Tensor) -> Tensor:
    """The hidden units of every layer, after the activation, for every token.

    Shape:
        tokens: batch seq; integer
        returns: layer batch seq d_hidden
    """
    layers: list[Tensor] = []
    with ExitStack() as stack:
        for block in model.stack.blocks:
            hook = block.feedforward.activation.register_forward_hook(lambda _, inputs, output: layers.append(output))
            stack.callback(hook.remove)
        model(tokens)
    return torch.stack(layers)


def most_active(values: Tensor, count: int = 8) -> list[tuple[int, int]]:
    """Where one unit is most active, as (text, place), the most active first.

    Shape:
        values: batch seq
    """
    seq = values.shape[1]
    return [divmod(place, seq) for place in values.flatten().topk(count).indices.tolist()]


def in_context(pieces: Sequence[Sequence[str]], values: Tensor, count: int = 8, before: int = 6) -> str:
    """HTML: the tokens at which a unit is most active, in bold after the text before them, and how active it is.

    Shape:
        values: batch seq
    """
    rows = []
    for text, place in most_active(values, count):
        context = "".join(pieces[text][max(place - before, 0) : place]).replace("\n", " ")
        token = pieces[text][place].replace("\n", "⏎")
        cell = '<td style="text-align:left;white-space:pre">'
        value = f"<td>{values[text, place].item():.1f}</td>"
        rows.append(f"<tr>{value}{cell}{escape(context)}<b>{escape(token)}</b></td></tr>")
    return f"<table>{''.join(rows)}</table>"
