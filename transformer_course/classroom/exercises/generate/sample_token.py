"""Exercise: draw a token, with the random number as an input."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("mat", "sofa", "roof", "moon")
NEVER = float("-inf")


def sample_token(logits, draw):
    """Choose a token as often as its probability says, by a random number that comes in as `draw`.

    `logits` has the axes (… vocab), `draw` (…), the chosen token ids (…). Draws are at least 0 and less
    than 1. Lay the tokens side by side, each as wide as its probability: the token on which `draw`
    falls is chosen. One with probability 0 never is.
    """
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    # Rounded, the sum of all may end below 1, and a draw beyond it: so stretch the draw to what there is.
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
    hidden = torch.tensor([[NEVER, 1.0, 2.0, NEVER], [0.0, NEVER, NEVER, 0.0]])
    sizes = {"batch": 3, "seq": 4, "vocab": 11}
    # The largest number below 1 in float32. About one sum of probabilities in four is rounded to less.
    rounded = drawn(row, 35, batch=64, vocab=7)[0], torch.full((64,), 1 - 2.0**-24)
    last_is_out = torch.cat([rounded[0], torch.full((64, 1), NEVER)], dim=1), rounded[1]
    return (
        case("probabilities 0.5, 0.2, 0.2 and 0.1, the draw 0.6", "vocab", shares, torch.tensor(0.6), words),
        case("the draw 0.3", "vocab", shares, torch.tensor(0.3), words),
        case("the draw 0.95", "vocab", shares, torch.tensor(0.95), words),
        case("a draw of 0, and tokens with probability 0", row, hidden, torch.tensor([0.0, 0.6]), words),
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


def one_before(logits, draw):
    return (sample_token(logits, draw) - 1).clamp(min=0)


def one_after(logits, draw):
    return (sample_token(logits, draw) + 1).clamp(max=logits.shape[-1] - 1)


def from_the_right(logits, draw):
    return logits.shape[-1] - 1 - sample_token(logits, draw)


def own_dice(logits, draw):
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
    "Nearly right. With a draw of 0 and a first token of probability 0, that token is chosen, although it has no "
    "width. On which side of a boundary does a draw belong that falls on it?"
)
MISTAKES = (
    Mistake(
        "the best token",
        lambda logits, draw: logits.argmax(dim=-1),
        "You always take the best token; `draw` has no effect.",
    ),
    Mistake(
        "no softmax",
        without_softmax,
        "You add up the logits as they are. How wide a token is on the line is its *probability*.",
    ),
    Mistake(
        "all equally likely",
        lambda logits, draw: (draw * logits.shape[-1]).long(),
        "Every token is equally likely in yours: the logits have no effect.",
    ),
    Mistake("probability 0 is drawn", strictly_below, NO_WIDTH),
    Mistake("probability 0 is drawn, and ids beyond the end", strictly_below_and_beyond, NO_WIDTH),
    Mistake(
        "beyond the end",
        beyond_the_end,
        "Right, except for a draw very close to 1: the rounded sum of all probabilities can end below it, and you "
        "return an id that no token has.",
    ),
    Mistake(
        "clamped",
        clamped,
        "Nearly right. Where rounding leaves the draw beyond the sum you take the last token, even if its probability "
        "is 0. Stretch the draw to the last end instead.",
    ),
    Mistake("one before", one_before, "Off by one: you return the token before the one on which the draw falls."),
    Mistake("one after", one_after, "Off by one: you return the token after the one on which the draw falls."),
    Mistake(
        "counted from the right",
        from_the_right,
        "You count from the wrong end. How many tokens end to the left of the draw?",
    ),
    Mistake(
        "the nearest probability",
        nearest_probability,
        "You look for the token whose probability is closest to the draw. What counts is where the tokens lie on the "
        "line, and so the sum of all before.",
    ),
    Mistake(
        "sorted first",
        from_the_best,
        "You laid the tokens side by side from best to worst. That draws as well as any order, but here it should be "
        "that of the vocabulary, so that we can compare.",
    ),
    Mistake(
        "dice of your own",
        own_dice,
        "You draw random numbers of your own. They come in as `draw` here, so that the result can be checked.",
    ),
    Mistake(
        "one draw for all",
        one_draw_for_all,
        "Right for a single row. In a batch you use the first draw for all rows; each has its own.",
    ),
)

EXERCISE = Exercise(
    name="sample_token",
    topic="generate",
    title="Draw",
    difficulty=2,
    minutes=6,
    builds="Sampler",
    returns=("token",),
    reference=sample_token,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "With probabilities 0.5, 0.2, 0.2 and 0.1, where on the line from 0 to 1 does each token end? On which does "
        "0.6 fall?",
        "The ends are the `cumsum` of the probabilities. The id you are looking for is the number of tokens that end "
        "at or before the draw: compare all ends with it at once, and count.",
        "`(ends <= draw[..., None])` summed over the last axis. For a draw close to 1, multiply the draw by the last "
        "end first: rounded, the probabilities need not sum to exactly 1.",
    ),
)
