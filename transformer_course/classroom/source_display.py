"""show_source(part): a part of the package as its file has it, where it is too long to be built in one cell."""

import inspect
import textwrap
from collections.abc import Callable

from transformer_course.classroom.card import Card, Code, Folded
from transformer_course.signatures import said

OPEN = 25  # lines that are shown without being asked for


def show_source(part: Callable) -> Card:
    """The source of a class, function or method of the package; long ones are folded until they are opened.

    Raises:
        TypeError: it is something else, or there is no Python source of it
    """
    if not callable(part) or not hasattr(part, "__qualname__"):
        raise TypeError(f"part must be a class, function, or method, got {said(part)}: write show_source(GPT)")
    try:
        source = textwrap.dedent(inspect.getsource(part))
    except (TypeError, OSError):
        raise TypeError(f"part={part.__qualname__} isn't written in Python, so it has no source to show") from None
    lines = len(source.splitlines())
    file = f"{part.__module__.replace('.', '/')}.py"
    code = Code(source)
    return Card(
        "note", f"{part.__qualname__}, in {file}", [code if lines <= OPEN else Folded(f"{lines} lines", [code])]
    )
