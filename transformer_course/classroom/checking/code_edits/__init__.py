"""Small changes to a function's source, one at a time: a number, an operator, a name, an order, a step, a line."""

import ast
from collections.abc import Callable, Iterator, Sequence

from transformer_course.classroom.checking.code_edits.everywhere import everywhere
from transformer_course.classroom.checking.code_edits.lines import line_edits
from transformer_course.classroom.checking.code_edits.places import (
    Edit,
    Spot,
    argument_names,
    can_change,
    segment,
    spots,
    unused,
)
from transformer_course.classroom.checking.code_edits.steps import (
    added,
    left_out,
    other_functions,
    other_names,
    used,
)
from transformer_course.classroom.checking.code_edits.values import (
    other_axes,
    other_numbers,
    other_operators,
    other_order,
)

RULES = (other_numbers, other_axes, other_operators, other_order, other_functions, other_names, left_out, added)

__all__ = ["Edit", "all_edits"]


def all_edits(tree: ast.Module, source: str) -> Iterator[Edit]:
    """Make every small change in turn: while one is given out, the tree has it; afterwards it has not."""
    (definition,) = tree.body
    names = argument_names(definition)
    found = [spot for statement in definition.body for spot in spots(statement) if can_change(spot.node)]
    for rule in RULES[:-1]:
        yield from by_rule(rule, found, names, source)
    yield from everywhere(found, source)
    yield from line_edits(definition, source)
    yield from by_rule(used, found, unused(definition), source)
    yield from by_rule(RULES[-1], found, names, source)


def by_rule(rule: Callable, found: Sequence[Spot], names: list[str], source: str) -> Iterator[Edit]:
    for spot in found:
        for node, part, what in rule(spot.node, names):
            spot.put(node)
            try:
                yield Edit(segment(source, part if part is not None else spot.node), what)
            finally:
                spot.put(spot.node)
