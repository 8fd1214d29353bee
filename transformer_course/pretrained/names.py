"""How a table of names is written: our part, their part, and what happens to the numbers on the way."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from einops import rearrange
from torch import Tensor, nn


@dataclass(frozen=True)
class How:
    """What is done to one of their tensors to get ours, and to ours to get theirs; `d_head` is the size of a head."""

    name: str
    to_ours: Callable[[Tensor, int], Sequence[Tensor]]
    to_theirs: Callable[[Sequence[Tensor], int], Tensor]

    def __repr__(self) -> str:
        return self.name


def _neighbors(x: Tensor, d_head: int) -> Tensor:
    return rearrange(x, "(head two pair) ... -> (head pair two) ...", two=2, pair=d_head // 2)


def _halves(x: Tensor, d_head: int) -> Tensor:
    return rearrange(x, "(head pair two) ... -> (head two pair) ...", two=2, pair=d_head // 2)


AS_IT_IS = How("as it is", lambda x, _: (x,), lambda ours, _: ours[0])
TRANSPOSED = How("transposed", lambda x, _: (x.t(),), lambda ours, _: ours[0].t())
# Query, key and value side by side in one matrix that is also transposed; a bias has one axis, and .t() leaves it.
THREE_IN_ONE = How("three in one, transposed", lambda x, _: x.t().chunk(3), lambda ours, _: torch.cat([*ours]).t())
# Which two features of a head turn together: theirs are half a head apart, ours are neighbors.
HALVES = How("halves to neighbors", lambda x, d: (_neighbors(x, d),), lambda ours, d: _halves(ours[0], d))
ONE_ROW = How("one row", lambda x, _: (x[0],), lambda ours, _: ours[0][None])


@dataclass(frozen=True)
class Row:
    """A line of a table: a module or tensor of ours, or several; theirs; and how one becomes the other.

    `{i}` stands for the number of a layer. `also` are other names that their same tensor goes by; an `optional` one
    may be missing, and ours is zero then.
    """

    ours: str | tuple[str, ...]
    theirs: str
    how: How = AS_IT_IS
    also: tuple[str, ...] = ()
    optional: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """Ours, however many there are."""
        return (self.ours,) if isinstance(self.ours, str) else self.ours


def with_prefixes(rows: Iterable[Row], ours: str = "", theirs: str = "") -> tuple[Row, ...]:
    """The same rows for parts that stand inside something larger."""
    return tuple(
        Row(
            tuple(f"{ours}{path}" for path in row.paths),
            f"{theirs}{row.theirs}",
            row.how,
            tuple(f"{theirs}{name}" for name in row.also),
            row.optional,
        )
        for row in rows
    )


def tensors(model: nn.Module, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a model one by one: each layer for itself, and of every module its weight and its bias."""
    held = model.state_dict(keep_vars=True)
    for row in rows:
        for numbered in _layers(model, row):
            first = numbered.paths[0]
            if first in held:
                yield numbered
                continue
            own = [name.removeprefix(f"{first}.") for name in held if name.rpartition(".")[0] == first]
            for name in own:
                yield Row(
                    tuple(f"{path}.{name}" for path in numbered.paths),
                    f"{numbered.theirs}.{name}",
                    numbered.how,
                    tuple(f"{other}.{name}" for other in numbered.also),
                    numbered.optional,
                )


def _layers(model: nn.Module, row: Row) -> Iterator[Row]:
    stack = row.paths[0].partition(".{i}")
    if not stack[1]:
        yield row
        return
    for i in range(len(model.get_submodule(stack[0]))):
        ours = tuple(path.format(i=i) for path in row.paths)
        yield Row(ours, row.theirs.format(i=i), row.how, tuple(name.format(i=i) for name in row.also), row.optional)
