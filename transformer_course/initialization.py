"""The weights that a model starts with."""

import math

from torch import nn

from transformer_course.embeddings import TokenEmbedding
from transformer_course.guards import checked
from transformer_course.positions import LearnedPositions


def initialize(model: nn.Module, std: float = 0.02) -> None:
    """Draw every weight from N(0, std²) and set biases to zero; norms keep their ones and zeros.

    Source: Radford et al. 2018, section 4.1; Devlin et al. 2019, published code.
    """
    initialize_linear(model, std)
    for module in model.modules():
        if isinstance(module, TokenEmbedding | LearnedPositions):
            nn.init.normal_(module.weight, std=std)


def initialize_linear(model: nn.Module, std: float = 0.02) -> None:
    """Do the same for linear layers only: a new head must not overwrite the embedding that it's tied to."""
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=std)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def scale_residual_outputs(stack: nn.Module, n_sublayers: int) -> None:
    """Divide each sublayer's output weights by √n_sublayers, so that the residual sum keeps its size at the start.

    Source: Radford et al. 2019, section 2.3 (GPT-2).
    """
    for name, parameter in stack.named_parameters():
        if name.endswith(("attention.output.weight", "feedforward.down.weight")):
            parameter.data.div_(math.sqrt(n_sublayers))


# Arguments are checked outside of the code above, which the lessons show as it is.
initialize = checked(initialize)
initialize_linear = checked(initialize_linear)
scale_residual_outputs = checked(scale_residual_outputs)
