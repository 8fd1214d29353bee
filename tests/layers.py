"""The order of the package: which layer every module belongs to, and what may import what."""

import ast
import importlib.util
from functools import cache
from pathlib import Path

PREFIX = "transformer_course."
PACKAGE = Path(__file__).resolve().parents[1] / "transformer_course"

# From the foundation up. A module may import modules of its own layer and of the layers below it.
LAYERS = {
    "checks": [
        "checks",
        "annotation_words",
        "arguments",
        "call_checks",
        "guards",
        "look_ups",
        "signatures",
        "replacing",
    ],
    "parts": [
        "masks",
        "embeddings",
        "positions",
        "rotary",
        "attention",
        "cache",
        "multihead",
        "feedforward",
        "normalization",
        "residual",
        "heads",
        "initialization",
    ],
    "blocks": ["blocks"],
    "models": ["models"],
    "work": [
        "modes",
        "costs",
        "training",
        "generation",
        "evaluation",
        "pretrained",
        "inspection",
        "writing",
        "text_vectors",
        "search",
        "report",
        "trained",
        "doctor",
    ],
    "classroom": ["classroom"],
    "cli": ["cli", "__main__"],
}
# Beside the layers: what every layer above the parts may import. They import no model, and each other only as said.
BESIDE = {
    "tokenizers": ["checks"],
    "data": ["checks", "tokenizers"],
    "plotting": ["checks"],
}
FIRST_ABOVE_THE_PARTS = "work"


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax tree of every module, by its name after `transformer_course.`; the package itself is ''."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        dotted = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[dotted.removesuffix("__init__").rstrip(".")] = ast.parse(path.read_text("utf-8"), str(path))
    return found


def source_path(module: str) -> Path:
    """The file of a module."""
    path = PACKAGE / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def top_of(module: str) -> str:
    return module.split(".")[0]


def layer_of(module: str) -> str | None:
    """The layer of a module, or the name of its place beside them; None where nobody has said."""
    top = top_of(module)
    if top in BESIDE:
        return top
    return next((layer for layer, tops in LAYERS.items() if top in tops), None)


def imports(module: str, deferred: bool = True) -> set[str]:
    """Modules of the package that a module imports, by their name after the package's.

    `deferred` includes the imports that wait inside a function until it is called.
    """
    package = f"transformer_course.{module}"
    if source_path(module).name != "__init__.py":
        package = package.rpartition(".")[0]
    found = set()
    for node in ast.walk(trees()[module]) if deferred else trees()[module].body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            name = "." * node.level + (node.module or "")
            base = importlib.util.resolve_name(name, package) if node.level else name
            for alias in node.names:
                submodule = f"{base}.{alias.name}"
                found.add(submodule if submodule.removeprefix(PREFIX) in trees() else base)
    inside = {name.removeprefix(PREFIX) for name in found if name.startswith(PREFIX)}
    return {name for name in inside if name in trees()}
