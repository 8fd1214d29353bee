"""Run the few cells that a widget needs, and no others: found by the names that cells define and use."""

import ast
import builtins
import linecache
import re
from collections.abc import Sequence

# Calls that only show something; what they are given stays as it is.
SHOWING = {"print", "display", "begin", "check", "hint", "solution", "quiz", "predict", "check_close", "show_source"}
MAGIC = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)


def python(source: str) -> str:
    """A cell's source without what only IPython understands."""
    return MAGIC.sub(r"\1pass", source)


def root_name(node: ast.expr) -> str | None:
    """The variable that an expression such as `run.model.blocks[0]` starts from."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


class Names:
    """What a cell takes from earlier cells, what it defines, and which variables it may change in place."""

    def __init__(self, source: str):
        self.tree = ast.parse(python(source))
        self.uses: set[str] = set()
        self.defines: set[str] = set(dir(builtins))
        self._follow(self.tree.body)
        self.defines -= set(dir(builtins))
        self.changes = {name for node in ast.walk(self.tree) for name in changed_by(node)}

    @property
    def only_imports(self) -> bool:
        """Whether nothing else in it needs another cell: imports, and the call that opens the lesson."""
        return all(isinstance(s, (ast.Import, ast.ImportFrom)) or is_call(s, "begin") for s in self.tree.body)

    def _follow(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            bodies = [getattr(statement, name, []) for name in ("body", "orelse", "handlers", "finalbody")]
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                bodies = []
            first = [node for node in ast.iter_child_nodes(statement) if not any(node in body for body in bodies)]
            stored = {node.id for child in first for node in ast.walk(child) if is_stored(node)}
            for child in first if bodies else [statement]:
                self.uses |= loaded(child) - self.defines
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                stored = {statement.name}
            elif isinstance(statement, (ast.Import, ast.ImportFrom)):
                stored = {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
            self.defines |= stored
            for body in bodies:
                for handler in [one for one in body if isinstance(one, ast.ExceptHandler)]:
                    self._follow(handler.body)
                self._follow([one for one in body if isinstance(one, ast.stmt)])


def is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)


def loaded(node: ast.AST) -> set[str]:
    """The variables that a piece of code reads, without those that belong to its own functions and comprehensions."""
    own: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.comprehension):
            own |= {name.id for name in ast.walk(inner.target) if is_stored(name)}
        elif isinstance(inner, (ast.FunctionDef, ast.Lambda)):
            own |= {argument.arg for argument in ast.walk(inner.args) if isinstance(argument, ast.arg)}
            own |= {name.id for name in ast.walk(inner) if is_stored(name)}
    reads = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)}
    return reads - own


def changed_by(node: ast.AST) -> set[str]:
    """The variables that a node may change in place: `x[0] = …`, `x.train()`, `train(x)`."""
    if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
        return {root_name(node)} - {None}
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return set()
    function = node.value.func
    if isinstance(function, ast.Name):
        name = function.id
        if name in SHOWING or name.startswith(("plot_", "draw_")) or name[0].isupper():
            return set()
    return {root_name(function), *(root_name(argument) for argument in node.value.args)} - {None}


def is_call(statement: ast.stmt, *names: str) -> bool:
    """Whether a statement is a call of one of these functions, and nothing else."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names


def shown_call(source: str) -> str | None:
    """The name of the function or class whose result the cell shows last."""
    body = ast.parse(python(source)).body
    last = body[-1] if body else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and isinstance(last.value.func, ast.Name):
        return last.value.func.id
    return None


def needed_cells(sources: Sequence[str | None], target: int) -> list[int]:
    """The cells that must run for `target` to run, in order, `target` included; None stands for cells of text."""
    needed, found = set(Names(sources[target]).uses), [target]
    for place in range(target - 1, -1, -1):
        if sources[place] is None:
            continue
        names = Names(sources[place])
        if (names.defines | names.changes) & needed:
            found.append(place)
            if not names.only_imports:
                needed = (needed - names.defines) | names.uses
    return found[::-1]


class Kernel:
    """One namespace, called __main__, in which cells run; the value of the last expression is returned."""

    def __init__(self, name: str):
        self.name, self.names = name, {"__name__": "__main__"}

    def run(self, place: int, source: str) -> object:
        file = f"<{self.name}, cell {place}>"
        source = python(source)
        # Some functions of the course read the source of what a learner wrote.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, file, "exec"), self.names)
        if last is None:
            return None
        return eval(compile(ast.Expression(last.value), file, "eval"), self.names)
