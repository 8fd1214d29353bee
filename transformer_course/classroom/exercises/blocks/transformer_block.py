"""Exercise: two sublayers, each inside its own residual connection."""

import torch

from transformer_course.classroom.exercises.blocks.sublayers import Attention, FeedForward, Residual
from transformer_course.classroom.exercises.blocks.transformer_block_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def transformer_block(x, attention, feedforward, attention_residual, feedforward_residual):
    """Apply attention, then the feed-forward network, each inside its own residual connection.

    `x` and the result have axes (batch seq d_model). `attention` and `feedforward` are functions of one tensor. Call
    `attention_residual` and `feedforward_residual` with a tensor and a sublayer, like PreNorm and PostNorm: they add
    and normalize on their own. Some connections normalize before the sublayer, and others normalize after the sum.
    """
    x = attention_residual(x, attention)
    return feedforward_residual(x, feedforward)


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, norm: str, dtype=torch.float32, gradient=False, **sizes: int) -> Case:
        inputs = {
            "x": random_tensor("batch seq d_model", sizes, seed, dtype),
            "attention": Attention(seed + 1),
            "feedforward": FeedForward(seed + 2),
            "attention_residual": Residual(norm, seed + 3),
            "feedforward_residual": Residual(norm, seed + 4),
        }
        return Case(label, inputs, {"x": "batch seq d_model", "output": "batch seq d_model"}, gradient=gradient)

    return (
        case("one text of 2 tokens, pre-norm", 1100, "before", batch=1, seq=2, d_model=3, gradient=True),
        case("post-norm", 1110, "after", batch=1, seq=2, d_model=3),
        case("every size the same", 1120, "before", batch=3, seq=3, d_model=3),
        case("one token", 1130, "after", batch=2, seq=1, d_model=4),
        case("2 texts of 5 tokens", 1140, "before", batch=2, seq=5, d_model=4, gradient=True),
        case("the same in float64", 1140, "before", torch.float64, batch=2, seq=5, d_model=4),
    )


def block(first, second):
    """A wrong block built from two halves; each gets x, the sublayers, and the connections."""
    return lambda x, attention, feedforward, one, two: second(
        first(x, attention, feedforward, one, two), attention, feedforward, one, two
    )


def attend(x, attention, feedforward, one, two):
    return one(x, attention)


def think(x, attention, feedforward, one, two):
    return two(x, feedforward)


def keep(x, *parts):
    return x


MISTAKES = (
    Mistake(
        "feed-forward first",
        block(think, attend),
        "Your sublayers are in the wrong order. In a block, tokens first collect information from each other, and "
        "then each token processes what it got.",
    ),
    Mistake(
        "attention's result thrown away",
        block(keep, think),
        "The result of attention is lost, because the second sublayer gets the block's input. What should it get?",
    ),
    Mistake(
        "feed-forward missing",
        block(attend, keep),
        "The tokens attend to each other, but the second sublayer is missing.",
    ),
    Mistake(
        "side by side",
        lambda x, attention, feedforward, one, two: one(x, attention) + two(x, feedforward) - x,
        "Both sublayers read the block's input, in parallel. (Some models do that.) Here, the second one should read "
        "the result of the first.",
    ),
    Mistake(
        "both results added",
        lambda x, attention, feedforward, one, two: one(x, attention) + two(x, feedforward),
        "You call both connections on the block's input and add the results. Run the sublayers one after the other; "
        "the connections do the adding.",
    ),
    Mistake(
        "no residual connection",
        lambda x, attention, feedforward, one, two: feedforward(attention(x)),
        "You call the sublayers directly, so the input is lost and nothing is normalized. Who should call them?",
    ),
    Mistake(
        "no residual connection around attention",
        lambda x, attention, feedforward, one, two: two(attention(x), feedforward),
        "You call attention directly. It also needs its residual connection.",
    ),
    Mistake(
        "no residual connection around the feed-forward",
        lambda x, attention, feedforward, one, two: feedforward(one(x, attention)),
        "You call the feed-forward network directly. It also needs its residual connection.",
    ),
    Mistake(
        "one connection around both",
        lambda x, attention, feedforward, one, two: one(x, lambda h: feedforward(attention(h))),
        "You put one residual connection around both sublayers. Each one needs its own, with its own norm.",
    ),
    Mistake(
        "added by hand, without the connections",
        lambda x, attention, feedforward, one, two: (lambda h: h + feedforward(h))(x + attention(x)),
        "You do the adding yourself, so the norms are missing. Use the two connections: they add and normalize.",
    ),
    Mistake(
        "x added once more",
        lambda x, attention, feedforward, one, two: two(x + one(x, attention), feedforward),
        "You add `x` to the result of attention's connection, but the connection has already added it.",
    ),
    Mistake(
        "x added to both",
        lambda x, attention, feedforward, one, two: (lambda h: h + two(h, feedforward))(x + one(x, attention)),
        "You add the input to each connection's result, but the connections have already added it.",
    ),
    Mistake(
        "x added at the end",
        lambda x, attention, feedforward, one, two: x + two(one(x, attention), feedforward),
        "You add the block's input to its result, but the connections have already added it.",
    ),
    Mistake(
        "connections swapped",
        lambda x, attention, feedforward, one, two: one(two(x, attention), feedforward),
        "The sublayers are in the right order, but their connections are swapped. Each connection holds the norm for "
        "its own sublayer.",
    ),
    Mistake(
        "sublayers swapped",
        lambda x, attention, feedforward, one, two: two(one(x, feedforward), attention),
        "The connections are in the right order, but the sublayers in them are swapped.",
    ),
    Mistake(
        "the first connection twice",
        lambda x, attention, feedforward, one, two: one(one(x, attention), feedforward),
        "Both sublayers go through the same connection, so they share one norm. Use both connections.",
    ),
    Mistake(
        "the second connection twice",
        lambda x, attention, feedforward, one, two: two(two(x, attention), feedforward),
        "Both sublayers go through the same connection, so they share one norm. Use both connections.",
    ),
    Mistake(
        "attention twice",
        lambda x, attention, feedforward, one, two: two(one(x, attention), attention),
        "You pass attention to both connections. The second sublayer is the feed-forward network.",
    ),
    Mistake(
        "the sublayer reads x, not what it is given",
        lambda x, attention, feedforward, one, two: two(one(x, lambda h: attention(x)), feedforward),
        "This is right for post-norm. In pre-norm, the connection passes a normalized tensor to the sublayer, but "
        "your attention reads `x` instead.",
    ),
)

EXERCISE = Exercise(
    name="transformer_block",
    topic="blocks",
    title="A block",
    difficulty=1,
    minutes=7,
    builds="TransformerBlock",
    returns=("output",),
    reference=transformer_block,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Who calls whom? You have a tensor, two sublayers, and two connections. Which two arguments does a connection "
        "take?",
        "Call the first connection with `x` and `attention` itself (don't call `attention`). It returns the new "
        "`x`, with the addition already done. What goes into the second connection?",
        "Start with `x = attention_residual(x, attention)`. The second line does the same with the other connection "
        "and the other sublayer.",
    ),
)
