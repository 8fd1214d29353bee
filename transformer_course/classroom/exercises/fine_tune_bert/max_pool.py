"""Exercise: one vector per text, the maximum over its tokens."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("<cls>", "go", "<sep>", "<pad>")


def max_pool(x, padding_mask):
    """Return one vector per text that holds, for each feature, the largest value among the text's real tokens.

    `x` has the axes (batch seq d_model); `padding_mask` (batch seq) is True at real tokens and False at padding.
    Padding may be on either side. It must not count, however large or small its values are. The real values can be
    very negative. Every text has at least one real token. Return (batch d_model), in the dtype of `x`.
    """
    hidden = x.masked_fill(~padding_mask[..., None], torch.finfo(x.dtype).min)
    return hidden.amax(dim=1)


def cases() -> tuple[Case, ...]:
    axes = {"x": "batch seq d_model", "padding_mask": "batch seq", "pooled": "batch d_model"}

    def case(
        label, seed, lengths, seq, d_model, shift=0.0, dtype=torch.float32, gradient=False, words=False, left=0
    ) -> Case:
        place = torch.arange(seq)
        mask = (place >= left) & (place < left + torch.tensor(lengths)[:, None])
        sizes = {"batch": len(lengths), "seq": seq, "d_model": d_model}
        x = 3 * random_tensor(axes["x"], sizes, seed, torch.float64) + shift
        # The values at padding are large, so that a version that counts them is caught.
        x = torch.where(mask[..., None], x, x.abs() + 9 + shift).to(dtype)
        return Case(label, {"x": x, "padding_mask": mask}, axes, {"seq": WORDS} if words else {}, gradient)

    return (
        case("one text of 3 tokens and one padding token", 1, [3], 4, 3, gradient=True, words=True),
        case("3 texts of different lengths", 2, [5, 1, 4], 6, 2, gradient=True),
        case("the same in float64", 2, [5, 1, 4], 6, 2, dtype=torch.float64, gradient=True),
        case("nothing padded", 3, [4, 4], 4, 5),
        case("all numbers negative", 4, [2, 3], 4, 3, shift=-20.0),
        case("very negative numbers", 5, [2, 3], 4, 3, shift=-3e9),
        case("very negative numbers in float64", 7, [2, 3], 4, 3, shift=-1e200, dtype=torch.float64),
        case("padding on both sides", 8, [2, 3, 1], 6, 4, left=2),
        case("as many texts as tokens and features", 6, [1, 3, 2], 3, 3),
    )


def filled(x, padding_mask, value):
    return x.masked_fill(~padding_mask[..., None], value)


def lowest(x):
    return torch.finfo(x.dtype).min


def mean(x, mask):
    return (x * mask[..., None]).sum(dim=1) / mask.sum(dim=1, keepdim=True)


def largest_size(x, mask):
    sizes = filled(x.abs(), mask, -1.0)
    return x.gather(1, sizes.argmax(dim=1, keepdim=True))[:, 0]


def one_token(x, mask):
    best = filled(x.sum(dim=-1, keepdim=True), mask, lowest(x)).argmax(dim=1, keepdim=True)
    return x.gather(1, best.expand(-1, -1, x.shape[-1]))[:, 0]


MISTAKES = (
    Mistake(
        "padding counted",
        lambda x, mask: x.amax(dim=1),
        "You count padding: `padding_mask` has no effect. How much padding a text has depends on the other texts in "
        "its batch, and those must not change its vector.",
    ),
    Mistake(
        "padding as zeros",
        lambda x, mask: (x * mask[..., None]).amax(dim=1),
        "You set padding to zero. Zero is larger than every negative number, so where all real values are negative, "
        "the padding wins.",
    ),
    Mistake(
        "padding not low enough",
        lambda x, mask: filled(x, mask, -10.0).amax(dim=1),
        "You fill padding with a fixed number that is low, but not lower than every possible value. What's the lowest "
        "number that the dtype of `x` can represent?",
    ),
    Mistake(
        "padding at minus a billion",
        lambda x, mask: filled(x, mask, -1e9).amax(dim=1),
        "This is right for ordinary numbers. With very negative ones, your fixed number still wins. What's the lowest "
        "number that the dtype of `x` can represent?",
    ),
    Mistake(
        "the mask upside down",
        lambda x, mask: filled(x, ~mask, lowest(x)).amax(dim=1),
        "You hide the real tokens and pool the padding. What does True mean in `padding_mask`?",
    ),
    Mistake(
        "the mean",
        mean,
        "You take the mean of the real tokens. You need the maximum, so that a single token can raise the alarm.",
    ),
    Mistake(
        "the sum",
        lambda x, mask: (x * mask[..., None]).sum(dim=1),
        "You add up the real tokens. You need the maximum of each feature.",
    ),
    Mistake(
        "the first token",
        lambda x, mask: x[:, 0],
        "You return the first token's vector. Here, every real token of the text counts.",
    ),
    Mistake(
        "the smallest",
        lambda x, mask: filled(x, mask, torch.finfo(x.dtype).max).amin(dim=1),
        "You take the minimum of each feature instead of the maximum.",
    ),
    Mistake(
        "the largest without its sign",
        largest_size,
        "You take the value farthest from zero. But −5 is smaller than 1.",
    ),
    Mistake(
        "one token for all numbers",
        one_token,
        "You choose one token and take its whole vector. Each feature of the result can come from a different token.",
    ),
    Mistake(
        "over the batch",
        lambda x, mask: filled(x, mask, lowest(x)).amax(dim=0),
        "You take the maximum over the texts in the batch. Which axis holds the tokens of one text?",
    ),
    Mistake(
        "over the numbers of a token",
        lambda x, mask: filled(x, mask, lowest(x)).amax(dim=2),
        "You take the maximum within each token. Which axis holds the tokens of one text?",
    ),
    Mistake(
        "hidden with −10,000",
        lambda x, mask: filled(x, mask, -1e4).amax(dim=1),
        "You fill padding with −10,000. Real values can be lower than that, and then padding wins. What's the lowest "
        "number that the dtype of `x` can represent?",
    ),
    Mistake(
        "10,000 subtracted from padding",
        lambda x, mask: (x - (~mask)[..., None] * 1e4).amax(dim=1),
        "You subtract a fixed number from padding, but its values may be larger than that number. Replace the "
        "padding's values instead of shifting them.",
    ),
    Mistake(
        "float32's lowest number",
        lambda x, mask: filled(x, mask, torch.finfo(torch.float32).min).amax(dim=1),
        "You fill padding with the lowest float32 number. In float64, real values can be lower still. Use the lowest "
        "number of `x.dtype`.",
    ),
    Mistake(
        "the first tokens",
        lambda x, mask: torch.stack(
            [text[:n].amax(dim=0) for text, n in zip(x, mask.sum(dim=1).tolist(), strict=True)]
        ),
        "You count the real tokens and take that many from the beginning. Padding may be on the left, so go by the "
        "mask, position by position.",
    ),
    Mistake(
        "the longest vector",
        lambda x, mask: x[torch.arange(len(x)), x.norm(dim=-1).masked_fill(~mask, -1).argmax(dim=1)],
        "You return a single token's whole vector, the one with the largest norm. Each feature should take its own "
        "maximum, whichever token has it.",
    ),
    Mistake(
        "the largest absolute value",
        lambda x, mask: filled(x.abs(), mask, 0.0).amax(dim=1),
        "You take absolute values, so a very negative number becomes the largest. Compare the values themselves.",
    ),
    Mistake(
        "relu first",
        lambda x, mask: filled(x.relu(), mask, float("-inf")).amax(dim=1),
        "Your values are never below 0. Where all real values are negative, though, the largest of them is negative, "
        "too.",
    ),
)

EXERCISE = Exercise(
    name="max_pool",
    topic="fine_tune_bert",
    title="Pool the maximum",
    difficulty=2,
    minutes=10,
    builds="MaxPooler",
    returns=("pooled",),
    reference=max_pool,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Without padding, it's one call: the maximum over the token axis. What must padding be set to so that it's "
        "never the maximum?",
        "`masked_fill` writes a number where a mask is True. Your mask must be True at padding and needs one more "
        "axis to broadcast over d_model. `torch.finfo(x.dtype).min` is the lowest number that a dtype can represent.",
        "First call `x.masked_fill(~padding_mask[..., None], …)` with that number, then take `amax` over axis 1.",
    ),
)
