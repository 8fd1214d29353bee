"""Exercise: a block that also reads an encoder's result."""

import torch

from transformer_course.classroom.exercises.blocks.sublayers import Attention, CrossAttention, FeedForward, Residual
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def cross_attention_block(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    """Let the tokens attend to each other, then to `memory`, then let each work alone; connections around all three.

    `x` and the result have the axes (batch target d_model), `memory` (batch source d_model). `attention` and
    `feedforward` are functions of one tensor; `cross_attention` is called with two, who asks and what is read.
    `attention_residual`, `cross_attention_residual` and `feedforward_residual` are each called with a tensor and a
    sublayer, and call the sublayer with one tensor.
    """
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory))
    return feedforward_residual(x, feedforward)


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, norm: str, dtype=torch.float32, gradient=False, **sizes: int) -> Case:
        axes = {"x": "batch target d_model", "memory": "batch source d_model", "output": "batch target d_model"}
        inputs = {
            "x": random_tensor(axes["x"], sizes, seed, dtype),
            "memory": random_tensor(axes["memory"], sizes, seed + 1, dtype),
            "attention": Attention(seed + 2),
            "cross_attention": CrossAttention(seed + 3),
            "feedforward": FeedForward(seed + 4),
            "attention_residual": Residual(norm, seed + 5),
            "cross_attention_residual": Residual(norm, seed + 6),
            "feedforward_residual": Residual(norm, seed + 7),
        }
        return Case(label, inputs, axes, gradient=gradient)

    return (
        case("2 tokens read 3, the norm after", 1200, "after", batch=1, target=2, source=3, d_model=3, gradient=True),
        case("the norm before", 1210, "before", batch=1, target=2, source=3, d_model=3),
        case("every size the same", 1220, "before", batch=3, target=3, source=3, d_model=3),
        case("one token reads one", 1230, "after", batch=2, target=1, source=1, d_model=4),
        case("4 tokens read 5, 2 texts", 1240, "before", batch=2, target=4, source=5, d_model=4, gradient=True),
        case("the same in float64", 1240, "before", torch.float64, batch=2, target=4, source=5, d_model=4),
    )


def wrong(steps):
    """A wrong block from a function of x, memory, and three sublayers and three connections in tuples."""

    def block(x, memory, attention, cross_attention, feedforward, *residuals):
        return steps(x, memory, (attention, cross_attention, feedforward), residuals)

    return block


def reading(cross, memory):
    return lambda h: cross(h, memory)


def parallel(x, memory, subs, res):
    first = res[0](x, subs[0])
    return res[2](first + res[1](x, reading(subs[1], memory)) - x, subs[2])


def asking_with_the_stream(x, memory, subs, res):
    x = res[0](x, subs[0])
    return res[2](res[1](x, lambda h: subs[1](x, memory)), subs[2])


MISTAKES = (
    Mistake(
        "memory not read",
        wrong(lambda x, memory, subs, res: res[2](res[0](x, subs[0]), subs[2])),
        "Nothing of `memory` comes into your result: the sublayer that reads it is missing.",
    ),
    Mistake(
        "the memory asks",
        wrong(lambda x, memory, s, res: res[2](res[1](res[0](x, s[0]), lambda h: s[1](memory, h)), s[2])),
        "Your `cross_attention` has its arguments the wrong way round: the tokens of `memory` ask, and read `x`. Who "
        "asks, and what is read?",
    ),
    Mistake(
        "reads itself twice",
        wrong(lambda x, memory, s, res: res[2](res[1](res[0](x, s[0]), lambda h: s[1](h, h)), s[2])),
        "Your cross-attention reads what it is given, and so the target once more. What should it read?",
    ),
    Mistake(
        "cross-attention first",
        wrong(lambda x, memory, s, res: res[2](res[0](res[1](x, reading(s[1], memory)), s[0]), s[2])),
        "The first two sublayers stand in the other order: the tokens should attend to each other before they read.",
    ),
    Mistake(
        "cross-attention last",
        wrong(lambda x, memory, s, res: res[1](res[2](res[0](x, s[0]), s[2]), reading(s[1], memory))),
        "The tokens work alone before they read. The feed-forward comes last.",
    ),
    Mistake(
        "self-attention missing",
        wrong(lambda x, memory, s, res: res[2](res[1](x, reading(s[1], memory)), s[2])),
        "The tokens of the target never look at each other: the first sublayer is missing, or what it wrote is lost.",
    ),
    Mistake(
        "feed-forward missing",
        wrong(lambda x, memory, s, res: res[1](res[0](x, s[0]), reading(s[1], memory))),
        "The third sublayer, where each token works alone, is missing.",
    ),
    Mistake(
        "what was read is thrown away",
        wrong(lambda x, memory, s, res: res[2](x, s[2])),
        "What both attentions wrote is lost: the feed-forward gets the `x` that came into the block.",
    ),
    Mistake(
        "no connection around cross-attention",
        wrong(lambda x, memory, s, res: res[2](s[1](res[0](x, s[0]), memory), s[2])),
        "Cross-attention is called directly: what the target was so far is lost. It too belongs inside its connection.",
    ),
    Mistake(
        "x read instead of what it is given",
        wrong(asking_with_the_stream),
        "Right where the norm stands after. Where it stands before, the connection hands your function a normalized "
        "tensor, and it asks with another one.",
    ),
    Mistake(
        "the block's input asks",
        wrong(lambda x, memory, s, res: res[2](res[1](res[0](x, s[0]), lambda h: s[1](x, memory)), s[2])),
        "Your cross-attention asks with the `x` that came into the block. It should ask with what its connection hands "
        "it.",
    ),
    Mistake(
        "side by side",
        wrong(parallel),
        "Both attentions read the block's input, side by side. The second one should read what the first one made.",
    ),
    Mistake(
        "the first two connections swapped",
        wrong(lambda x, memory, s, res: res[2](res[0](res[1](x, s[0]), reading(s[1], memory)), s[2])),
        "Right order of the sublayers, but two connections have changed places: each holds the norm of its own "
        "sublayer.",
    ),
    Mistake(
        "the last two connections swapped",
        wrong(lambda x, memory, s, res: res[1](res[2](res[0](x, s[0]), reading(s[1], memory)), s[2])),
        "Right order of the sublayers, but two connections have changed places: each holds the norm of its own "
        "sublayer.",
    ),
    Mistake(
        "the first connection twice",
        wrong(lambda x, memory, s, res: res[2](res[0](res[0](x, s[0]), reading(s[1], memory)), s[2])),
        "Both attentions go through the same connection, and so share one norm. There are three.",
    ),
)

EXERCISE = Exercise(
    name="cross_attention_block",
    topic="blocks",
    title="A block that reads",
    difficulty=2,
    minutes=8,
    builds="CrossAttentionBlock",
    returns=("output",),
    reference=cross_attention_block,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Two of the three steps are those of your block. The new one stands between them. A connection calls its "
        "sublayer with one tensor; `cross_attention` wants two. How do you make a function of one out of it?",
        "A small function inside, `lambda h: …`, may use `memory` from around it: it takes what the connection hands "
        "it, and passes both on. Who asks comes first, what is read second.",
        "In the middle: `x = cross_attention_residual(x, lambda h: cross_attention(h, memory))`.",
    ),
)
