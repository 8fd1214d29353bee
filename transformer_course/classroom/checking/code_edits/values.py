"""Small changes of what is there: other numbers, other operators, another order."""

import ast
import itertools
import re
from collections.abc import Iterator

from transformer_course.classroom.checking.code_edits.places import SIGNS, numbers_in, with_field

OTHER_OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Div),
    # No power for a product: in a loop of whole numbers nothing could stop it.
    ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv, ast.Sub),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


def other_numbers(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """Other numbers: axes, offsets, exponents."""
    for field, part in numbers_in(node):
        value = part.value
        others = [value + 1, value - 1, -value] if isinstance(value, int) else [1 - value, -value]
        others += [-1, -2, -3, 0, 1, 2] if isinstance(value, int) else []
        for other in dict.fromkeys(others):
            if other != value:
                yield with_field(node, field, ast.Constant(other)), node, f"a different number instead of `{value}`"
    if isinstance(node, ast.Slice):
        yield from other_ends(node)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        if isinstance(value, int):
            for other in dict.fromkeys([value, 0, 1, 2, -1, -2, -3]):
                if other != -value:
                    yield ast.Constant(other), None, "a different number there"


def other_ends(node: ast.Slice) -> Iterator[tuple]:
    """A slice that begins or ends elsewhere."""
    ends = [(None, node.upper), (node.lower, None), (ast.Constant(1), node.upper), (node.lower, ast.Constant(-1))]
    for lower, upper in ends:
        yield ast.Slice(lower, upper, node.step), None, "a different beginning or end for the slice"
    if node.step is not None:
        yield ast.Slice(node.lower, node.upper, None), None, "a different step for the slice"


def other_axes(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """Two other axes, an index that counts from the end, an einsum's axes in another order."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and len(node.args) == 2:
        if node.func.attr in ("transpose", "swapaxes", "flatten", "movedim"):
            for pair in ((-1, -2), (1, 2), (0, 1), (-2, -3), (0, 2), (-3, -1), (-2, -1)):
                axes: list[ast.expr] = [ast.Constant(axis) for axis in pair]
                yield ast.Call(node.func, axes, node.keywords), None, "different axes"
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        for i, part in enumerate(node.elts):
            if isinstance(part, ast.Slice) and part.lower is part.upper is None:
                elts = [*node.elts[:i], ast.Constant(...), *node.elts[i + 1 :]]
                yield ast.Tuple(elts, ast.Load()), None, "an index that counts axes from the end"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for text in other_patterns(node.value):
            yield ast.Constant(text), None, "its axes in a different order"


def other_patterns(pattern: str) -> Iterator[str]:
    """An einsum's or einops' pattern with two axes exchanged on one of its sides."""
    sides = re.split(r"(->|,)", pattern)
    for place in range(0, len(sides), 2):
        axes = re.findall(r"\w+" if " " in pattern.strip() else r"\w", sides[place])
        for i, one in enumerate(axes):
            for other in axes[i + 1 :]:
                swap = {one: other, other: one}
                word = r"\w+" if " " in pattern.strip() else r"\w"
                side = re.sub(word, lambda match, swap=swap: swap.get(match[0], match[0]), sides[place])
                yield "".join([*sides[:place], side, *sides[place + 1 :]])


def other_operators(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """Another operator, another comparison, `and` for `or`, a different sign."""
    if isinstance(node, ast.BinOp):
        for other in OTHER_OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right), None, f"an operator other than `{SIGNS[type(node.op)]}`"
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        for other in COMPARISONS:
            if not isinstance(node.ops[0], other):
                text = f"a comparison other than `{SIGNS[type(node.ops[0])]}`"
                yield ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators), None, text
    elif isinstance(node, ast.BoolOp):
        is_and = isinstance(node.op, ast.And)
        other, sign = (ast.Or(), "and") if is_and else (ast.And(), "or")
        yield ast.BoolOp(other, node.values), None, f"something other than `{sign}`"


def other_order(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """Two sides, two arguments or two results in the other order."""
    if isinstance(node, ast.BinOp) and not isinstance(node.op, (ast.Add, ast.Mult)):
        yield ast.BinOp(node.right, node.op, node.left), None, "its two sides swapped"
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield ast.Tuple(node.elts[::-1], ast.Load()), None, "its two parts swapped"
    elif isinstance(node, ast.List) and len(node.elts) == 2:
        yield ast.List(node.elts[::-1], ast.Load()), None, "its two parts swapped"
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body), None, "its two outcomes swapped"
    elif isinstance(node, ast.Call) and len(node.args) > 1:
        for i, j in itertools.combinations(range(min(len(node.args), 4)), 2):
            swapped = list(node.args)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            yield ast.Call(node.func, swapped, node.keywords), None, "its arguments in a different order"
        if isinstance(node.func, ast.Attribute):
            func = ast.Attribute(node.args[0], node.func.attr, ast.Load())
            yield (
                ast.Call(func, [node.func.value, *node.args[1:]], node.keywords),
                None,
                "its arguments in a different order",
            )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.BinOp):  # (a + b) * c and a + (b * c)
        inner = node.left
        regrouped = ast.BinOp(inner.left, inner.op, ast.BinOp(inner.right, node.op, node.right))
        yield regrouped, None, "its parentheses placed differently"
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.BinOp):
        inner = node.right
        regrouped = ast.BinOp(ast.BinOp(node.left, node.op, inner.left), inner.op, inner.right)
        yield regrouped, None, "its parentheses placed differently"
