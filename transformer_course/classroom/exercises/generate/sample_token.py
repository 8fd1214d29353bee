"""Exercise: choose a token with a random number that's passed in."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.generate.sample_token_mistakes import MORE_MISTAKES

WORDS = ("mat", "sofa", "roof", "moon")
NEVER = float("-inf")


def sample_token(logits, draw):
    """Use the random number `draw` to choose a token, each with a chance equal to its probability.

    `logits` has the axes (… vocab); `draw` and the chosen token ids have the axes (…). Draws are at least 0 and below
    1. Lay the tokens side by side in the order of the vocabulary, each as wide as its probability, and choose the one
    that `draw` falls on. On a boundary, that's the token to the right. A token with probability 0 is never chosen.

    Because of rounding, the probabilities may sum to slightly less than 1, and a draw may be above that sum. In that
    case, choose the last token with a probability above 0.
    """
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    # Rounded probabilities may end below 1 and the draw above that, so stretch the draw to where they end.
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)


def cases() -> tuple[Case, ...]:
    def case(label, axes, logits, draw, words=None) -> Case:
        lead = axes.removesuffix("vocab").strip()
        inputs = {"logits": logits, "draw": draw}
        return Case(label, inputs, {"logits": axes, "draw": lead, "token": lead}, words or {})

    def drawn(axes, seed, dtype=torch.float32, **sizes):
        lead = [sizes[axis] for axis in axes.split()[:-1]]
        draw = torch.rand(lead, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).to(dtype)
        return 1.5 * random_tensor(axes, sizes, seed, dtype), draw

    words, row, every = {"vocab": WORDS}, "batch vocab", "batch seq vocab"
    shares = torch.tensor([0.5, 0.2, 0.2, 0.1]).log()
    hidden = torch.tensor([[NEVER, 1.0, 2.0, NEVER], [0.0, NEVER, NEVER, 0.0], [NEVER, NEVER, 3.0, 1.0]]).repeat(4, 1)
    zeros = torch.tensor([0.0, 0.6, 0.0]).repeat(4)
    sizes = {"batch": 3, "seq": 4, "vocab": 11}
    # The largest number below 1 in float32. About one sum of probabilities in four is rounded to less.
    rounded = drawn(row, 35, batch=64, vocab=7)[0], torch.full((64,), 1 - 2.0**-24)
    last_is_out = torch.cat([rounded[0], torch.full((64, 1), NEVER)], dim=1), rounded[1]
    return (
        case("probabilities 0.5, 0.2, 0.2, and 0.1, the draw 0.6", "vocab", shares, torch.tensor(0.6), words),
        case("the draw 0.3", "vocab", shares, torch.tensor(0.3), words),
        case("the draw 0.95", "vocab", shares, torch.tensor(0.95), words),
        case("a draw of 0, and tokens with probability 0", row, hidden, zeros, words),
        case("a batch of 40", row, *drawn(row, 33, batch=40, vocab=6)),
        case("the largest draw there is, and sums that were rounded", row, *rounded),
        case("the same, and a last token with probability 0", row, *last_is_out),
        case("every position of a batch", every, *drawn(every, 34, **sizes)),
        case("the same in float64", every, *drawn(every, 34, torch.float64, **sizes)),
    )


def ends_of(logits):
    return logits.softmax(dim=-1).cumsum(dim=-1)


def without_softmax(logits, draw):
    ends = logits.cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)


def strictly_below(logits, draw):
    ends = ends_of(logits)
    return (ends < draw[..., None] * ends[..., -1:]).sum(dim=-1)


def strictly_below_and_beyond(logits, draw):
    return (ends_of(logits) < draw[..., None]).sum(dim=-1)


def beyond_the_end(logits, draw):
    return (ends_of(logits) <= draw[..., None]).sum(dim=-1)


def clamped(logits, draw):
    return beyond_the_end(logits, draw).clamp(max=logits.shape[-1] - 1)


def first_beyond(logits, draw):
    return (ends_of(logits) > draw[..., None]).int().argmax(dim=-1)


def one_before(logits, draw):
    return (sample_token(logits, draw) - 1).clamp(min=0)


def one_after(logits, draw):
    return (sample_token(logits, draw) + 1).clamp(max=logits.shape[-1] - 1)


def from_the_right(logits, draw):
    return logits.shape[-1] - 1 - sample_token(logits, draw)


def own_numbers(logits, draw):
    rows = logits.softmax(dim=-1).reshape(-1, logits.shape[-1])
    return torch.multinomial(rows, 1)[:, 0].reshape(draw.shape)


def nearest_probability(logits, draw):
    return (logits.softmax(dim=-1) - draw[..., None]).abs().argmin(dim=-1)


def from_the_best(logits, draw):
    ordered, order = logits.sort(dim=-1, descending=True)
    return order.gather(-1, sample_token(ordered, draw)[..., None])[..., 0]


def one_draw_for_all(logits, draw):
    return sample_token(logits, draw.flatten()[:1].expand(draw.numel()).view(draw.shape))


NO_WIDTH = (
    "Nearly right. If the first token has probability 0 and the draw is 0, you choose that token, although it has no "
    "width. A draw that falls on a boundary belongs to the token on the right."
)
MISTAKES = (
    Mistake(
        "the best token",
        lambda logits, draw: logits.argmax(dim=-1),
        "You always take the most likely token, so `draw` has no effect.",
    ),
    Mistake(
        "no softmax",
        without_softmax,
        "You add up the logits. The width of a token on the line is its *probability*.",
    ),
    Mistake(
        "all equally likely",
        lambda logits, draw: (draw * logits.shape[-1]).long(),
        "In your version, every token is equally likely, so the logits have no effect.",
    ),
    Mistake("probability 0 is drawn", strictly_below, NO_WIDTH),
    Mistake("probability 0 is drawn, and ids beyond the end", strictly_below_and_beyond, NO_WIDTH),
    Mistake(
        "beyond the end",
        beyond_the_end,
        "This is right unless the draw is very close to 1. Rounded probabilities may sum to less than the draw, and "
        "then you return an id that no token has.",
    ),
    Mistake(
        "the first end beyond the draw",
        first_beyond,
        "This is right unless the draw is very close to 1. Rounded probabilities may sum to less than the draw. Then "
        "no token ends beyond the draw, so `argmax` finds nothing but False and returns token 0.",
    ),
    Mistake(
        "clamped",
        clamped,
        "Nearly right. When rounding leaves the draw above the sum, you take the last token even if its probability is "
        "0. Rescale the draw instead: multiply it by the sum.",
    ),
    Mistake(
        "one before", one_before, "You are off by one: you return the token before the one that the draw falls on."
    ),
    Mistake("one after", one_after, "You are off by one: you return the token after the one that the draw falls on."),
    Mistake(
        "counted from the right",
        from_the_right,
        "You count from the wrong end. How many tokens end at or before the draw?",
    ),
    Mistake(
        "the nearest probability",
        nearest_probability,
        "You look for the token whose probability is closest to the draw. What matters is where each token begins and "
        "ends on the line, so add up the probabilities.",
    ),
    Mistake(
        "sorted first",
        from_the_best,
        "You lay the tokens side by side from best to worst. That samples just as well, but keep the order of the "
        "vocabulary here so that we can check the result.",
    ),
    Mistake(
        "random numbers of your own",
        own_numbers,
        "You draw your own random numbers. Use `draw` instead so that we can check the result.",
    ),
    Mistake(
        "one draw for all",
        one_draw_for_all,
        "This is right for a single row. In a batch, you use the first draw for every row, but each row has its own.",
    ),
)

EXERCISE = Exercise(
    name="sample_token",
    topic="generate",
    title="Draw a token",
    difficulty=2,
    minutes=12,
    builds="Sampler",
    returns=("token",),
    reference=sample_token,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "With probabilities 0.5, 0.2, 0.2, and 0.1, where does each token end on the line from 0 to 1? Which token "
        "does a draw of 0.6 fall on?",
        "The `cumsum` of the probabilities gives the ends. The id you're looking for is the number of tokens that end "
        "at or before the draw: compare all ends with the draw, and count.",
        "Sum `ends <= draw[..., None]` over the last axis. So that rounding doesn't matter, multiply the draw by the "
        "last end, `ends[..., -1:]`, before you compare.",
    ),
)
