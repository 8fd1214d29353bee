"""What chooses the next token, and the learner's functions in its place."""

from collections.abc import Callable, Sequence

from torch import Tensor

from transformer_course.classroom.workspace.replacements.replacement import Functions, Place, Replacement
from transformer_course.generation import beam, sampling


def step(name: str, exercise: str) -> Callable[[Functions], Sequence[Place]]:
    """Replace one step of the sampling."""
    return lambda mine: [Place(sampling, name, mine[exercise])]


def nucleus(mine: Functions) -> Sequence[Place]:
    def top_p(logits: Tensor, p: float) -> Tensor:
        return logits if p == 1 else mine["keep_top_p"](logits, p)  # the exercise leaves p = 1 out

    return [Place(sampling, "top_p", top_p)]


def beams(mine: Functions) -> Sequence[Place]:
    def extend(total: Tensor, steps: Tensor, penalty: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        # The exercise compares plain totals: give it what is compared, and take the penalty off what it found.
        scores, origin, token = mine["beam_step"](total / penalty, steps / penalty[..., None])
        return scores * penalty.gather(1, origin), origin, token

    return [Place(beam, "extend_beams", extend)]


GENERATION = (
    Replacement("top_k", "keep_top_k", step("top_k", "keep_top_k")),
    Replacement("top_p", "keep_top_p", nucleus),
    Replacement("extend_beams", "beam_step", beams),
)
