"""The table of names of one model, to be read."""

from torch import nn

from transformer_course.pretrained.names import Row, tensors
from transformer_course.pretrained.saving import family_of_model


def name_table(model: nn.Module, *, layers: bool = False) -> list[Row]:
    """Which part of a model published files call what; with `layers`, tensor by tensor of every layer.

    Raises:
        ValueError: no published family is built like the model
    """
    rows = family_of_model(model).rows(model)
    return list(tensors(model, rows)) if layers else list(rows)
