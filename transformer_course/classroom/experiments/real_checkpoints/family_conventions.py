"""How the conventions of four families differ, read from their modules and name tables."""

from torch import nn

from transformer_course.classroom.card import Card, Table
from transformer_course.classroom.experiments.real_checkpoints.small_models import FAMILIES, small_model
from transformer_course.models.bart import BART
from transformer_course.pretrained import name_table
from transformer_course.rotary import RotaryPositions


def conventions() -> Card:
    """A table with a column per family and a row per convention."""
    columns = {family: conventions_of(small_model(family)) for family in FAMILIES}
    lines = list(next(iter(columns.values())))
    rows = [[line, *(column[line] for column in columns.values())] for line in lines]
    return Card("note", "The same parts, different conventions", [Table("", ["", *columns], rows)])


def conventions_of(model: nn.Module) -> dict[str, str]:
    """One family's conventions by name."""
    embedding = model.source_embedding if isinstance(model, BART) else model.embedding
    stack = model.encoder if isinstance(model, BART) else model.stack
    block, rows = stack.blocks[0], name_table(model)
    attention, residual = block.attention, block.attention_residual
    query = next(row for row in rows if any(path.endswith(".attention.query") for path in row.paths))
    output = next(row for row in rows if row.paths[0].endswith(".attention.output"))
    head = getattr(model, "head", None)
    return {
        "norm": f"{type(residual.norm).__name__}, eps {residual.norm.eps:g}",
        "norm is": {"PreNorm": "before the sublayer", "PostNorm": "after the sum"}[type(residual).__name__],
        "norm after the last block": "no" if isinstance(stack.norm, nn.Identity) else "yes",
        "positions": positions_of(embedding, attention),
        "query and key matrices": repr(query.how),
        "output matrix": repr(output.how),
        "biases in attention": "yes" if attention.query.bias is not None else "no",
        "feed-forward": activation_of(block.feedforward),
        "head": "none" if head is None else type(head).__name__,
    }


def positions_of(embedding: nn.Module, attention: nn.Module) -> str:
    if isinstance(attention.rotary, RotaryPositions):
        return f"rotary, base {attention.rotary.base:g}"
    offset = getattr(embedding.positions, "offset", 0)
    return f"learned, starting at row {offset}" if offset else "learned"


def activation_of(feedforward: nn.Module) -> str:
    if hasattr(feedforward, "gate"):
        return "gated, SiLU"
    return "GELU" if feedforward.activation.approximate == "none" else "GELU, tanh version"
