"""Exercise: keep the k most likely tokens."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.generate.keep_top_k_mistakes import MORE_MISTAKES

WORDS = ("mat", "sofa", "roof", "moon", "idea")
NEVER = float("-inf")


def keep_top_k(logits, k):
    """Leave the `k` largest logits of each row as they are, and set all others to -inf.

    `logits` and the result have the axes (… vocab). If several tokens are tied for the k-th place, keep all of them.
    If `k` is larger than the vocabulary, keep every token.
    """
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, float("-inf"))


def cases() -> tuple[Case, ...]:
    def case(label, axes, k, logits, words=None) -> Case:
        return Case(label, {"logits": logits, "k": k}, {"logits": axes, "kept": axes}, words or {})

    def drawn(axes, seed, dtype=torch.float32, **sizes):
        return 2 * random_tensor(axes, sizes, seed, dtype)

    words, row, every = {"vocab": WORDS}, "batch vocab", "batch seq vocab"
    equal = torch.tensor([[2.0, 1.0, 1.0, 0.0, -1.0], [0.0, 3.0, 0.0, 0.0, 1.0], [-1.0, 0.0, 1.0, 2.0, 1.0]])
    sizes = {"batch": 3, "seq": 2, "vocab": 11}
    return (
        case("five tokens, k = 2", "vocab", 2, drawn("vocab", 11, vocab=5), words),
        case("k = 1", "vocab", 1, drawn("vocab", 12, vocab=5), words),
        case("a batch of 3, k = 3", row, 3, drawn(row, 13, batch=3, vocab=8)),
        case("two tokens share the second place, k = 2", row, 2, equal, words),
        case("k larger than the vocabulary", row, 9, drawn(row, 14, batch=2, vocab=4)),
        case("every position of a batch, k = 4", every, 4, drawn(every, 15, **sizes)),
        case("the same in float64", every, 4, drawn(every, 15, torch.float64, **sizes)),
    )


def most(logits, k):
    return min(k, logits.shape[-1])


def filled(value):
    def version(logits, k):
        return logits.masked_fill(logits < logits.topk(most(logits, k)).values[..., -1:], value)

    return version


def one_too_few(logits, k):
    kth = logits.topk(most(logits, k)).values[..., -1:]
    return logits if k > logits.shape[-1] else logits.masked_fill(logits <= kth, NEVER)


def one_too_many(logits, k):
    return keep_top_k(logits, k + 1)


def exactly_k(logits, k):
    best = logits.topk(most(logits, k)).indices
    return logits.masked_fill(torch.ones_like(logits).scatter(-1, best, 0.0).bool(), NEVER)


def the_worst(logits, k):
    kth = logits.topk(most(logits, k), largest=False).values[..., -1:]
    return logits.masked_fill(logits > kth, NEVER)


def over_everything(logits, k):
    return logits.masked_fill(logits < logits.flatten().topk(min(k, logits.numel())).values[-1], NEVER)


def best_removed(logits, k):
    return logits.masked_fill(logits >= logits.topk(most(logits, k)).values[..., -1:], NEVER)


ZERO = (
    "You set the other logits to 0, but a logit of 0 doesn't mean a probability of 0, because e⁰ = 1. Which logit "
    "becomes a "
    "probability of 0 in the softmax?"
)
MISTAKES = (
    Mistake("zero for the others", filled(0.0), ZERO),
    Mistake(
        "a low number for the others",
        filled(-1e9),
        "The right tokens are out, but you set their logits to a large negative number. With −∞, you never have to "
        "wonder whether the number is low enough.",
    ),
    Mistake(
        "one too few",
        one_too_few,
        "The k-th best token is out, but it should stay. Look at how you compare the logits with its logit.",
    ),
    Mistake(
        "one too many",
        one_too_many,
        "You keep one token too many. At which index of a sorted list do you find the k-th best?",
    ),
    Mistake(
        "ties broken",
        exactly_k,
        "This is right unless tokens are tied for the k-th place. In that case, you keep only some of them, and which "
        "ones depends on their order in the vocabulary. Keep every token that is as good as the k-th.",
    ),
    Mistake("the worst kept", the_worst, "You keep the k least likely tokens."),
    Mistake("the best removed", best_removed, "You remove exactly the tokens that should stay."),
    Mistake(
        "one limit for the whole batch",
        over_everything,
        "This is right for a single row. In a batch, every row has its own k best tokens. Along which axis do you "
        "look for them?",
    ),
    Mistake(
        "probabilities returned",
        lambda logits, k: keep_top_k(logits, k).softmax(dim=-1),
        "The right tokens stay, but you return probabilities. Return logits: the softmax comes later.",
    ),
    Mistake(
        "probabilities cut",
        lambda logits, k: keep_top_k(logits.softmax(dim=-1), k),
        "The right tokens stay, but as probabilities. Leave their logits as they are.",
    ),
)

EXERCISE = Exercise(
    name="keep_top_k",
    topic="generate",
    title="Top-k",
    difficulty=2,
    minutes=10,
    builds="top_k",
    returns=("kept",),
    reference=keep_top_k,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "How large does a logit have to be to stay? Find that number for each row, and compare the logits with it.",
        "`topk` along the last axis returns the best values in order, so the last of them is the k-th best. Keep its "
        "axis, with size 1, so that it broadcasts over the row. How many values can `topk` return at most?",
        "`logits.topk(min(k, vocab), dim=-1).values[..., -1:]` is the limit. `masked_fill` puts −∞ where a logit is "
        "below it.",
    ),
)
