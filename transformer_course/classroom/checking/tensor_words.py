"""Tensors in words: places by token and axis, and small tables with the entries that differ marked."""

from collections.abc import Mapping, Sequence

from torch import Tensor

from transformer_course.classroom.card import Part, Table

SMALL = 30  # tensors up to this many numbers are shown in full


def place(index: Sequence[int], axes: Sequence[str], tokens: Mapping[str, Sequence[str]]) -> str:
    """Name one entry: `query 1 (cat), key 0 (the)`."""
    named = (position(axis, i, tokens) for axis, i in zip(axes, index, strict=True))
    return ", ".join(filter(None, named)) or "the only entry"


def sizes(axes: Sequence[str], shape: Sequence[int]) -> str:
    """Each axis with its size: `query 3, key 4`. One that is called by a number always has that size."""
    named = (axis if axis.isdecimal() else f"{axis} {n}" for axis, n in zip(axes, shape, strict=True))
    return ", ".join(named) or "a single number"


def position(axis: str, i: int, tokens: Mapping[str, Sequence[str]]) -> str:
    if axis.isdecimal():  # an axis that is called by its size; one of size 1 has one place only
        return "" if axis == "1" else str(i)
    known = tokens.get(axis, ())
    return f"{axis} {i} ({known[i]})" if i < len(known) else f"{axis} {i}"


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
    there = place(lead, axes[: len(lead)], tokens)
    inside = f" at {there}" if any(axis != "1" for axis in axes[: len(lead)]) else ""
    out, right, wrong = out[tuple(lead)], right[tuple(lead)], wrong[tuple(lead)]
    if out.numel() > 8 * SMALL:
        spot = tuple(wrong.nonzero()[0].tolist())
        came, wanted = told_apart(out[spot].item(), right[spot].item())
        return [f"For example, at {place([*lead, *spot], axes, tokens)}: yours is {came}, but it should be {wanted}."]
    axes = axes[len(lead) :]
    digits = digits_to_tell_apart(out, right, wrong)
    rows, columns = (kept(wrong, dim) for dim in (-2, -1))
    cut = " (where it differs)" if len(rows) * len(columns) < out.numel() else ""
    return [
        table(f"`{name}`{inside}, yours{cut}:", out, axes, tokens, wrong, rows, columns, digits),
        table(f"`{name}`{inside}, expected{cut}:", right, axes, tokens, None, rows, columns, digits),
    ]


WIDE, LONG = 8, 10  # columns and rows that a table may have


def kept(wrong: Tensor, dim: int) -> list[int]:
    """The positions along an axis that a table shows: all, or where there is something to see, and what is beside it.

    Shape:
        wrong: ...; bool
    """
    if wrong.dim() < -dim:
        return [0]
    most, size = (WIDE if dim == -1 else LONG), wrong.shape[dim]
    if size <= most:
        return list(range(size))
    others = [d for d in range(wrong.dim()) if d != wrong.dim() + dim]
    along = (wrong.any(dim=others) if others else wrong).nonzero().flatten().tolist()
    first = max(0, min(along[0] - 1, size - most))
    return list(range(first, first + most))


def digits_to_tell_apart(out: Tensor, right: Tensor, wrong: Tensor) -> int:
    """As many digits as it takes until entries that differ no longer print alike.

    Shape:
        out: ...
        right: ...
        wrong: ...; bool
    """
    pairs = list(zip(out[wrong].tolist(), right[wrong].tolist(), strict=True))[:SMALL]
    enough = (digits for digits in range(4, 12) if all(number(a, digits) != number(b, digits) for a, b in pairs))
    return next(enough, 12)


def told_apart(came: object, wanted: object) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    for digits in range(4, 17):
        if number(came, digits) != number(wanted, digits):
            break
    return number(came, digits), number(wanted, digits)


def table(
    caption: str,
    x: Tensor,
    axes: Sequence[str],
    tokens: Mapping[str, Sequence[str]],
    marked: Tensor | None = None,
    rows: Sequence[int] | None = None,
    columns: Sequence[int] | None = None,
    digits: int = 4,
) -> Table:
    """A tensor of at most two axes, its rows and columns named; only the chosen ones, where there is a choice.

    Shape:
        x: ...; at most two axes
        marked: ...; bool
    """
    while x.dim() < 2:
        x, axes = x[None], ["", *axes]
        marked = marked if marked is None else marked[None]
    rows = range(x.shape[0]) if rows is None else rows
    columns = range(x.shape[1]) if columns is None else columns
    names = [position(axes[0], i, tokens) if axes[0] else "" for i in rows]
    header = ["", *(position(axes[1], j, tokens) if axes[1] else "" for j in columns)]
    cells = [[name, *(number(x[i, j].item(), digits) for j in columns)] for name, i in zip(names, rows, strict=True)]
    places = [(a, b + 1, i, j) for a, i in enumerate(rows) for b, j in enumerate(columns)]
    spots = frozenset() if marked is None else frozenset((a, b) for a, b, i, j in places if marked[i, j])
    return Table(caption, header, cells, spots)


def number(value: object, digits: int = 4) -> str:
    """Few digits, and no minus sign before a zero: the same text on every machine."""
    return f"{value + 0.0:.{digits}g}" if isinstance(value, float) else str(value)
