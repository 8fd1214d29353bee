"""Tensors in words: places by token and axis, and small tables with the entries that differ marked."""

from collections.abc import Mapping, Sequence

from torch import Tensor

from transformer_course.classroom.card import Part, Table

SMALL = 30  # tensors up to this many numbers are shown in full


def place(index: Sequence[int], axes: Sequence[str], tokens: Mapping[str, Sequence[str]]) -> str:
    """Name one entry: `query 1 (cat), key 0 (the)`."""
    return ", ".join(position(axis, i, tokens) for axis, i in zip(axes, index, strict=True)) or "the only entry"


def position(axis: str, i: int, tokens: Mapping[str, Sequence[str]]) -> str:
    return f"{axis} {i} ({tokens[axis][i]})" if axis in tokens else f"{axis} {i}"


def which(wrong: Tensor, axes: Sequence[str], tokens: Mapping[str, Sequence[str]]) -> str:
    """Where entries differ, along each axis of which only some positions are concerned."""
    if wrong.all():
        return " everywhere"
    found = []
    for dim, axis in enumerate(axes):
        others = [d for d in range(wrong.dim()) if d != dim]
        along = wrong.any(dim=others) if others else wrong
        if not along.all():
            found.append(" and ".join(position(axis, i, tokens) for i in along.nonzero().flatten().tolist()[:4]))
    return f" at {', '.join(found)}" if found else " in some entries along every axis"


def tables(
    name: str, out: Tensor, right: Tensor, wrong: Tensor, axes: Sequence[str], tokens: Mapping[str, Sequence[str]]
) -> list[Part]:
    """What came and what was expected, in the last two axes, at the first place where they differ."""
    lead = wrong.nonzero()[0].tolist()[: max(wrong.dim() - 2, 0)]
    inside = f" at {place(lead, axes[: len(lead)], tokens)}" if lead else ""
    out, right, wrong = out[tuple(lead)], right[tuple(lead)], wrong[tuple(lead)]
    if out.numel() > 8 * SMALL:
        spot = tuple(wrong.nonzero()[0].tolist())
        came, wanted = number(out[spot].item()), number(right[spot].item())
        return [f"For example {place([*lead, *spot], axes, tokens)}: came {came}, expected {wanted}."]
    axes = axes[len(lead) :]
    return [
        table(f"`{name}`{inside}, what came:", out, axes, tokens, wrong),
        table(f"`{name}`{inside}, expected:", right, axes, tokens),
    ]


def table(
    caption: str,
    x: Tensor,
    axes: Sequence[str],
    tokens: Mapping[str, Sequence[str]],
    marked: Tensor | None = None,
) -> Table:
    """A tensor of at most two axes, its rows and columns named.

    Shape:
        x: ...; at most two axes
        marked: ...; bool
    """
    while x.dim() < 2:
        x, axes = x[None], ["", *axes]
        marked = marked if marked is None else marked[None]
    rows = [position(axes[0], i, tokens) if axes[0] else "" for i in range(x.shape[0])]
    header = ["", *(position(axes[1], j, tokens) if axes[1] else "" for j in range(x.shape[1]))]
    cells = [[row, *(number(value) for value in line)] for row, line in zip(rows, x.tolist(), strict=True)]
    spots = frozenset() if marked is None else frozenset((i, j + 1) for i, j in marked.nonzero().tolist())
    return Table(caption, header, cells, spots)


def number(value: object) -> str:
    """Few digits, and no minus sign before a zero: the same text on every machine."""
    return f"{value + 0.0:.4g}" if isinstance(value, float) else str(value)
