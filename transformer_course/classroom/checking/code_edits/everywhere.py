"""The same small change wherever the same thing is written: an axis, a function, two names that are mixed up."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence

from transformer_course.classroom.checking.code_edits.places import Edit, Spot, is_number
from transformer_course.classroom.checking.code_edits.steps import LIKE


def everywhere(found: Sequence[Spot], source: str) -> Iterator[Edit]:
    """Change all places that hold the same at once, where there are at least two."""
    for spots in alike(found, number_of):
        value = number_of(spots[0].node)
        for other in dict.fromkeys([-1, -2, -3, 0, 1, 2, value + 1, value - 1]):
            if other != value:
                yield from put_all(
                    spots, lambda node, other=other: ast.Constant(other), f"`{value}`", "a different number"
                )
    for spots in alike(found, function_of):
        name = function_of(spots[0].node)
        for other in LIKE.get(name, ()):
            yield from put_all(
                spots, lambda node, other=other: renamed(node, other), f"`{name}`", "a different function"
            )
    names = alike(found, name_of, least=1)
    for i, spots in enumerate(names):
        for others in names[i + 1 :]:
            yield from exchanged(spots, others)


def put_all(spots, make, place: str, what: str) -> Iterator[Edit]:
    for spot in spots:
        spot.put(make(spot.node))
    try:
        yield Edit(place, f"{what} everywhere")
    finally:
        for spot in spots:
            spot.put(spot.node)


def exchanged(spots: Sequence[Spot], others: Sequence[Spot]) -> Iterator[Edit]:
    """Two names, each in the place of the other."""
    one, other = spots[0].node.id, others[0].node.id
    for spot in [*spots, *others]:
        spot.put(ast.Name(other if spot.node.id == one else one, ast.Load()))
    try:
        yield Edit(f"`{one}`", f"`{one}` and `{other}` swapped everywhere")
    finally:
        for spot in [*spots, *others]:
            spot.put(spot.node)


def alike(found: Sequence[Spot], kind, least: int = 2) -> list[list[Spot]]:
    groups = defaultdict(list)
    for spot in found:
        key = kind(spot.node)
        if key is not None:
            groups[key].append(spot)
    return [spots for spots in groups.values() if len(spots) >= least]


def number_of(node: ast.expr) -> int | None:
    """A whole number that is written out, with its sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and is_number(node.operand):
        return -node.operand.value if isinstance(node.operand.value, int) else None
    return node.value if is_number(node) and isinstance(node.value, int) else None


def function_of(node: ast.expr) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)


def renamed(node: ast.Call, name: str) -> ast.Call:
    old = node.func
    func = ast.Attribute(old.value, name, ast.Load()) if isinstance(old, ast.Attribute) else ast.Name(name, ast.Load())
    return ast.Call(func, node.args, node.keywords)


def name_of(node: ast.expr) -> str | None:
    return node.id if isinstance(node, ast.Name) else None
