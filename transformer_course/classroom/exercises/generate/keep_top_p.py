"""Exercise: keep the most likely tokens that together reach a probability."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.generate.keep_top_p_mistakes import MISTAKES

WORDS = ("roof", "mat", "idea", "sofa")


def keep_top_p(logits, p):
    """Keep only as many of the most likely tokens as it takes to reach a total probability of `p`; set others to -inf.

    `logits` and the result have the axes (… vocab), in the order of the vocabulary. `p` is above 0 and below 1. The
    token that makes the sum reach `p` (exactly `p` is enough) stays, too, so at least one token always stays. If tokens
    are equally likely, it doesn't matter which of them stay. Tokens that stay keep their logits.
    """
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def cases() -> tuple[Case, ...]:
    def case(label, axes, p, logits, words=None) -> Case:
        return Case(label, {"logits": logits, "p": p}, {"logits": axes, "kept": axes}, words or {})

    def drawn(axes, seed, dtype=torch.float32, spread=2.0, **sizes):
        return spread * random_tensor(axes, sizes, seed, dtype)

    words, row, every = {"vocab": WORDS}, "batch vocab", "batch seq vocab"
    four = torch.tensor([0.125, 0.5, 0.1, 0.275]).log()
    sizes = {"batch": 3, "seq": 2, "vocab": 11}
    return (
        case("probabilities 0.125, 0.5, 0.1, and 0.275, p = 0.7", "vocab", 0.7, four, words),
        case("the best token alone is more than p", "vocab", 0.4, four, words),
        case("the best token reaches p exactly", "vocab", 0.5, torch.tensor([0.125, 0.5, 0.125, 0.25]).log(), words),
        case("only the last is out", "vocab", 0.85, four, words),
        case("five equally likely tokens", "vocab", 0.5, torch.zeros(5)),
        case("eight equally likely tokens", "vocab", 0.3, torch.zeros(8)),
        case("a batch of 3", row, 0.8, drawn(row, 23, batch=3, vocab=8)),
        case("nearly equal tokens", row, 0.5, drawn(row, 24, spread=0.1, batch=2, vocab=9)),
        case("every position of a batch", every, 0.9, drawn(every, 25, **sizes)),
        case("the same in float64", every, 0.9, drawn(every, 25, torch.float64, **sizes)),
    )


def run(implementation: Callable, inputs: Mapping[str, object]) -> object:
    """Where all tokens are equally likely, any of them may stay: the result is shown with those that stay first."""
    logits, _ = inputs.values()
    kept = implementation(*inputs.values())
    if isinstance(kept, Tensor) and kept.shape == logits.shape and bool((logits == logits[..., :1]).all()):
        return kept.sort(dim=-1, descending=True).values
    return kept


EXERCISE = Exercise(
    name="keep_top_p",
    topic="generate",
    title="Top-p",
    difficulty=3,
    minutes=20,
    builds="top_p",
    returns=("kept",),
    reference=keep_top_p,
    cases=cases,
    mistakes=MISTAKES,
    run=run,
    hints=(
        "Sort the probabilities from best to worst. What do you have to know about the tokens *before* a token to "
        "decide whether it is still needed?",
        "`sort(dim=-1, descending=True)` returns the probabilities and their `order`. `cumsum` adds them up. Subtract "
        "a token's own probability to get the sum before it. Then put each decision back at its token's index.",
        "A token is out where `probabilities.cumsum(dim=-1) - probabilities >= p`. `out.scatter(-1, order, out)` puts "
        "every decision at its token's index, and `masked_fill` does the rest.",
    ),
)
