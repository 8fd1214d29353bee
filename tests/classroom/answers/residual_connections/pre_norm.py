"""Answers to `pre_norm`, as learners write them."""

import torch
from torch import nn

from transformer_course.normalization import layer_norm


def wrong_normalizes_the_sum(x, norm, sublayer):
    return norm(x + sublayer(x))


def wrong_no_residual_path(x, norm, sublayer):
    return sublayer(norm(x))


def wrong_norm_forgotten(x, norm, sublayer):
    return x + sublayer(x)


def wrong_norm_after_the_sublayer(x, norm, sublayer):
    return x + norm(sublayer(x))


def wrong_adds_to_the_normalized_copy(x, norm, sublayer):
    x = norm(x)
    return x + sublayer(x)


def wrong_sublayer_never_called(x, norm, sublayer):
    return x + norm(x)


def wrong_sum_normalized_once_more(x, norm, sublayer):
    return norm(x + sublayer(norm(x)))


def wrong_adds_in_place(x, norm, sublayer):
    x += sublayer(norm(x))
    return x


def wrong_subtracts_what_is_written(x, norm, sublayer):
    return x - sublayer(norm(x))


def wrong_residual_multiplied(x, norm, sublayer):
    return x * sublayer(norm(x))


def wrong_average_instead_of_sum(x, norm, sublayer):
    return (x + sublayer(norm(x))) / 2


def wrong_concatenated(x, norm, sublayer):
    return torch.cat([x, sublayer(norm(x))], dim=-1)


def wrong_input_detached(x, norm, sublayer):
    # The path that carries the gradient is cut.
    return x.detach() + sublayer(norm(x))


def wrong_write_computed_without_gradient(x, norm, sublayer):
    with torch.no_grad():
        written = sublayer(norm(x))
    return x + written


def wrong_own_norm(x, norm, sublayer):
    ones, zeros = torch.ones(x.shape[-1]), torch.zeros(x.shape[-1])
    return x + sublayer(layer_norm(x, ones, zeros))


def wrong_sublayer_gets_the_function(x, norm, sublayer):
    return x + sublayer(norm)(x)


def wrong_sublayer_called_twice(x, norm, sublayer):
    h = sublayer(norm(x))
    return x + sublayer(h)


def wrong_nothing_returned(x, norm, sublayer):
    read = norm(x)
    written = sublayer(read)
    x = x + written


def wrong_dropout_of_ones_own(x, norm, sublayer):
    return x + nn.Dropout(0.1)(sublayer(norm(x)))


def wrong_no_path_and_norm_last(x, norm, sublayer):
    return norm(sublayer(x))


def wrong_normalized_copy_kept_and_sum_normalized(x, norm, sublayer):
    x = norm(x)
    return norm(x + sublayer(x))


def wrong_norm_after_the_sublayer_and_in_place(x, norm, sublayer):
    return x.add_(norm(sublayer(x)))


def right_three_steps(x, norm, sublayer):
    read = norm(x)
    written = sublayer(read)
    return torch.add(x, written)


def right_the_write_first(x, norm, sublayer):
    out = sublayer(norm(x))
    out = out + x
    return out


def right_clone_then_add_in_place(x, norm, sublayer):
    y = x.clone()
    y += sublayer(norm(x))
    return y


def right_sum_of_a_stack(x, norm, sublayer):
    return torch.stack([x, sublayer(norm(x))]).sum(dim=0)


def right_module(x, norm, sublayer):
    class Residual(nn.Module):
        def forward(self, x):
            return x + sublayer(norm(x))

    return Residual()(x)


def wrong_norm_of_the_write(x, norm, sublayer):
    return x + norm(sublayer(norm(x)))


def wrong_doubles_the_path(x, norm, sublayer):
    return x + x + sublayer(norm(x))


def wrong_half_of_the_write(x, norm, sublayer):
    return x + 0.5 * sublayer(norm(x))
