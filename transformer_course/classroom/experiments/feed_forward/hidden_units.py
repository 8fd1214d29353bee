"""The hidden units of a trained model: when each speaks up, and what the model is without them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from html import escape

import torch
from torch import Tensor, nn

from transformer_course.models.families import CausalLanguageModel


@contextmanager
def replaced(modules: Iterable[nn.Module], by: Callable[[Tensor], Tensor]) -> Iterator[None]:
    """For as long as the block runs, each module gives `by(its input)` instead of its own output."""
    with ExitStack() as stack:
        for module in modules:
            hook = module.register_forward_hook(lambda _, inputs, output: by(inputs[0]))
            stack.callback(hook.remove)
        yield


@torch.no_grad()
def activity(model: CausalLanguageModel, tokens: Tensor) -> Tensor:
    """What the activation of every layer gives for every token.

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


def loudest(values: Tensor, count: int = 8) -> list[tuple[int, int]]:
    """Where one unit's values are largest, as (text, place), the largest first.

    Shape:
        values: batch seq
    """
    seq = values.shape[1]
    return [divmod(place, seq) for place in values.flatten().topk(count).indices.tolist()]


def in_context(pieces: Sequence[Sequence[str]], values: Tensor, count: int = 8, before: int = 6) -> str:
    """HTML: the tokens at which a unit is loudest, in bold behind what comes before them, and how loud.

    Shape:
        values: batch seq
    """
    rows = []
    for text, place in loudest(values, count):
        context = "".join(pieces[text][max(place - before, 0) : place]).replace("\n", " ")
        token = pieces[text][place].replace("\n", "⏎")
        cell = '<td style="text-align:left;white-space:pre">'
        loud = f"<td>{values[text, place].item():.1f}</td>"
        rows.append(f"<tr>{loud}{cell}{escape(context)}<b>{escape(token)}</b></td></tr>")
    return f"<table>{''.join(rows)}</table>"
