"""The rows of a name table: our part, their part, and how to convert the numbers between them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from einops import rearrange
from torch import Tensor, nn

from transformer_course.call_checks import check_calls


@dataclass(frozen=True)
class How:
    """How to convert one of their tensors into ours and back; the functions also get `d_head`, the size of a head."""

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
# Query, key and value side by side in one transposed matrix; .t() leaves a bias, which has one axis, as it is.
THREE_IN_ONE = How("three in one, transposed", lambda x, _: x.t().chunk(3), lambda ours, _: torch.cat([*ours]).t())
# RoPE's pairs: theirs are half a head apart, ours are neighbors.
HALVES = How("halves to neighbors", lambda x, d: (_neighbors(x, d),), lambda ours, d: _halves(ours[0], d))
ONE_ROW = How("one row", lambda x, _: (x[0],), lambda ours, _: ours[0][None])


@dataclass(frozen=True)
class Row:
    """A row of a name table: one or more of our modules or tensors, theirs, and how to convert them.

    `{i}` is replaced by the layer number. `also` lists other names that they use for it. An `optional` tensor may be
    missing; ours is then zero.
    """

    ours: str | tuple[str, ...]
    theirs: str
    how: How = AS_IT_IS
    also: tuple[str, ...] = ()
    optional: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """Our names, as a tuple even if there is only one."""
        return (self.ours,) if isinstance(self.ours, str) else self.ours


def with_prefixes(rows: Iterable[Row], ours: str = "", theirs: str = "") -> tuple[Row, ...]:
    """The same rows for parts inside a larger module."""
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
    """A model's rows, expanded: one row per layer, and one per weight and bias of each module."""
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


check_calls(__name__)
