"""Answers to `layer_norm`, as learners write them."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from transformer_course.classroom.exercises.layer_normalization.token_statistics import token_statistics


def wrong_eps_outside_the_root(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean) / (torch.sqrt(variance) + eps) * weight + bias


def wrong_no_eps(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean) / variance.sqrt() * weight + bias


def wrong_eps_from_memory(x, weight, bias, eps=1e-5):
    # Ignores the argument.
    mean, variance = token_statistics(x)
    return (x - mean) / torch.sqrt(variance + 1e-5) * weight + bias


def wrong_eps_as_a_floor(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean) / variance.clamp(min=eps).sqrt() * weight + bias


def wrong_eps_squared(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean) / torch.sqrt(variance + eps**2) * weight + bias


def wrong_divides_by_variance(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    normalized = (x - mean) / (variance + eps)
    return normalized * weight + bias


def wrong_multiplies_by_the_root(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean) * torch.sqrt(variance + eps) * weight + bias


def wrong_bias_forgotten(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return weight * (x - mean) / (variance + eps).sqrt()


def wrong_stops_after_normalizing(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    normalized = (x - mean) / torch.sqrt(variance + eps)
    return normalized


def wrong_scaled_before_the_norm(x, weight, bias, eps=1e-5):
    x = x * weight + bias
    mean, variance = token_statistics(x)
    return (x - mean) / torch.sqrt(variance + eps)


def wrong_shifted_before_scaling(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    normalized = (x - mean) / torch.sqrt(variance + eps)
    return (normalized + bias) * weight


def wrong_bias_in_the_place_of_the_weight(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean) / torch.sqrt(variance + eps) * bias + weight


def wrong_weight_added(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    normalized = (x - mean) / torch.sqrt(variance + eps)
    return normalized + weight + bias


def wrong_weight_counts_from_one(x, weight, bias, eps=1e-5):
    # As if the weight were stored as its distance from 1.
    mean, variance = token_statistics(x)
    return (x - mean) / torch.sqrt(variance + eps) * (1 + weight) + bias


def wrong_matrix_product_with_weight(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    normalized = (x - mean) / torch.sqrt(variance + eps)
    return normalized @ weight + bias


def wrong_over_the_tokens(x, weight, bias, eps=1e-5):
    mean = x.mean(dim=-2, keepdim=True)
    variance = (x - mean).square().mean(dim=-2, keepdim=True)
    return (x - mean) / torch.sqrt(variance + eps) * weight + bias


def wrong_over_everything(x, weight, bias, eps=1e-5):
    normalized = (x - x.mean()) / torch.sqrt(x.var(unbiased=False) + eps)
    return normalized * weight + bias


def wrong_divides_by_one_less(x, weight, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = x.var(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + eps) * weight + bias


def wrong_mean_kept(x, weight, bias, eps=1e-5):
    _, variance = token_statistics(x)
    return x / torch.sqrt(variance + eps) * weight + bias


def wrong_only_the_numerator_is_centered(x, weight, bias, eps=1e-5):
    # Divides by the root mean square instead of the standard deviation.
    centered = x - x.mean(dim=-1, keepdim=True)
    return centered / torch.sqrt(x.pow(2).mean(dim=-1, keepdim=True) + eps) * weight + bias


def wrong_statistics_unpacked_in_the_wrong_order(x, weight, bias, eps=1e-5):
    variance, mean = token_statistics(x)
    return (x - mean) / torch.sqrt(variance + eps) * weight + bias


def wrong_division_binds_first(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return x - mean / torch.sqrt(variance + eps) * weight + bias


def wrong_subtracts_in_place(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    x -= mean
    x /= torch.sqrt(variance + eps)
    return x * weight + bias


def wrong_statistics_without_gradient(x, weight, bias, eps=1e-5):
    # The gradient has to flow through mean and variance, too.
    with torch.no_grad():
        mean, variance = token_statistics(x)
    return (x - mean) / torch.sqrt(variance + eps) * weight + bias


def wrong_cancels_for_large_means(x, weight, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x * x).mean(dim=-1, keepdim=True) - mean * mean
    return (x - mean) / torch.sqrt(variance + eps) * weight + bias


def wrong_last_axis_dropped(x, weight, bias, eps=1e-5):
    mean = x.mean(dim=-1)
    std = torch.sqrt(x.var(dim=-1, unbiased=False) + eps)
    return (x - mean) / std * weight + bias


def wrong_fresh_module(x, weight, bias, eps=1e-5):
    # Its own weight and bias, 1 and 0, instead of the ones given.
    return nn.LayerNorm(x.shape[-1], eps=eps)(x)


def wrong_normalized_shape_of_everything(x, weight, bias, eps=1e-5):
    return F.layer_norm(x, x.shape, weight, bias, eps)


def wrong_math_sqrt(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean) / math.sqrt(variance + eps) * weight + bias


def wrong_statistics_never_called(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics
    return (x - mean) / torch.sqrt(variance + eps) * weight + bias


def wrong_divides_by_one_less_and_eps_outside_the_root(x, weight, bias, eps=1e-5):
    mean = x.mean(-1, keepdim=True)
    std = x.std(-1, keepdim=True)
    return weight * (x - mean) / (std + eps) + bias


def wrong_divides_by_variance_and_bias_forgotten(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean) / (variance + eps) * weight


def wrong_mean_kept_and_shifted_before_scaling(x, weight, bias, eps=1e-5):
    _, variance = token_statistics(x)
    return (x / torch.sqrt(variance + eps) + bias) * weight


def right_torch_function(x, weight, bias, eps=1e-5):
    return F.layer_norm(x, (x.shape[-1],), weight, bias, eps)


def right_rsqrt_addcmul(x, weight, bias, eps=1e-5):
    centered = x - x.mean(dim=-1, keepdim=True)
    scale = torch.rsqrt(centered.pow(2).mean(dim=-1, keepdim=True) + eps)
    return torch.addcmul(bias, centered * scale, weight)


def right_token_by_token(x, weight, bias, eps=1e-5):
    rows = []
    for token in x.reshape(-1, x.shape[-1]):
        centered = token - token.mean()
        rows.append(centered / (centered.dot(centered) / len(token) + eps) ** 0.5 * weight + bias)
    return torch.stack(rows).view(x.shape)


def right_weight_folded_into_the_scale(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    scale = weight * (variance + eps).pow(-0.5)
    return (x - mean) * scale + bias


def right_einops(x, weight, bias, eps=1e-5):
    from einops import reduce

    distance = x - reduce(x, "... d_model -> ... 1", "mean")
    variance = reduce(distance**2, "... d_model -> ... 1", "mean")
    return bias + weight * distance / (eps + variance).sqrt()


def right_centering_matrix(x, weight, bias, eps=1e-5):
    d = x.shape[-1]
    centering = torch.eye(d, dtype=x.dtype, device=x.device) - 1 / d
    first = x[..., :1]
    centered = (x - first) @ centering
    variance = torch.einsum("...i,...i->...", centered, centered)[..., None] / d
    return centered / (variance + eps).sqrt() * weight + bias


def wrong_eps_added_to_x(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return (x - mean + eps) / torch.sqrt(variance) * weight + bias


def wrong_scaled_to_between_zero_and_one(x, weight, bias, eps=1e-5):
    low, high = x.amin(-1, keepdim=True), x.amax(-1, keepdim=True)
    return (x - low) / (high - low + eps) * weight + bias


def wrong_bias_divided_too(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return ((x - mean) * weight + bias) / torch.sqrt(variance + eps)
