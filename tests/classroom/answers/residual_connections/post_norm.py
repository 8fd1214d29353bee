"""Answers to `post_norm`, as learners write them."""

import torch
from torch import nn

from transformer_course.normalization import layer_norm


def wrong_norm_before_the_sublayer(x, norm, sublayer):
    return x + sublayer(norm(x))


def wrong_norm_forgotten(x, norm, sublayer):
    return x + sublayer(x)


def wrong_no_residual_path(x, norm, sublayer):
    return norm(sublayer(x))


def wrong_only_the_write_is_normalized(x, norm, sublayer):
    return x + norm(sublayer(x))


def wrong_only_the_input_is_normalized(x, norm, sublayer):
    return norm(x) + sublayer(x)


def wrong_normalized_twice(x, norm, sublayer):
    return norm(x + sublayer(norm(x)))


def wrong_parts_normalized_alone(x, norm, sublayer):
    return norm(x) + norm(sublayer(x))


def wrong_norm_of_each_before_the_sum(x, norm, sublayer):
    h = norm(x)
    return norm(h + sublayer(h))


def wrong_sublayer_of_the_sum(x, norm, sublayer):
    return norm(sublayer(x + x))


def wrong_adds_in_place(x, norm, sublayer):
    x += sublayer(x)
    return norm(x)


def wrong_adds_in_place_out_of_gradients_sight(x, norm, sublayer):
    x.data.add_(sublayer(x).data)
    return norm(x)


def wrong_residual_added_after_the_norm(x, norm, sublayer):
    return norm(x + sublayer(x)) + x


def wrong_subtracts_the_write(x, norm, sublayer):
    return norm(x - sublayer(x))


def wrong_mean_of_both(x, norm, sublayer):
    return torch.stack([norm(x), norm(sublayer(x))]).mean(dim=0)


def wrong_norm_as_length(x, norm, sublayer):
    # torch's norm is a length, not the norm that was given.
    y = x + sublayer(x)
    return y / y.norm(dim=-1, keepdim=True)


def wrong_own_layer_norm(x, norm, sublayer):
    y = x + sublayer(x)
    return layer_norm(y, torch.ones(y.shape[-1]), torch.zeros(y.shape[-1]))


def wrong_arguments_swapped(x, norm, sublayer):
    return sublayer(x + norm(x))


def wrong_numpy_detour(x, norm, sublayer):
    y = x.detach().numpy() + sublayer(x).detach().numpy()
    return norm(torch.from_numpy(y))


def wrong_two_results(x, norm, sublayer):
    y = x + sublayer(x)
    return y, norm(y)


def wrong_half_finished(x, norm, sublayer):
    y = x + sublayer(x)
    norm(y)
    return y


def wrong_module_where_a_tensor_belongs(x, norm, sublayer):
    return nn.Sequential(norm, sublayer)(x) + x


def wrong_norm_before_the_sublayer_and_no_path(x, norm, sublayer):
    return sublayer(norm(x))


def wrong_path_normalized_and_last_norm_forgotten(x, norm, sublayer):
    h = norm(x)
    return h + sublayer(h)


def wrong_path_detached_and_norm_forgotten(x, norm, sublayer):
    return x.detach() + sublayer(x)


def right_step_by_step(x, norm, sublayer):
    written = sublayer(x)
    total = torch.add(written, x)
    result = norm(total)
    return result


def right_own_copy_in_place(x, norm, sublayer):
    total = x.clone()
    total += sublayer(x)
    return norm(total)


def right_sum_of_a_list(x, norm, sublayer):
    return norm(sum([x, sublayer(x)]))


def right_nested_function(x, norm, sublayer):
    def with_residual(h):
        return h + sublayer(h)

    return norm(with_residual(x))


def wrong_sum_of_norm_and_write(x, norm, sublayer):
    return norm(x) + sublayer(norm(x))


def wrong_doubles_the_write(x, norm, sublayer):
    written = sublayer(x)
    return norm(x + written) + written


def wrong_path_skips_the_norm(x, norm, sublayer):
    return x + norm(x + sublayer(x))
