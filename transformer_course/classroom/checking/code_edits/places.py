"""Places in a function's source, and what a small change puts there."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**"}
SIGNS |= {ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
SIGNS |= {ast.Eq: "==", ast.NotEq: "!="}


@dataclass(frozen=True)
class Edit:
    """A change: the piece of source that it changes, and what it puts there, in words."""

    place: str
    what: str

    @property
    def words(self) -> str:
        """Where to look, and what would have to be there."""
        return f"Look at {self.place}: every case would pass with {self.what}."


@dataclass(frozen=True)
class Spot:
    """A place in the tree that holds an expression: `getattr(parent, field)`, or its entry `index`."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.expr

    def put(self, node: ast.AST) -> None:
        if not hasattr(node, "lineno"):  # a piece of the source itself keeps its place: cards quote it
            ast.copy_location(node, self.node)
        ast.fix_missing_locations(node)
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def spots(tree: ast.AST) -> Iterator[Spot]:
    """Every expression of the tree, from the outside in."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.expr):
                yield Spot(parent, field, None, value)
            elif isinstance(value, list):
                yield from (Spot(parent, field, i, item) for i, item in enumerate(value) if isinstance(item, ast.expr))


def can_change(node: ast.expr) -> bool:
    """Whether an expression is one to change: no target of an assignment, no text but an einsum's pattern."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and "->" not in node.value
    return not is_text and not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))


SHORT, LONG = 12, 90  # a piece this short is shown with its line, and one this long is cut


def segment(source: str, node: ast.AST) -> str:
    """The piece of source of a node as code, with its line where the piece alone says little."""
    text = ast.get_source_segment(source, node) or ast.unparse(node)
    text = " ".join(text.split()).replace("`", "'")
    text = text if len(text) <= LONG else text[: LONG - 3] + "…"
    line = source.splitlines()[node.lineno - 1].strip().replace("`", "'") if hasattr(node, "lineno") else ""
    return f"`{text}` in the line `{line}`" if len(text) < SHORT and len(line) > len(text) else f"`{text}`"


def is_number(node: object) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)


def numbers_in(node: ast.expr) -> Iterator[tuple[tuple, ast.Constant]]:
    """The numbers that are written directly in a node, with the way to them."""
    for way, item in parts(node):
        if is_number(item):
            yield way, item


def parts(node: ast.expr) -> Iterator[tuple[tuple, ast.AST]]:
    """What is directly in a node, keywords' values too, with the way to it."""
    for field, value in ast.iter_fields(node):
        items = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, item in items:
            if isinstance(item, ast.keyword):
                yield (field, index, "value"), item.value
            elif isinstance(item, ast.AST):
                yield (field, index), item


def with_field(node: ast.expr, way: tuple, new: ast.expr) -> ast.expr:
    """The node with one of its fields replaced; what is inside stays the same objects."""
    field, index, *keyword = way
    fields = dict(ast.iter_fields(node))
    if index is None:
        fields[field] = new
    else:
        items = list(fields[field])
        items[index] = ast.keyword(items[index].arg, new) if keyword else new
        fields[field] = items
    return type(node)(**fields)


def argument_names(definition: ast.stmt) -> list[str]:
    """The names that the function gets and makes."""
    names = [node.arg for node in ast.walk(definition) if isinstance(node, ast.arg) and node.arg != "self"]
    made = [n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([*names, *made]))


def unused(definition: ast.stmt) -> list[str]:
    """The arguments that a function never reads."""
    if not isinstance(definition, ast.FunctionDef):
        return []
    read = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return [argument.arg for argument in definition.args.args if argument.arg not in read]
