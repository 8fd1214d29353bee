"""Exercise: keep the k best tokens."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("mat", "sofa", "roof", "moon", "idea")
NEVER = float("-inf")


def keep_top_k(logits, k):
    """Leave the `k` largest logits as they are, and give all others -inf.

    `logits` has the axes (… vocab), and so has the result. Tokens as good as the k-th best stay too;
    with a `k` larger than the vocabulary, all do.
    """
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, float("-inf"))


def cases() -> tuple[Case, ...]:
    def case(label, axes, k, logits, words=None, gradient=False) -> Case:
        return Case(label, {"logits": logits, "k": k}, {"logits": axes, "kept": axes}, words or {}, gradient)

    def drawn(axes, seed, dtype=torch.float32, **sizes):
        return 2 * random_tensor(axes, sizes, seed, dtype)

    words, row, every = {"vocab": WORDS}, "batch vocab", "batch seq vocab"
    equal = torch.tensor([[2.0, 1.0, 1.0, 0.0, -1.0], [0.0, 3.0, 0.0, 0.0, 1.0]])
    sizes = {"batch": 3, "seq": 2, "vocab": 11}
    return (
        case("five tokens, k = 2", "vocab", 2, drawn("vocab", 11, vocab=5), words, gradient=True),
        case("k = 1", "vocab", 1, drawn("vocab", 12, vocab=5), words),
        case("a batch of 3, k = 3", row, 3, drawn(row, 13, batch=3, vocab=8), gradient=True),
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


def k_taken_as_it_is(logits, k):
    return logits.masked_fill(logits < logits.topk(k).values[..., -1:], NEVER)


def best_removed(logits, k):
    return logits.masked_fill(logits >= logits.topk(most(logits, k)).values[..., -1:], NEVER)


ZERO = (
    "You give 0 to what is out. A logit of 0 is no probability of 0: e to the 0 is 1. Which number becomes 0 in the "
    "softmax?"
)
MISTAKES = (
    Mistake("zero for the others", filled(0.0), ZERO),
    Mistake(
        "a low number for the others",
        filled(-1e9),
        "The right tokens are out, but you give them a large negative number. With −∞ nobody has to ask whether it "
        "was low enough.",
    ),
    Mistake(
        "one too few",
        one_too_few,
        "The k-th best token itself is out: it should stay. Look at how you compare with it.",
    ),
    Mistake("one too many", one_too_many, "One token too many stays. Count: which place has the k-th best?"),
    Mistake(
        "ties broken",
        exactly_k,
        "Right, except where tokens share the k-th place: you keep some of them, by the order in which they stand. "
        "What is as good as the k-th should stay too.",
    ),
    Mistake("the worst kept", the_worst, "You keep the k worst tokens."),
    Mistake("the best removed", best_removed, "You remove exactly those that should stay."),
    Mistake(
        "one limit for the whole batch",
        over_everything,
        "Right for a single row. In a batch every row has its own k best tokens: along which axis do you look for "
        "them?",
    ),
    Mistake(
        "k larger than the vocabulary",
        k_taken_as_it_is,
        "Right, except where k is larger than the vocabulary: then all tokens stay.",
    ),
    Mistake(
        "probabilities returned",
        lambda logits, k: keep_top_k(logits, k).softmax(dim=-1),
        "The right tokens stay, but you return probabilities. The softmax comes last: return logits.",
    ),
    Mistake(
        "probabilities cut",
        lambda logits, k: keep_top_k(logits.softmax(dim=-1), k),
        "The right tokens stay, but as probabilities. Leave the logits of those that stay as they are.",
    ),
)

EXERCISE = Exercise(
    name="keep_top_k",
    topic="generate",
    title="Top-k",
    difficulty=2,
    minutes=6,
    builds="top_k",
    returns=("kept",),
    reference=keep_top_k,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How good does a token have to be to stay? Find that one number for each row, and compare.",
        "`topk` along the last axis gives the best values in order, so the last of them is the k-th best. Keep that "
        "axis with size 1, so that it compares with the whole row. How many can `topk` give at most?",
        "`logits.topk(min(k, vocab), dim=-1).values[..., -1:]` is the limit. `masked_fill` puts −∞ where a logit is "
        "below it.",
    ),
)
