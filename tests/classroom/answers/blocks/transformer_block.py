"""Answers to `transformer_block`, as learners write them."""

import torch
from torch import nn
from torch.nn import functional as F

from transformer_course.normalization import LayerNorm
from transformer_course.residual import PreNorm


def wrong_feedforward_first(x, attention, feedforward, attention_residual, feedforward_residual):
    x = feedforward_residual(x, feedforward)
    return attention_residual(x, attention)


def wrong_residuals_swapped(x, attention, feedforward, attention_residual, feedforward_residual):
    x = feedforward_residual(x, attention)
    return attention_residual(x, feedforward)


def wrong_sublayers_swapped(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, feedforward)
    x = feedforward_residual(x, attention)
    return x


def wrong_one_residual_for_both(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, attention)
    return attention_residual(x, feedforward)


def wrong_attention_twice(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, attention)
    return feedforward_residual(x, attention)


def wrong_sublayer_already_called(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, attention(x))
    return feedforward_residual(x, feedforward(x))


def wrong_sublayer_before_the_tensor(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(attention, x)
    return feedforward_residual(feedforward, x)


def wrong_residual_gets_one_argument(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(attention(x))
    return feedforward_residual(feedforward(x))


def wrong_input_added_again(x, attention, feedforward, attention_residual, feedforward_residual):
    x = x + attention_residual(x, attention)
    return x + feedforward_residual(x, feedforward)


def wrong_both_read_the_input(x, attention, feedforward, attention_residual, feedforward_residual):
    a = attention_residual(x, attention)
    b = feedforward_residual(x, feedforward)
    return a + b


def wrong_first_result_dropped(x, attention, feedforward, attention_residual, feedforward_residual):
    h = attention_residual(x, attention)
    return feedforward_residual(x, feedforward)


def wrong_feedforward_forgotten(x, attention, feedforward, attention_residual, feedforward_residual):
    return attention_residual(x, attention)


def wrong_plain_sums(x, attention, feedforward, attention_residual, feedforward_residual):
    x = x + attention(x)
    return x + feedforward(x)


def wrong_no_residuals_at_all(x, attention, feedforward, attention_residual, feedforward_residual):
    return feedforward(attention(x))


def wrong_norm_of_ones_own(x, attention, feedforward, attention_residual, feedforward_residual):
    norm = LayerNorm(x.shape[-1])
    x = x + attention(norm(x))
    return x + feedforward(norm(x))


def wrong_norm_after_the_block(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, attention)
    x = feedforward_residual(x, feedforward)
    return F.layer_norm(x, x.shape[-1:])


def wrong_normalized_before_the_residual(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(F.layer_norm(x, x.shape[-1:]), attention)
    return feedforward_residual(F.layer_norm(x, x.shape[-1:]), feedforward)


def wrong_both_in_one_residual(x, attention, feedforward, attention_residual, feedforward_residual):
    return attention_residual(x, lambda h: feedforward(attention(h)))


def wrong_second_residual_around_the_first(x, attention, feedforward, attention_residual, feedforward_residual):
    return feedforward_residual(x, lambda h: feedforward(attention_residual(h, attention)))


def wrong_sublayers_that_add_their_input(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, lambda h: h + attention(h))
    return feedforward_residual(x, lambda h: h + feedforward(h))


def wrong_lambda_ignores_its_argument(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, lambda h: attention(x))
    return feedforward_residual(x, lambda h: feedforward(x))


def wrong_residual_called_in_two_steps(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(attention)(x)
    return feedforward_residual(feedforward)(x)


def wrong_both_states_returned(x, attention, feedforward, attention_residual, feedforward_residual):
    h = attention_residual(x, attention)
    return h, feedforward_residual(h, feedforward)


def wrong_token_by_token(x, attention, feedforward, attention_residual, feedforward_residual):
    # Alone, a token can't attend to the others.
    tokens = []
    for i in range(x.shape[1]):
        h = attention_residual(x[:, i : i + 1], attention)
        tokens.append(feedforward_residual(h, feedforward))
    return torch.cat(tokens, dim=1)


def wrong_detached_between(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, attention).detach()
    return feedforward_residual(x, feedforward)


def wrong_both_read_the_input_and_share_a_residual(x, attention, feedforward, attention_residual, feedforward_residual):
    collected = attention_residual(x, attention)
    computed = attention_residual(x, feedforward)
    return collected + computed - x


def wrong_both_read_the_input_and_input_added(x, attention, feedforward, attention_residual, feedforward_residual):
    return x + attention_residual(x, attention) + feedforward_residual(x, feedforward)


def wrong_new_residuals_and_sublayers_called(x, attention, feedforward, attention_residual, feedforward_residual):
    residual = PreNorm(nn.LayerNorm(x.shape[-1]))
    x = residual(x, attention(x))
    return residual(x, feedforward(x))


def wrong_one_residual_and_feedforward_first(x, attention, feedforward, attention_residual, feedforward_residual):
    x = feedforward_residual(x, feedforward)
    return feedforward_residual(x, attention)


def right_nested_calls(x, attention, feedforward, attention_residual, feedforward_residual):
    return feedforward_residual(attention_residual(x, attention), feedforward)


def right_loop_over_pairs(x, attention, feedforward, attention_residual, feedforward_residual):
    steps = [(attention_residual, attention), (feedforward_residual, feedforward)]
    for residual, sublayer in steps:
        x = residual(x, sublayer)
    return x


def right_wrapped_sublayers(x, attention, feedforward, attention_residual, feedforward_residual):
    def attend(h):
        return attention(h)

    after_attention = attention_residual(x, attend)
    return feedforward_residual(after_attention, lambda h: feedforward(h))


def right_module(x, attention, feedforward, attention_residual, feedforward_residual):
    class Block(nn.Module):
        def forward(self, h):
            h = attention_residual(h, attention)
            h = feedforward_residual(h, feedforward)
            return h

    return Block()(x)


def wrong_feedforward_reads_the_input(x, attention, feedforward, attention_residual, feedforward_residual):
    h = attention_residual(x, attention)
    return h + feedforward_residual(x, feedforward)


def wrong_mean_of_both_states(x, attention, feedforward, attention_residual, feedforward_residual):
    h = attention_residual(x, attention)
    return (h + feedforward_residual(h, feedforward)) / 2


def wrong_feedforward_twice(x, attention, feedforward, attention_residual, feedforward_residual):
    x = attention_residual(x, attention)
    x = feedforward_residual(x, feedforward)
    return feedforward_residual(x, feedforward)
