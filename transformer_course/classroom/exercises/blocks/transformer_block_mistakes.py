"""More wrong versions of `transformer_block` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def norm(x):
    return torch.nn.functional.layer_norm(x, x.shape[-1:])


def by_hand(x, attention, feedforward):
    x = x + attention(norm(x))
    return x + feedforward(norm(x))


def ignoring(x, attention, feedforward, one, two):
    read = one(x, lambda h: attention(x))
    return two(read, lambda h: feedforward(read))


def averaged(x, attention, feedforward, attention_residual, feedforward_residual):
    h = attention_residual(x, attention)
    return (h + feedforward_residual(h, feedforward)) / 2


MORE_MISTAKES = (
    Mistake(
        "both states averaged",
        averaged,
        "You average the outputs of the two connections. The block's result is just the last output.",
    ),
    Mistake(
        "normalized once more before each connection",
        lambda x, attention, feedforward, one, two: two(norm(one(norm(x), attention)), feedforward),
        "You normalize before you call the connections. They normalize on their own. They also add back the tensor "
        "that you pass to them, so the stream gets normalized, too.",
    ),
    Mistake(
        "normalized at the end",
        lambda x, attention, feedforward, one, two: norm(two(one(x, attention), feedforward)),
        "You normalize the block's output. The connections do all the normalizing here; a final norm comes after the "
        "last block of a model.",
    ),
    Mistake(
        "norms of its own",
        lambda x, attention, feedforward, one, two: by_hand(x, attention, feedforward),
        "You normalize and add by hand. That's one kind of connection, but this block gets two of its own, which may "
        "work differently. Call them.",
    ),
    Mistake(
        "each sublayer adds its input",
        lambda x, attention, feedforward, one, two: two(
            one(x, lambda h: h + attention(h)), lambda h: h + feedforward(h)
        ),
        "You add each sublayer's input to its result, but the connection already does that.",
    ),
    Mistake(
        "both sublayers ignore what they are given",
        ignoring,
        "Your functions ignore their argument. A connection may normalize before it calls the sublayer, so the "
        "sublayer has to work on what it is given.",
    ),
    Mistake(
        "one connection inside the other",
        lambda x, attention, feedforward, one, two: two(x, lambda h: feedforward(one(h, attention))),
        "You put the first connection inside the second. They should come one after the other, and the second should "
        "get the result of the first.",
    ),
    Mistake(
        "cut between the sublayers",
        lambda x, attention, feedforward, one, two: two(one(x, attention).detach(), feedforward),
        "The values are right, but `detach` between the two sublayers stops the gradient, so attention never learns.",
    ),
    Mistake(
        "token by token",
        lambda x, attention, feedforward, one, two: torch.cat(
            [two(one(t, attention), feedforward) for t in x.split(1, dim=1)], dim=1
        ),
        "You run the block on each token alone, so attention can't collect anything from the other tokens. Pass the "
        "whole text.",
    ),
)
