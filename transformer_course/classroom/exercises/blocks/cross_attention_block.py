"""Exercise: a block that also reads another text."""

import torch

from transformer_course.classroom.exercises.blocks.cross_attention_block_mistakes import MORE_MISTAKES
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
    """Apply attention, attention to `memory`, and the feed-forward network, each in its own residual connection.

    `x` and the result have axes (batch target d_model), and `memory` has axes (batch source d_model). `attention` and
    `feedforward` are functions of one tensor. `cross_attention` takes two tensors: the one that asks, then the one that
    is read. `attention_residual`, `cross_attention_residual`, and `feedforward_residual` are the residual connections.
    Call each connection with a tensor and a sublayer; it calls that sublayer with one tensor.
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
        case("2 tokens read 3, post-norm", 1200, "after", batch=1, target=2, source=3, d_model=3, gradient=True),
        case("pre-norm", 1210, "before", batch=1, target=2, source=3, d_model=3),
        case("every size the same", 1220, "before", batch=3, target=3, source=3, d_model=3),
        case("one token reads one", 1230, "after", batch=2, target=1, source=1, d_model=4),
        case("4 tokens read 5, 2 texts", 1240, "before", batch=2, target=4, source=5, d_model=4, gradient=True),
        case("the same in float64", 1240, "before", torch.float64, batch=2, target=4, source=5, d_model=4),
    )


def wrong(steps):
    """A wrong block built from a function of x, memory, the three sublayers, and the three connections."""

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
        "`memory` has no effect on your result: the sublayer that reads it is missing.",
    ),
    Mistake(
        "the memory asks",
        wrong(lambda x, memory, s, res: res[2](res[1](res[0](x, s[0]), lambda h: s[1](memory, h)), s[2])),
        "You call `cross_attention` with its arguments swapped, so `memory` asks and `x` is read. Which one should "
        "ask, and which one should be read?",
    ),
    Mistake(
        "reads itself twice",
        wrong(lambda x, memory, s, res: res[2](res[1](res[0](x, s[0]), lambda h: s[1](h, h)), s[2])),
        "Your cross-attention reads the target again. What should it read instead?",
    ),
    Mistake(
        "cross-attention first",
        wrong(lambda x, memory, s, res: res[2](res[0](res[1](x, reading(s[1], memory)), s[0]), s[2])),
        "Your first two sublayers are in the wrong order. The tokens should attend to each other before they read "
        "`memory`.",
    ),
    Mistake(
        "cross-attention last",
        wrong(lambda x, memory, s, res: res[1](res[2](res[0](x, s[0]), s[2]), reading(s[1], memory))),
        "Your feed-forward network runs before the tokens read `memory`. It should come last.",
    ),
    Mistake(
        "self-attention missing",
        wrong(lambda x, memory, s, res: res[2](res[1](x, reading(s[1], memory)), s[2])),
        "The target's tokens never attend to each other: the first sublayer is missing, or its result is lost.",
    ),
    Mistake(
        "feed-forward missing",
        wrong(lambda x, memory, s, res: res[1](res[0](x, s[0]), reading(s[1], memory))),
        "The third sublayer, the feed-forward network, is missing.",
    ),
    Mistake(
        "what was read is thrown away",
        wrong(lambda x, memory, s, res: res[2](x, s[2])),
        "The results of both attention sublayers are lost, because the feed-forward network gets the block's input.",
    ),
    Mistake(
        "no connection around cross-attention",
        wrong(lambda x, memory, s, res: res[2](s[1](res[0](x, s[0]), memory), s[2])),
        "You call cross-attention directly, so the target's stream is lost. Cross-attention needs its residual "
        "connection, too.",
    ),
    Mistake(
        "x read instead of what it is given",
        wrong(asking_with_the_stream),
        "This is right for post-norm. In pre-norm, the connection passes a normalized tensor to your function. Take "
        "the queries from that tensor.",
    ),
    Mistake(
        "the block's input asks",
        wrong(lambda x, memory, s, res: res[2](res[1](res[0](x, s[0]), lambda h: s[1](x, memory)), s[2])),
        "Your cross-attention takes its queries from the block's input. It should take them from the tensor that its "
        "connection passes to it.",
    ),
    Mistake(
        "side by side",
        wrong(parallel),
        "Both attention sublayers start from the block's input, in parallel. The second one should start from the "
        "result of the first.",
    ),
    Mistake(
        "the first two connections swapped",
        wrong(lambda x, memory, s, res: res[2](res[0](res[1](x, s[0]), reading(s[1], memory)), s[2])),
        "The sublayers are in the right order, but two connections are swapped. Each connection holds the norm for its "
        "own sublayer.",
    ),
    Mistake(
        "the last two connections swapped",
        wrong(lambda x, memory, s, res: res[1](res[2](res[0](x, s[0]), reading(s[1], memory)), s[2])),
        "The sublayers are in the right order, but two connections are swapped. Each connection holds the norm for its "
        "own sublayer.",
    ),
    Mistake(
        "the first connection twice",
        wrong(lambda x, memory, s, res: res[2](res[0](res[0](x, s[0]), reading(s[1], memory)), s[2])),
        "Both attention sublayers go through the same connection, so they share one norm. Use all three connections.",
    ),
)

EXERCISE = Exercise(
    name="cross_attention_block",
    topic="blocks",
    title="A block that reads",
    difficulty=2,
    minutes=10,
    builds="CrossAttentionBlock",
    returns=("output",),
    reference=cross_attention_block,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Two of the three steps are the same as in your `transformer_block`, and the new one goes between them. A "
        "connection calls its sublayer with one tensor, but `cross_attention` takes two. How do you turn it into a "
        "function of one tensor?",
        "A small inner function, `lambda h: …`, can use `memory` from the enclosing function. It takes the tensor that "
        "the connection passes to it and calls `cross_attention` with that tensor and `memory`. The tensor that asks "
        "comes first, and the one that is read comes second.",
        "The sublayer for `cross_attention_residual` is `lambda h: cross_attention(h, memory)`.",
    ),
)
