"""What can't be drawn is refused before anything is drawn: by an argument's name, or by the sizes of all."""

import inspect
import re
from collections.abc import Callable, Collection, Mapping
from functools import wraps

from transformer_course.signatures import checked_by_annotation, said

MOST_DRAWN = 1_000  # of anything that a drawing shows one by one


def drawable(draw: Callable) -> Callable:
    """A function that draws, which refuses what can't be drawn: by the argument's name, or by the sizes of all."""
    checked, signature = checked_by_annotation(draw), inspect.signature(draw)

    @wraps(draw)
    def call(*args, **named):
        arguments = signature.bind_partial(*args, **named).arguments if set(named) <= set(signature.parameters) else {}
        for name, value in arguments.items():
            if isinstance(value, int) and abs(value) > MOST_DRAWN and name != "token":
                raise ValueError(f"{draw.__name__}: {name}={said(value)}; expected at most {MOST_DRAWN:,}")
        try:
            return checked(*args, **named)
        except (ValueError, LookupError, RuntimeError, TypeError, AttributeError) as error:
            named_one = any(re.search(rf"\b{name}\b(=|:|\[| has| must)", str(error)) for name in signature.parameters)
            if named_one or " argument" in str(error):  # Python's own, about one that is missing or unknown
                raise
            sizes = "; ".join(f"{name}: {size}" for name, value in arguments.items() if (size := size_of(value)))
            raise ValueError(f"{draw.__name__} can't draw this ({error or type(error).__name__}). {sizes}") from error

    return call


def size_of(value: object) -> str:
    """How much an argument holds, where it holds several things."""
    if isinstance(value, Mapping):
        inner = [f"{str(name)[:40]} {size}" for name, entry in value.items() if (size := size_of(entry))]
        return ", ".join(inner[:4]) if inner else f"{len(value)} entries"
    if hasattr(value, "shape"):
        return f"shape {tuple(value.shape)}"
    return f"{len(value)} entries" if isinstance(value, Collection) and not isinstance(value, str | bytes) else ""
