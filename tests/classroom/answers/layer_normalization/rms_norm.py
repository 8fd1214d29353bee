"""Answers to `rms_norm`, as learners write them."""

import torch
from torch import nn
from torch.nn import functional as F

from transformer_course.classroom.exercises.layer_normalization.token_statistics import token_statistics


def wrong_mean_subtracted(x, weight, eps=1e-5):
    centered = x - x.mean(dim=-1, keepdim=True)
    return centered / torch.sqrt(centered.square().mean(dim=-1, keepdim=True) + eps) * weight


def wrong_divides_by_standard_deviation(x, weight, eps=1e-5):
    _, variance = token_statistics(x)
    return x / torch.sqrt(variance + eps) * weight


def wrong_no_eps(x, weight, eps=1e-5):
    return x / x.square().mean(dim=-1, keepdim=True).sqrt() * weight


def wrong_eps_outside_the_root(x, weight, eps=1e-5):
    rms = x.pow(2).mean(dim=-1, keepdim=True).sqrt()
    return weight * x / (rms + eps)


def wrong_torch_with_its_own_eps(x, weight, eps=1e-5):
    return F.rms_norm(x, (x.shape[-1],), weight)


def wrong_no_root(x, weight, eps=1e-5):
    mean_square = x.square().mean(dim=-1, keepdim=True)
    return x / (mean_square + eps) * weight


def wrong_unit_length(x, weight, eps=1e-5):
    # The sum of the squares becomes 1, not their mean.
    length = torch.sqrt(x.square().sum(dim=-1, keepdim=True) + eps)
    return x / length * weight


def wrong_normalize_function(x, weight, eps=1e-5):
    return F.normalize(x, dim=-1, eps=eps) * weight


def wrong_mean_of_absolute_values(x, weight, eps=1e-5):
    return x / (x.abs().mean(dim=-1, keepdim=True) + eps) * weight


def wrong_square_of_the_mean(x, weight, eps=1e-5):
    rms = torch.sqrt(x.mean(dim=-1, keepdim=True) ** 2 + eps)
    return x / rms * weight


def wrong_mean_of_the_roots(x, weight, eps=1e-5):
    # Root and mean in the other order.
    rms = torch.sqrt(x**2 + eps).mean(dim=-1, keepdim=True)
    return x / rms * weight


def wrong_square_forgotten(x, weight, eps=1e-5):
    rms = torch.sqrt(x.mean(dim=-1, keepdim=True) + eps)
    return x / rms * weight


def wrong_multiplies_by_the_size(x, weight, eps=1e-5):
    rms = torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps)
    return x * rms * weight


def wrong_weight_forgotten(x, weight, eps=1e-5):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps)


def wrong_weight_before_the_norm(x, weight, eps=1e-5):
    x = x * weight
    return x / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps)


def wrong_weight_added(x, weight, eps=1e-5):
    return x / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps) + weight


def wrong_weight_plus_one(x, weight, eps=1e-5):
    return x * torch.rsqrt(x.square().mean(dim=-1, keepdim=True) + eps) * (1.0 + weight)


def wrong_divides_by_weight_too(x, weight, eps=1e-5):
    return x / (torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps) * weight)


def wrong_over_the_tokens(x, weight, eps=1e-5):
    return x / torch.sqrt(x.square().mean(dim=-2, keepdim=True) + eps) * weight


def wrong_over_everything(x, weight, eps=1e-5):
    return x / torch.sqrt((x**2).mean() + eps) * weight


def wrong_last_axis_dropped(x, weight, eps=1e-5):
    rms = torch.sqrt(x.square().mean(dim=-1) + eps)
    return x / rms * weight


def wrong_axis_one_of_a_matrix(x, weight, eps=1e-5):
    rms = torch.sqrt((x**2).mean(1, keepdim=True) + eps)
    return x / rms * weight


def wrong_squares_in_place(x, weight, eps=1e-5):
    rms = x.pow_(2).mean(dim=-1, keepdim=True).add(eps).sqrt()
    return x / rms * weight


def wrong_scales_the_input_in_place(x, weight, eps=1e-5):
    x /= torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps)
    x *= weight
    return x


def wrong_size_is_detached(x, weight, eps=1e-5):
    rms = torch.sqrt(x.detach().square().mean(dim=-1, keepdim=True) + eps)
    return x / rms * weight


def wrong_numpy_without_gradient(x, weight, eps=1e-5):
    import numpy as np

    values = x.detach().numpy()
    rms = np.sqrt((values**2).mean(axis=-1, keepdims=True) + eps)
    return torch.from_numpy(values / rms) * weight


def wrong_module_without_the_weight(x, weight, eps=1e-5):
    norm = nn.RMSNorm(weight, eps=eps)
    return norm(x)


def wrong_size_returned_too(x, weight, eps=1e-5):
    rms = torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps)
    return x / rms * weight, rms


def wrong_no_root_and_weight_forgotten(x, weight, eps=1e-5):
    return x / (x.square().mean(dim=-1, keepdim=True) + eps)


def wrong_sum_of_squares_and_eps_outside_the_root(x, weight, eps=1e-5):
    return x / (x.norm(dim=-1, keepdim=True) + eps) * weight


def wrong_mean_subtracted_and_no_eps(x, weight, eps=1e-5):
    return (x - x.mean(-1, keepdim=True)) / x.std(-1, unbiased=False, keepdim=True) * weight


def right_torch_function(x, weight, eps=1e-5):
    return F.rms_norm(x, weight.shape, weight, eps)


def right_length_over_root_of_d(x, weight, eps=1e-5):
    d = x.shape[-1]
    squared_length = torch.einsum("...d,...d->...", x, x)[..., None]
    return weight * x * d**0.5 * (squared_length + d * eps).rsqrt()


def right_loop_over_tokens(x, weight, eps=1e-5):
    flat = x.reshape(-1, x.shape[-1])
    rows = [row * ((row @ row) / row.numel() + eps) ** -0.5 * weight for row in flat]
    return torch.stack(rows).reshape(x.shape)


def right_mean_by_matrix_product(x, weight, eps=1e-5):
    share = torch.full((x.shape[-1], 1), 1 / x.shape[-1], dtype=x.dtype, device=x.device)
    return x / torch.sqrt((x * x) @ share + eps) * weight


def right_in_place_on_a_new_tensor(x, weight, eps=1e-5):
    size = x.square().mean(dim=-1, keepdim=True).add_(eps).sqrt()
    result = x.div(size)
    return result.mul_(weight)


def wrong_eps_counted_for_each_feature(x, weight, eps=1e-5):
    mean_square = (x.square() + eps).sum(dim=-1, keepdim=True)
    return x / torch.sqrt(mean_square) * weight


def wrong_maximum_as_the_size(x, weight, eps=1e-5):
    return x / (x.abs().amax(dim=-1, keepdim=True) + eps) * weight


def wrong_fixed_eps(x, weight, eps=1e-5):
    return x / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + 1e-5) * weight
