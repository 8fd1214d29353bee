"""What a model is trained on and by, computed by the learner's functions."""

from collections.abc import Callable, Sequence

from torch import Tensor, nn

from transformer_course.classroom.workspace.replacements.replacement import Functions, Place, Replacement, method
from transformer_course.data import masking, windows
from transformer_course.data.windows import IGNORED
from transformer_course.training import loop, objectives, optimizer


def next_token_windows(mine: Functions) -> Sequence[Place]:
    return [Place(windows, "windows_at", mine["next_token_targets"])]


@method(objectives.CausalObjective, "loss")
def causal_loss(mine: Functions) -> Callable:
    return lambda self, model, batch: mine["language_model_loss"](model(batch[0]), batch[1])


def corruption(mine: Functions) -> Sequence[Place]:
    return [Place(masking, "corrupt", mine["bert_corrupt"])]


@method(objectives.MaskedObjective, "loss")
def masked_loss(mine: Functions) -> Callable:
    def loss(self, model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
        logits, labels = self._answers(model, batch)
        counted = labels != IGNORED
        return mine["masked_loss"](logits[None], labels.masked_fill(~counted, 0)[None], counted[None])

    return loss


def schedule(mine: Functions) -> Sequence[Place]:
    def learning_rate(step: int, *, peak: float, warmup: int, steps: int, floor: float = 0.0) -> float:
        return mine["learning_rate"](step, peak, warmup, steps, floor)

    return [Place(loop, "learning_rate", learning_rate)]


def groups(mine: Functions) -> Sequence[Place]:
    def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict]:
        return mine["decay_groups"](model, weight_decay)

    return [Place(optimizer, "parameter_groups", parameter_groups)]


TRAINING = (
    Replacement("learning_rate", "learning_rate", schedule),
    Replacement("parameter_groups", "decay_groups", groups),
    Replacement("random_windows", "next_token_targets", next_token_windows),
    Replacement("CausalObjective", "language_model_loss", causal_loss),
    Replacement("mask_tokens", "bert_corrupt", corruption),
    Replacement("MaskedObjective", "masked_loss", masked_loss),
)
