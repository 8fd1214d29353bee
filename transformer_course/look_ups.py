"""Look-ups in a table say which id or position it doesn't have, and which argument brought it."""

import inspect
from collections.abc import Callable
from functools import wraps

import torch
from torch import Tensor, nn


class OutOfRange(ValueError, IndexError):
    """A look-up for a row that the table doesn't have; as torch's an IndexError, but it names the argument."""


def explain_look_ups(part: type[nn.Module], argument: str, rows: Callable[[nn.Module], int]) -> None:
    """Let a part say which id or position its table doesn't have, where torch only says that an index is out of range.

    Nothing is compared until the look-up has failed, so this costs nothing. On a GPU, torch's own error comes later.
    """
    forward = part.forward

    @wraps(forward)
    def call(self, *args, **named):
        try:
            return forward(self, *args, **named)
        except IndexError as error:
            given = inspect.signature(forward).bind(self, *args, **named).arguments.get(argument)
            if isinstance(given, Tensor) and given.numel() and not isinstance(error, OutOfRange):
                check_rows(argument, given, rows(self))
            raise

    part.forward = call


def refuse_negative(part: type[nn.Module], reachable: Callable[[nn.Module], int]) -> None:
    """Let a part refuse negative positions where its table starts with rows that they would silently reach."""
    forward = part.forward

    @wraps(forward)
    def call(self, positions: Tensor) -> Tensor:
        looked_at = reachable(self) and not torch.compiler.is_compiling() and positions.device.type == "cpu"
        if looked_at and positions.numel() and int(positions.min()) < 0:
            check_rows("positions", positions, len(self.weight) - reachable(self))
        return forward(self, positions)

    part.forward = call


def name_look_ups(part: type[nn.Module], method: str, **table_of: Callable[[nn.Module], nn.Module]) -> None:
    """Let an error about a missing row name the argument of this method that asked for it."""
    inner = getattr(part, method)

    @wraps(inner)
    def call(self, *args, **named):
        try:
            return inner(self, *args, **named)
        except OutOfRange:
            given = inspect.signature(inner).bind(self, *args, **named).arguments
            for name, table in table_of.items():
                if given.get(name) is not None:
                    check_rows(name, given[name], len(table(self).weight))
            raise

    setattr(part, method, call)


def check_rows(name: str, indices: Tensor, rows: int) -> None:
    """Refuse indices of rows that a table doesn't have.

    Raises:
        OutOfRange: an index lies outside
    """
    lowest, highest = (int(edge) for edge in indices.aminmax())
    if lowest >= 0 and highest < rows:
        return
    worst = lowest if lowest < 0 else highest
    if name == "positions":
        raise OutOfRange(f"positions holds {worst}; expected 0 to {rows - 1}, because this part has max_len={rows}")
    if name == "segments":
        raise OutOfRange(f"segments holds {worst}; expected 0 to {rows - 1}, because there are {rows} segments")
    raise OutOfRange(
        f"{name} holds the id {worst}, but the vocabulary has {rows} tokens, ids 0 to {rows - 1}: was the text encoded "
        "with a different tokenizer?"
    )
