"""Damage a function in every small way: other operators, numbers, axes, names and calls left out."""

import ast
import copy
from collections.abc import Iterator

OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
COMPARISONS = {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE}
COMPARISONS |= {ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.GtE: ast.Lt}


def replacements(node: ast.AST, parameters: list[str]) -> Iterator[ast.AST]:
    """What could stand in the place of a node."""
    if isinstance(node, ast.BinOp):
        if type(node.op) in OPERATORS:
            yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
        yield node.left
        yield node.right
        if not isinstance(node.op, ast.Add | ast.Mult):  # these are the same both ways
            yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        yield ast.Compare(node.left, [COMPARISONS[type(node.ops[0])]()], node.comparators)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        for value in {node.value + 1, node.value - 1, node.value * 2, -node.value} - {node.value}:
            yield ast.Constant(value)
    elif isinstance(node, ast.Call):
        yield from list(node.args[:1])
        if isinstance(node.func, ast.Attribute):
            yield node.func.value  # x.f(...) becomes x
        if len(node.args) > 1:
            yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in parameters:
        yield from (ast.Name(other, ast.Load()) for other in parameters if other != node.id)
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], ast.Load())
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


def mutants(source: str) -> Iterator[str]:
    """Every damaged version of a function's source."""
    tree = ast.parse(source)
    function = tree.body[0]
    parameters = [argument.arg for argument in function.args.args]
    body = function.body[1:] if ast.get_docstring(function) else function.body
    inside = {id(node) for statement in body for node in ast.walk(statement)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) not in inside:
            continue
        if node in body and not isinstance(node, ast.Return):
            yield rebuilt(tree, index, ast.Pass())
        for changed in replacements(node, parameters):
            if ast.dump(changed) != ast.dump(node):
                yield rebuilt(tree, index, changed)


def damage(source: str, mutant: str) -> str:
    """The first line of a mutant that is not the source's."""
    intact = ast.unparse(ast.parse(source)).splitlines()
    changed = mutant.splitlines()
    return next(new.strip() for old, new in zip(intact, changed, strict=False) if old != new)


def rebuilt(tree: ast.AST, index: int, changed: ast.AST) -> str:
    """The source with the node at a place of the walk replaced."""
    tree = copy.deepcopy(tree)
    target = list(ast.walk(tree))[index]

    class Swap(ast.NodeTransformer):
        def visit(self, node):
            return changed if node is target else self.generic_visit(node)

    return ast.unparse(Swap().visit(tree))
