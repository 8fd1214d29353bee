"""Recipes for training the same model on the same tokens, each one change away from the course's."""

from dataclasses import dataclass

import torch
from torch import Generator, Tensor, nn

from transformer_course.blocks import Stack
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import CausalObjective, Objective
from transformer_course.training.optimizer import parameter_groups
from transformer_course.training.schedule import learning_rate
from transformer_course.training.settings import TrainingSettings

AVERAGE_OVER = 200  # steps that the mean of the weights reaches back


@dataclass(frozen=True)
class Recipe:
    """What is changed: the optimizer, the schedule after the warm-up, the batches, or the weights at the start and end.

    `small_batches` halves the batches in the first quarter of the tokens, `half_batches` in all of them. `average`
    validates a running mean of the weights, and `zero_outputs` starts with sublayers that write nothing.
    """

    optimizer: str = "AdamW"
    peak_rate: float = 4e-3
    schedule: str = "cosine"
    small_batches: bool = False
    half_batches: bool = False
    average: bool = False
    zero_outputs: bool = False
    tokens: float = 1.0  # as a multiple of what tier cpu reads


class MuonAndAdamW(torch.optim.Optimizer):
    """Muon for the matrices inside the blocks, AdamW for everything else, with one learning rate.

    Muon turns the averaged gradient of a matrix into the nearest matrix that stretches every direction alike, so rare
    directions are learned as fast as common ones. `match_rms_adamw` gives its steps the size of AdamW's.

    Source: Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"; the size of the steps:
    Liu et al. 2025, section 2.2, arXiv 2502.16982.

    Raises:
        RuntimeError: this torch has no Muon
    """

    def __init__(self, model: nn.Module, settings: TrainingSettings):
        if not hasattr(torch.optim, "Muon"):
            raise RuntimeError(f"torch {torch.__version__} has no Muon: install torch 2.9 or later, or use AdamW")
        stacks = [module for module in model.modules() if isinstance(module, Stack)]
        matrices = [p for stack in stacks for p in stack.parameters() if p.ndim == 2]
        inside = {id(p) for p in matrices}
        groups = parameter_groups(model, settings.weight_decay)
        for group in groups:
            group["params"] = [p for p in group["params"] if id(p) not in inside]
        rate, decay = settings.peak_rate, settings.weight_decay
        self.muon = torch.optim.Muon(matrices, lr=rate, weight_decay=decay, adjust_lr_fn="match_rms_adamw")
        self.adamw = torch.optim.AdamW(groups, lr=rate, betas=(settings.beta1, settings.beta2), fused=True)
        super().__init__(model.parameters(), {})
        self.param_groups = [*self.muon.param_groups, *self.adamw.param_groups]

    def step(self) -> None:
        """Move every parameter by its own optimizer."""
        self.muon.step()
        self.adamw.step()


class GrowingBatches(CausalObjective):
    """Predict next tokens, from half as many windows in the first `small_steps` steps."""

    def __init__(self, objective: CausalObjective, small_steps: int):
        halves = {"length": objective.length, "batch": objective.batch_size}
        super().__init__(objective.train, objective.validation, **halves)
        self.full, self.small_steps = objective.batch_size, small_steps

    def batch(self, step: int, generator: Generator) -> tuple[Tensor, Tensor]:
        self.batch_size = self.full // 2 if step < self.small_steps else self.full
        return super().batch(step, generator)


class RecipeTrainer(Trainer):
    """The course's training loop with a recipe's optimizer, schedule and mean of the weights."""

    def __init__(self, model: nn.Module, objective: Objective, settings: TrainingSettings, recipe: Recipe):
        super().__init__(model, objective, settings)
        self.recipe = recipe
        if recipe.optimizer == "Muon":
            self.optimizer = MuonAndAdamW(self.bare_model, settings)
        self.mean = [p.detach().clone() for p in self.bare_model.parameters()] if recipe.average else []

    def rate(self, step: int) -> float:
        """The learning rate of a step."""
        s = self.settings
        if self.recipe.schedule == "cosine" or step < s.warmup:
            return super().rate(step)
        peak = learning_rate(s.warmup, peak=s.peak_rate, warmup=s.warmup, steps=s.steps)
        return peak * (s.steps - step) / (s.steps - s.warmup)

    def train_step(self) -> Tensor:
        """One optimizer step, after which the mean of the weights follows."""
        result = super().train_step()
        if self.mean:
            share = max(1 / (self.step + 1), 1 / AVERAGE_OVER)
            torch._foreach_lerp_(self.mean, [p.detach() for p in self.bare_model.parameters()], share)
        return result

    def evaluate(self) -> dict[str, float]:
        """The scores of the mean of the weights where there is one, and otherwise of the weights."""
        weights = [p.detach().clone() for p in self.bare_model.parameters()] if self.mean else []
        self._load(self.mean)
        scores = super().evaluate()
        self._load(weights)
        return scores

    @torch.no_grad()
    def _load(self, values: list[Tensor]) -> None:
        for parameter, value in zip(self.bare_model.parameters(), values, strict=False):
            parameter.copy_(value)


def write_nothing(model: nn.Module) -> None:
    """Set the last matrix of every sublayer to zero, so that each block starts as the identity.

    Source: Zhang et al. 2019, "Fixup", section 3, arXiv 1901.09321.
    """
    for name, parameter in model.named_parameters():
        if name.endswith(("attention.output.weight", "feedforward.down.weight")):
            nn.init.zeros_(parameter)
