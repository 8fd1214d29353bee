"""Reads the `Shape:` block of a docstring, and binds its axes to the tensors of a real call."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType

import torch

LINE = re.compile(r"^    (?P<name>\w+): (?P<axes>[^;]+?)(?:; (?P<remarks>.+))?$")
OR_WHERE = re.compile(r"(?P<axes>[a-z_0-9 ]+?) where .+")
KINDS = {
    "float": lambda x: x.is_floating_point(),
    "integer": lambda x: x.dtype in (torch.int32, torch.int64),
    "int64": lambda x: x.dtype is torch.int64,
    "bool": lambda x: x.dtype is torch.bool,
}


@dataclass(frozen=True)
class Entry:
    """One line of a block: a name and the axes that it may have."""

    name: str
    axes: tuple[tuple[str, ...], ...]
    kind: str | None


@dataclass(frozen=True)
class Example:
    """A call with real tensors. `sizes` says where two axes are one by nature, as key and seq in self-attention."""

    function: Callable
    arguments: dict
    sizes: dict[str, int] = field(default_factory=dict)


def _words(axes: str) -> tuple[str, ...]:
    return () if axes.strip() == "()" else tuple(axes.split())


def block(docstring: str | None, title: str) -> list[str]:
    """The lines of a titled block of a docstring, without its title."""
    lines = inspect.cleandoc(docstring or "").splitlines()
    if f"{title}:" not in lines:
        return []
    rest = lines[lines.index(f"{title}:") + 1 :]
    end = next((i for i, line in enumerate(rest) if not line.startswith("    ")), len(rest))
    return rest[:end]


def shape_entries(docstring: str | None) -> list[Entry]:
    """Parse a `Shape:` block.

    Raises:
        ValueError: a line is not "name: axes" or "name: axes; remark"
    """
    entries = []
    for line in block(docstring, "Shape"):
        match = LINE.match(line)
        if match is None:
            raise ValueError(f"{line.strip()!r} is not 'name: axes' or 'name: axes; remark' on one line")
        remarks = (match["remarks"] or "").split("; ")
        others = [OR_WHERE.fullmatch(remark) for remark in remarks]
        kind = re.match(r"(float|integer|int64|bool)\b", remarks[0])
        entries.append(
            Entry(
                match["name"],
                (_words(match["axes"]), *(_words(other["axes"]) for other in others if other)),
                kind[0] if kind else None,
            )
        )
    return entries


def parameters(function: Callable) -> dict[str, inspect.Parameter]:
    """What a call takes, a module's through its `forward`; any other name in a `Shape:` block is a result."""
    return dict(inspect.signature(getattr(function, "forward", function)).parameters)


def outputs(result, names: list[str]) -> dict[str, torch.Tensor]:
    """Give the results of a call their documented names: by field, or in order."""
    if names == ["returns"]:
        return {"returns": result}
    if all(hasattr(result, name) for name in names):
        return {name: getattr(result, name) for name in names}
    assert isinstance(result, tuple) and len(result) == len(names), f"{names} are documented, {type(result)} came"
    return dict(zip(names, result, strict=True))


def bind(entry: Entry, value: torch.Tensor | float, sizes: dict[str, int]) -> tuple[str, ...]:
    """The axes of `entry` that `value` has.

    Raises:
        AssertionError: it has none of them, or is of another kind
    """
    value = torch.as_tensor(value)
    for axes in entry.axes:
        expected = tuple(int(word) if word.isdigit() else sizes[word] for word in axes)
        if tuple(value.shape) == expected:
            assert entry.kind is None or KINDS[entry.kind](value), f"{entry.name} is {value.dtype}, not {entry.kind}"
            return axes
    said = " or ".join(f"({' '.join(axes)})" for axes in entry.axes)
    known = {word: sizes[word] for axes in entry.axes for word in axes if not word.isdigit()}
    raise AssertionError(f"{entry.name} has shape {tuple(value.shape)}; the docstring says {said} where {known}")


def public_callables(module: ModuleType) -> Iterator[tuple[str, Callable]]:
    """Functions, classes and public methods that the module defines, by their name after `transformer_course.`."""
    short = module.__name__.removeprefix("transformer_course.")
    for name, member in vars(module).items():
        if name.startswith("_") or getattr(member, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(member) or inspect.isclass(member):
            yield f"{short}.{name}", member
        if inspect.isclass(member):
            for inner, method in vars(member).items():
                if not inner.startswith("_") and inspect.isfunction(method):
                    yield f"{short}.{name}.{inner}", method
