"""Answers to `cross_attention_block`, as learners write them."""

import torch
from torch.nn import functional as F


def wrong_not_wrapped(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, cross_attention)
    return feedforward_residual(x, feedforward)


def wrong_called_instead_of_wrapped(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, cross_attention(x, memory))
    return feedforward_residual(x, feedforward)


def wrong_third_argument_for_the_residual(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, cross_attention, memory)
    return feedforward_residual(x, feedforward)


def wrong_memory_asks(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h: cross_attention(memory, h))
    return feedforward_residual(x, feedforward)


def wrong_lambda_asks_with_x(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    # With pre-norm, the query must be the normalized copy.
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda _: cross_attention(x, memory))
    return feedforward_residual(x, feedforward)


def wrong_reads_itself(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h: cross_attention(h, h))
    return feedforward_residual(x, feedforward)


def wrong_residual_path_of_the_memory(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(memory, lambda m: cross_attention(x, m))
    return feedforward_residual(x, feedforward)


def wrong_memory_first_attended_to_itself(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    memory = attention_residual(memory, attention)
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory))
    return feedforward_residual(x, feedforward)


def wrong_memory_normalized(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    memory = F.layer_norm(memory, memory.shape[-1:])
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory))
    return feedforward_residual(x, feedforward)


def wrong_memory_detached(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory.detach()))
    return feedforward_residual(x, feedforward)


def wrong_cross_attention_first(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory))
    x = attention_residual(x, attention)
    return feedforward_residual(x, feedforward)


def wrong_cross_attention_last(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = feedforward_residual(x, feedforward)
    return cross_attention_residual(x, lambda h: cross_attention(h, memory))


def wrong_memory_not_used(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    return feedforward_residual(x, feedforward)


def wrong_self_attention_left_out(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory))
    return feedforward_residual(x, feedforward)


def wrong_feedforward_left_out(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    return cross_attention_residual(x, lambda h: cross_attention(h, memory))


def wrong_attention_residual_used_twice(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = attention_residual(x, lambda h: cross_attention(h, memory))
    return feedforward_residual(x, feedforward)


def wrong_plain_sum_around_cross_attention(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = x + cross_attention(x, memory)
    return feedforward_residual(x, feedforward)


def wrong_both_attentions_in_parallel(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    own = attention_residual(x, attention)
    read = cross_attention_residual(x, lambda h: cross_attention(h, memory))
    return feedforward_residual(own + read, feedforward)


def wrong_asks_with_the_first_input(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    # The result of self-attention is overwritten.
    h = attention_residual(x, attention)
    h = cross_attention_residual(x, lambda q: cross_attention(q, memory))
    return feedforward_residual(h, feedforward)


def wrong_texts_joined(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = torch.cat([memory, x], dim=1)
    x = attention_residual(x, attention)
    return feedforward_residual(x, feedforward)


def wrong_lambda_with_two_parameters(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h, m: cross_attention(h, m))
    return feedforward_residual(x, feedforward)


def wrong_partial_fills_the_first_place(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    from functools import partial

    x = attention_residual(x, attention)
    x = cross_attention_residual(x, partial(cross_attention, memory))
    return feedforward_residual(x, feedforward)


def wrong_inner_function_returns_nothing(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    def read(h):
        cross_attention(h, memory)

    x = attention_residual(x, attention)
    x = cross_attention_residual(x, read)
    return feedforward_residual(x, feedforward)


def wrong_input_added_once_more(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h: h + cross_attention(h, memory))
    return feedforward_residual(x, feedforward)


def wrong_memory_asks_and_cross_attention_first(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = cross_attention_residual(x, lambda h: cross_attention(memory, h))
    x = attention_residual(x, attention)
    return feedforward_residual(x, feedforward)


def wrong_reads_itself_and_residual_used_twice(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = attention_residual(x, lambda h: cross_attention(h, h))
    return feedforward_residual(x, feedforward)


def wrong_no_residuals_and_cross_attention_last(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = feedforward(attention(x))
    return cross_attention(x, memory)


def right_default_argument(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h, m=memory: cross_attention(h, m))
    x = feedforward_residual(x, feedforward)
    return x


def right_loop_over_three_steps(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    def read_memory(question):
        return cross_attention(question, memory)

    sublayers = attention, read_memory, feedforward
    residuals = attention_residual, cross_attention_residual, feedforward_residual
    for residual, sublayer in zip(residuals, sublayers, strict=True):
        x = residual(x, sublayer)
    return x


def right_one_expression(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    return feedforward_residual(
        cross_attention_residual(attention_residual(x, attention), lambda h: cross_attention(h, memory)), feedforward
    )


def right_callable_object(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    class Reader:
        def __init__(self, memory):
            self.memory = memory

        def __call__(self, h):
            return cross_attention(h, self.memory)

    after_attention = attention_residual(x, attention)
    after_reading = cross_attention_residual(after_attention, Reader(memory))
    return feedforward_residual(after_reading, feedforward)


def wrong_memory_added_to_x(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory) + memory.mean(dim=1, keepdim=True))
    return feedforward_residual(x, feedforward)


def wrong_cross_attention_twice(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory))
    x = cross_attention_residual(x, lambda h: cross_attention(h, memory))
    return feedforward_residual(x, feedforward)


def wrong_feedforward_on_the_memory(
    x,
    memory,
    attention,
    cross_attention,
    feedforward,
    attention_residual,
    cross_attention_residual,
    feedforward_residual,
):
    x = attention_residual(x, attention)
    memory = feedforward_residual(memory, feedforward)
    return cross_attention_residual(x, lambda h: cross_attention(h, memory))
