"""How fast to learn, step by step."""

import math

from transformer_course.call_checks import check_calls


def learning_rate(step: int, *, peak: float, warmup: int, steps: int, floor: float = 0.0) -> float:
    """Rise in a straight line for `warmup` steps, then fall along half a cosine to `floor` · peak.

    Source: warm-up: Vaswani et al. 2017, section 5.3, arXiv 1706.03762; cosine: Loshchilov and Hutter 2017,
    section 3, arXiv 1608.03983.
    """
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * progress)))


check_calls(__name__)
