"""AdamW, with weight decay on matrices alone."""

import torch
from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.training.settings import TrainingSettings


def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Decay matrices and embeddings; leave biases and norms, which have one axis, where the loss wants them.

    Source: Loshchilov and Hutter 2019, arXiv 1711.05101 (decoupled decay); Brown et al. 2020, appendix B,
    arXiv 2005.14165.
    """
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]


def make_optimizer(model: nn.Module, settings: TrainingSettings) -> torch.optim.AdamW:
    """AdamW in its fused form: one kernel for all parameters instead of a dozen for each."""
    groups = parameter_groups(model, settings.weight_decay)
    return torch.optim.AdamW(groups, lr=settings.peak_rate, betas=(settings.beta1, settings.beta2), fused=True)


check_calls(__name__)
