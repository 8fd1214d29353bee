"""Small changes of steps: another function or name, a step left out, a step more."""

import ast
from collections.abc import Iterator

from transformer_course.classroom.checking.code_edits.places import SIGNS, with_field

# Functions that are taken for each other.
TAKEN_FOR_EACH_OTHER = (
    ("sum", "mean", "prod"),
    ("min", "max"),
    ("amin", "amax", "mean", "sum"),
    ("argmin", "argmax"),
    ("tril", "triu"),
    ("cat", "stack"),
    ("repeat", "repeat_interleave"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("softmax", "log_softmax", "sigmoid"),
    ("sin", "cos"),
    ("any", "all"),
    ("floor", "ceil", "round"),
    ("log", "log2", "log10", "log1p"),
    ("relu", "gelu", "silu"),
    ("square", "abs", "sqrt"),
    ("reshape", "transpose"),
    ("append", "extend"),
    ("keys", "values", "items"),
)
LIKE = {name: tuple(o for row in TAKEN_FOR_EACH_OTHER if name in row for o in row if o != name)
        for row in TAKEN_FOR_EACH_OTHER for name in row}  # fmt: skip
REDUCTIONS = ("mean", "sum", "var", "std", "max", "min", "amax", "amin", "norm", "argmax", "logsumexp", "any", "all")


def other_functions(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """A function that is taken for another."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    for other in LIKE.get(name, ()):
        if isinstance(node.func, ast.Attribute):
            func: ast.expr = ast.Attribute(node.func.value, other, ast.Load())
        else:
            func = ast.Name(other, ast.Load())
        yield ast.Call(func, node.args, node.keywords), None, f"a function other than `{name}`"
    if name.endswith("_") and isinstance(node.func, ast.Attribute):
        func = ast.Attribute(node.func.value, name[:-1], ast.Load())
        yield (
            ast.Call(func, node.args, node.keywords),
            None,
            f"a function that changes nothing in place (`{name[:-1]}`)",
        )
    if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in ("math", "np", "numpy"):
        func = ast.Attribute(ast.Name("torch", ast.Load()), name, ast.Load())
        yield ast.Call(func, node.args, node.keywords), None, "torch's own function"
    given = {keyword.arg for keyword in node.keywords}
    if name in REDUCTIONS and "keepdim" not in given:
        kept = ast.keyword("keepdim", ast.Constant(True))
        yield ast.Call(node.func, node.args, [*node.keywords, kept]), None, "the reduced axis kept"
        if isinstance(node.func, ast.Attribute) and not node.args:
            last = ast.keyword("dim", ast.Constant(-1))
            rest = [keyword for keyword in node.keywords if keyword.arg != "dim"]
            yield ast.Call(node.func, node.args, [*rest, last]), None, "a `dim` argument that names the axis to reduce"
            yield (
                ast.Call(node.func, node.args, [*rest, last, kept]),
                None,
                "a `dim` argument that names the axis to reduce",
            )
    if name in ("var", "std") and not given & {"correction", "unbiased"}:
        whole = ast.keyword("correction", ast.Constant(0))
        yield ast.Call(node.func, node.args, [*node.keywords, whole]), None, "a division by n instead of n − 1"
    for i, keyword in enumerate(node.keywords):
        if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool):
            flipped = ast.keyword(keyword.arg, ast.Constant(not keyword.value.value))
            words = f"a different value for `{keyword.arg}`"
            yield ast.Call(node.func, node.args, [*node.keywords[:i], flipped, *node.keywords[i + 1 :]]), None, words


def other_names(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """Another of the function's names, where one is used."""
    for field, value in ast.iter_fields(node):
        items = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, item in items:
            inner = item.value if isinstance(item, ast.keyword) else item
            if not (isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and inner.id in names):
                continue
            way = (field, index, "value") if isinstance(item, ast.keyword) else (field, index)
            for other in names:
                if other != inner.id:
                    text = f"something other than `{inner.id}` there"
                    yield with_field(node, way, ast.Name(other, ast.Load())), node, text


def left_out(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """The same without one of its steps."""
    if isinstance(node, ast.BinOp):
        sign = SIGNS.get(type(node.op), "")
        yield node.left, None, f"`{f'{sign} {piece(node.right)}'.strip()}` left out"
        yield node.right, None, f"`{f'{piece(node.left)} {sign}'.strip()}` left out"
    elif isinstance(node, ast.UnaryOp):
        yield node.operand, None, "its sign or `not` left out"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield node.func.value, None, f"`{node.func.attr}` left out"
        if node.args:
            yield node.args[0], None, f"`{piece(node.func)}` left out"
        for i, keyword in enumerate(node.keywords):
            fewer = [*node.keywords[:i], *node.keywords[i + 1 :]]
            yield ast.Call(node.func, node.args, fewer), None, f"`{keyword.arg}` left out"
    elif isinstance(node, ast.Call) and node.args:
        yield node.args[0], None, f"`{ast.unparse(node.func)}` left out"
    elif isinstance(node, ast.Subscript):
        yield node.value, None, "the index left out"
    elif isinstance(node, ast.BoolOp):
        for i, value in enumerate(node.values):
            rest = [*node.values[:i], *node.values[i + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest), None, f"`{piece(value)}` left out"
    elif isinstance(node, ast.Lambda):
        yield node.body, None, "the value itself instead of a function that returns it"
    elif isinstance(node, ast.Attribute):
        yield node.value, None, f"`{node.attr}` left out"
    elif isinstance(node, (ast.ListComp, ast.GeneratorExp)) and node.generators[-1].ifs:
        last = node.generators[-1]
        whole = ast.comprehension(last.target, last.iter, [], last.is_async)
        yield type(node)(node.elt, [*node.generators[:-1], whole]), None, "its `if` left out"


def piece(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 40 else text[:37] + "…"


def added(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """One more step around an expression."""
    is_infinity = isinstance(node, ast.Attribute) and node.attr == "inf"  # 1 divided by it is 0: nobody means that
    if is_infinity or not isinstance(node, (ast.Name, ast.Call, ast.BinOp, ast.Attribute, ast.Subscript)):
        return
    calls = [(f"a call: `{piece(node)}({name})`", f"it({name})") for name in names[:3]]
    for text, code in [*STEPS, *(calls if isinstance(node, ast.Name) else [])]:
        yield replaced(ast.parse(code, mode="eval").body, node), None, text


STEPS = (
    ("`.float()` after it", "it.float()"),
    ("1 added to it", "it + 1"),
    ("1 subtracted from it", "it - 1"),
    ("the opposite sign", "-it"),
    ("True and False swapped", "it.logical_not()"),
    ("its square root", "it ** 0.5"),
    ("its square", "it ** 2"),
    ("the last two axes swapped", "it.transpose(-1, -2)"),
    ("axes 1 and 2 swapped", "it.transpose(1, 2)"),
    ("1 divided by it", "1 / it"),
    ("1 minus it", "1 - it"),
    ("its logarithm", "it.log()"),
    ("a new last axis", "it[..., None]"),
    ("a new axis before the last", "it[..., None, :]"),
    ("a new axis", "it[:, None]"),
    ("the last axis summed", "it.sum(dim=-1)"),
    ("the mean over the last axis", "it.mean(dim=-1)"),
    ("its absolute value", "abs(it)"),
    ("a copy of it", "it.clone()"),
    ("a copy of it", "list(it)"),
    ("a plain number", "it.item()"),
    ("a whole number", "int(it)"),
    ("a tuple", "tuple(it)"),
    ("all but its first entry", "it[1:]"),
    ("all but its last entry", "it[:-1]"),
    ("its entries in the opposite order", "it[::-1]"),
    ("half its value", "it / 2"),
    ("twice its value", "it * 2"),
    ("its first entry", "it[0]"),
    ("its second entry", "it[1]"),
    ("a call to it", "it()"),
    ("a function that returns it instead of the value itself", "lambda: it"),
    ("its last entry", "it[-1]"),
)


USES = ("it + {}", "it * {}", "it - {}", "it / {}", "it @ {}", "it ** {}", "it & {}", "{}(it)", "it[{}]")


def used(node: ast.expr, names: list[str]) -> Iterator[tuple]:
    """One of the names put to use: added, subtracted, multiplied, a divisor, an axis."""
    if isinstance(node, (ast.Name, ast.Call, ast.BinOp, ast.Attribute, ast.Subscript)):
        for name in names:
            for code in USES:
                yield replaced(ast.parse(code.format(name), mode="eval").body, node), None, f"`{name}` used there"
    elif isinstance(node, ast.Constant) and not isinstance(node.value, str):
        for name in names:
            yield ast.Name(name, ast.Load()), None, f"`{name}` in its place"


def replaced(tree: ast.expr, node: ast.expr) -> ast.expr:
    """A step's tree with the node in the place of `it`."""

    class Fill(ast.NodeTransformer):
        def visit_Name(self, found: ast.Name) -> ast.expr:
            return node if found.id == "it" else found

    return Fill().visit(tree)
