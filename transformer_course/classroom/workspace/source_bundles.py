"""Turn a function of a notebook into a file that runs on its own: its source, and whatever it needs."""

import ast
import builtins
import importlib
import inspect
import linecache
import textwrap
import types
from collections.abc import Callable

# Builtins of C extensions do not always know their module; these are where learners get theirs from.
USUAL_MODULES = ("torch", "torch.nn.functional", "math", "numpy", "einops")


def source_of(obj: Callable) -> str:
    """The source of a function or class of a notebook, without a `@check` above it.

    Raises:
        OSError: there is no source to be had
    """
    if inspect.isclass(obj):
        return class_source(obj)
    source = textwrap.dedent(inspect.getsource(obj))
    return without_check(source)


def code_of(obj: Callable) -> types.CodeType | None:
    """The code of a function, or of the first method of a class."""
    return getattr(method_of(obj), "__code__", None)


def globals_of(obj: Callable) -> dict:
    """The names that a function or class finds around it."""
    return getattr(method_of(obj), "__globals__", {})


def method_of(obj: Callable) -> Callable | None:
    if inspect.isclass(obj):
        return next((member for member in vars(obj).values() if isinstance(member, types.FunctionType)), None)
    return inspect.unwrap(obj)


def class_source(cls: type) -> str:
    """inspect finds no class defined in a cell, but its methods know their cell."""
    code = code_of(cls)
    lines = linecache.getlines(code.co_filename) if code else []
    for node in ast.walk(ast.parse("".join(lines))):
        if not isinstance(node, ast.ClassDef) or node.name != cls.__name__:
            continue
        if node.lineno <= code.co_firstlineno <= node.end_lineno:
            return textwrap.dedent("".join(lines[node.lineno - 1 : node.end_lineno]))
    raise OSError(f"no source of class {cls.__name__}")


def without_check(source: str) -> str:
    (node, *_) = ast.parse(source).body
    named = [d for d in getattr(node, "decorator_list", []) if "check" in ast.unparse(d).split("(")[0].split(".")]
    dropped = {line for d in named for line in range(d.lineno, d.end_lineno + 1)}
    return "\n".join(line for i, line in enumerate(source.splitlines(), 1) if i not in dropped) + "\n"


class Bundle:
    """Source with its needs: imports, constants, helpers, and what could not be found."""

    def __init__(self, kept: dict[str, str]):
        self.kept, self.imports, self.pieces, self.unresolved = kept, set(), {}, set()

    def add(self, obj: Callable, namespace: dict) -> None:
        """Add a function or class and, before it, all that it uses from its notebook."""
        source = source_of(obj)
        self.pieces[obj.__name__] = ""  # a function may use itself
        for name in sorted(global_names(source)):
            if name in namespace and name not in self.pieces:
                self.need(name, namespace[name], namespace)
        del self.pieces[obj.__name__]
        self.pieces[obj.__name__] = source

    def need(self, name: str, value: object, namespace: dict) -> None:
        if isinstance(value, types.ModuleType):
            self.imports.add(import_of_module(name, value.__name__))
        elif isinstance(value, (int, float, str, bool, type(None))) or is_plain_tuple(value):
            self.pieces[name] = f"{name} = {value!r}\n"
        elif origin := origin_of(value):
            module, original = origin
            self.imports.add(f"from {module} import {original}" + (f" as {name}" if name != original else ""))
        elif isinstance(value, (types.FunctionType, type)) and value.__module__ == "__main__":
            self.need_own(name, value, namespace)
        else:
            self.unresolved.add(name)

    def need_own(self, name: str, value: Callable, namespace: dict) -> None:
        try:
            if source_of(value) in self.kept.get(name, ""):
                self.imports.add(f"from .{name} import {name}")
            else:
                self.add(value, namespace)
        except (OSError, TypeError, SyntaxError):
            self.unresolved.add(name)

    def text(self, heading: str) -> str:
        parts = [f'"""{heading}"""\n', *(["\n".join(sorted(self.imports, key=order)) + "\n"] * bool(self.imports))]
        return "\n".join(parts) + "\n\n" * bool(self.pieces) + "\n\n".join(self.pieces.values())


def order(line: str) -> tuple[bool, str]:
    return (" ." in line, line)


def import_of_module(name: str, module: str) -> str:
    if name == module:
        return f"import {module}"
    parent, _, last = module.rpartition(".")
    return f"from {parent} import {last}" if parent and last == name else f"import {module} as {name}"


def is_plain_tuple(value: object) -> bool:
    return isinstance(value, (tuple, frozenset)) and all(isinstance(v, (int, float, str, bool)) for v in value)


def origin_of(value: object) -> tuple[str, str] | None:
    """Module and name under which a value can be imported, or None."""
    name = getattr(value, "__name__", "")
    for module in (getattr(value, "__module__", None), *USUAL_MODULES):
        if not module or module == "__main__":
            continue
        try:
            if getattr(importlib.import_module(module), name) is value:
                return module, name
        except (ImportError, AttributeError):
            continue
    return None


def global_names(source: str) -> set[str]:
    """Names that the source reads; those it also binds are harmless, they are not looked up unless global."""
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    bound = {node.arg for node in ast.walk(ast.parse(source)) if isinstance(node, ast.arg)}
    stored = {n.id for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names - bound - stored - set(dir(builtins))
