"""show_source(part): a part of the package as its file has it, where it is too long to be built in one cell."""

import inspect
import textwrap
from collections.abc import Callable

from transformer_course.classroom.card import Card, Code, Folded

OPEN = 25  # lines that are shown without being asked for


def show_source(part: Callable) -> Card:
    """The source of a class, function or method of the package; long ones are folded until they are opened."""
    source = textwrap.dedent(inspect.getsource(part))
    lines = len(source.splitlines())
    file = f"{part.__module__.replace('.', '/')}.py"
    code = Code(source)
    return Card(
        "note", f"{part.__qualname__}, in {file}", [code if lines <= OPEN else Folded(f"{lines} lines", [code])]
    )
