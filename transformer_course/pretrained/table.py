"""The name table of one model, for reading."""

from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.pretrained.names import Row, tensors
from transformer_course.pretrained.saving import family_of_model


def name_table(model: nn.Module, *, layers: bool = False) -> list[Row]:
    """The name table of a model: their names, ours, and how to convert; with `layers`, one row per tensor.

    Raises:
        ValueError: no published family is built like the model
    """
    rows = family_of_model(model).rows(model)
    return list(tensors(model, rows)) if layers else list(rows)


check_calls(__name__)
