"""The notebooks as the tests see them, and the one table that says which lesson builds which part."""

import ast
import re
from pathlib import Path

import nbformat

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

# Every public part, by lesson number. A lesson that exists as a notebook builds all of its parts, and nobody else's.
BUILDS = {
    1: ["tokenizers.characters.CharacterTokenizer", "tokenizers.bpe.BytePairTokenizer"],
    2: ["embeddings.TokenEmbedding"],
    3: ["positions.LearnedPositions", "positions.SinusoidalPositions"],
    4: ["rotary.RotaryPositions"],
    5: ["attention.scaled_dot_product_attention"],
    6: ["masks.causal_mask", "masks.padding_mask", "masks.for_attention", "positions.positions_of"],
    7: ["attention.fused_attention", "cache.KeyValueCache", "multihead.MultiHeadAttention"],
    8: ["feedforward.FeedForward", "feedforward.GatedFeedForward"],
    9: ["normalization.layer_norm", "normalization.rms_norm", "normalization.LayerNorm", "normalization.RMSNorm"],
    10: ["residual.PreNorm", "residual.PostNorm"],
    11: [
        "blocks.TransformerBlock",
        "blocks.CrossAttentionBlock",
        "blocks.Stack",
        "embeddings.InputEmbedding",
        "heads.LanguageModelHead",
        "heads.TiedHead",
        "heads.MaskedLanguageModelHead",
        "heads.Pooler",
        "heads.SequenceClassificationHead",
        "heads.TokenClassificationHead",
        "initialization.initialize",
        "initialization.initialize_linear",
        "initialization.scale_residual_outputs",
    ],
}


def lesson_number(path: Path) -> int:
    """The number that a notebook's name starts with."""
    return int(path.name[:2])


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def python_of(source: str) -> str:
    """A cell without its magics and shell lines, so that it parses."""
    if source.lstrip().startswith("%%"):
        return ""
    return re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)


def tree_of(cell: nbformat.NotebookNode) -> ast.Module:
    return ast.parse(python_of(cell.source))


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Functions and classes at the top of a module or cell."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name: node for node in tree.body if isinstance(node, kinds)}


def length(cell: nbformat.NotebookNode) -> int:
    """The lines of a code cell that a reader works through: all but the docstrings."""
    documented = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = [node for node in ast.walk(tree_of(cell)) if isinstance(node, documented) and ast.get_docstring(node)]
    docstrings = sum(node.body[0].end_lineno - node.body[0].lineno + 1 for node in nodes)
    return len(cell.source.splitlines()) - docstrings
