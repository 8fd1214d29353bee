"""Exercise: two sublayers, each with its residual connection."""

import torch

from transformer_course.classroom.exercises.blocks.sublayers import Attention, FeedForward, Residual
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def transformer_block(x, attention, feedforward, attention_residual, feedforward_residual):
    """Let the tokens attend, then let each work alone, with a residual connection around both.

    `x` and the result have the axes (batch seq d_model). `attention` and `feedforward` are functions of one tensor.
    `attention_residual` and `feedforward_residual` are the connections of lesson 10, Residual connections: each is called with a tensor and
    a sublayer, and says itself where its norm stands.
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
        case("one text of 2 tokens, the norm before", 1100, "before", batch=1, seq=2, d_model=3, gradient=True),
        case("the norm after", 1110, "after", batch=1, seq=2, d_model=3),
        case("every size the same", 1120, "before", batch=3, seq=3, d_model=3),
        case("one token", 1130, "after", batch=2, seq=1, d_model=4),
        case("2 texts of 5 tokens", 1140, "before", batch=2, seq=5, d_model=4, gradient=True),
        case("the same in float64", 1140, "before", torch.float64, batch=2, seq=5, d_model=4),
    )


def block(first, second):
    """A wrong block out of its two halves; each gets x, the sublayers, and the connections."""
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
        "The two sublayers stand in the other order. In a block the tokens first collect from each other, and then "
        "work on what they got.",
    ),
    Mistake(
        "attention's result thrown away",
        block(keep, think),
        "What attention wrote is lost: the second sublayer gets the `x` that came into the block. What should it get?",
    ),
    Mistake(
        "feed-forward missing",
        block(attend, keep),
        "The tokens attend, and that is all. The second sublayer, where each works alone, is missing.",
    ),
    Mistake(
        "side by side",
        lambda x, attention, feedforward, one, two: one(x, attention) + two(x, feedforward) - x,
        "Both sublayers read what came into the block, side by side. (Some models do that.) Here the second one reads "
        "what the first one made.",
    ),
    Mistake(
        "both results added",
        lambda x, attention, feedforward, one, two: one(x, attention) + two(x, feedforward),
        "You call both on the block's input and add the results. The sublayers stand one after the other, and the "
        "connections add by themselves.",
    ),
    Mistake(
        "no residual connection",
        lambda x, attention, feedforward, one, two: feedforward(attention(x)),
        "The sublayers are called directly: what came in is lost, and nothing is normalized. Who should call them?",
    ),
    Mistake(
        "no residual connection around attention",
        lambda x, attention, feedforward, one, two: two(attention(x), feedforward),
        "Attention is called directly. It too belongs inside a residual connection.",
    ),
    Mistake(
        "no residual connection around the feed-forward",
        lambda x, attention, feedforward, one, two: feedforward(one(x, attention)),
        "The feed-forward is called directly. It too belongs inside a residual connection.",
    ),
    Mistake(
        "one connection around both",
        lambda x, attention, feedforward, one, two: one(x, lambda h: feedforward(attention(h))),
        "You put one residual connection around both sublayers together. Each has its own, with its own norm.",
    ),
    Mistake(
        "added by hand, without the connections",
        lambda x, attention, feedforward, one, two: (lambda h: h + feedforward(h))(x + attention(x)),
        "You add what each sublayer wrote by hand. The two connections you were given do that, and hold the norms, "
        "which are missing in yours.",
    ),
    Mistake(
        "x added once more",
        lambda x, attention, feedforward, one, two: two(x + one(x, attention), feedforward),
        "You add `x` to what the attention's connection returns. The connection has added it already.",
    ),
    Mistake(
        "x added to both",
        lambda x, attention, feedforward, one, two: (lambda h: h + two(h, feedforward))(x + one(x, attention)),
        "You add the input to what each connection returns. The connections have added it already: that is what they "
        "are.",
    ),
    Mistake(
        "x added at the end",
        lambda x, attention, feedforward, one, two: x + two(one(x, attention), feedforward),
        "You add the block's input to its result. Both connections have kept it already.",
    ),
    Mistake(
        "connections swapped",
        lambda x, attention, feedforward, one, two: one(two(x, attention), feedforward),
        "Right order of the sublayers, but their connections have changed places: each holds the norm of its own "
        "sublayer.",
    ),
    Mistake(
        "sublayers swapped",
        lambda x, attention, feedforward, one, two: two(one(x, feedforward), attention),
        "Right order of the connections, but the sublayers in them have changed places.",
    ),
    Mistake(
        "the first connection twice",
        lambda x, attention, feedforward, one, two: one(one(x, attention), feedforward),
        "Both sublayers go through the same connection, and so share one norm. There are two.",
    ),
    Mistake(
        "the second connection twice",
        lambda x, attention, feedforward, one, two: two(two(x, attention), feedforward),
        "Both sublayers go through the same connection, and so share one norm. There are two.",
    ),
    Mistake(
        "attention twice",
        lambda x, attention, feedforward, one, two: two(one(x, attention), attention),
        "You hand the attention to both connections. The second sublayer is another one.",
    ),
    Mistake(
        "the sublayer reads x, not what it is given",
        lambda x, attention, feedforward, one, two: two(one(x, lambda h: attention(x)), feedforward),
        "Right where the norm stands after. Where it stands before, the connection hands the sublayer a normalized "
        "tensor, and your attention reads `x` instead.",
    ),
)

EXERCISE = Exercise(
    name="transformer_block",
    topic="blocks",
    title="A block",
    difficulty=1,
    minutes=6,
    builds="TransformerBlock",
    returns=("output",),
    reference=transformer_block,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Who calls whom? You have a tensor, two sublayers and two connections. What does a connection of lesson 10, Residual connections "
        "want as its two arguments?",
        "The first connection gets `x` and the attention, uncalled, and returns the new `x`, which already holds the "
        "sum. What goes into the second?",
        "`x = attention_residual(x, attention)`, and then the same once more with the other two.",
    ),
)
