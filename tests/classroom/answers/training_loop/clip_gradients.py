"""Answers to `clip_gradients`, as learners write them."""

import math

import torch
from torch import nn


def wrong_each_tensor_alone(gradients, limit):
    clipped = []
    for gradient in gradients:
        norm = gradient.norm()
        clipped.append(gradient * (limit / norm) if norm > limit else gradient)
    return clipped, torch.sqrt(sum(gradient.square().sum() for gradient in gradients))


def wrong_each_number_clamped(gradients, limit):
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm()
    return [gradient.clamp(-limit, limit) for gradient in gradients], norm


def wrong_short_gradients_stretched(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = limit / norm
    return [gradient * factor for gradient in gradients], norm


def wrong_sum_of_norms(gradients, limit):
    norm = sum(gradient.norm() for gradient in gradients)
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_root_forgotten(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients)
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_root_forgotten_in_the_comparison(gradients, limit):
    squares = sum((gradient**2).sum() for gradient in gradients)
    if squares > limit:
        gradients = [gradient * limit / squares.sqrt() for gradient in gradients]
    return gradients, squares.sqrt()


def wrong_root_mean_square(gradients, limit):
    everything = torch.cat([gradient.reshape(-1) for gradient in gradients])
    norm = everything.square().mean().sqrt()
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_sum_of_absolute_values(gradients, limit):
    norm = sum(gradient.abs().sum() for gradient in gradients)
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_largest_tensor_counts(gradients, limit):
    norm = max(gradient.norm() for gradient in gradients)
    factor = min(1.0, limit / norm) if norm > 0 else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_last_tensor_counts(gradients, limit):
    # The sum is overwritten instead of added to.
    for gradient in gradients:
        norm = (gradient**2).sum().sqrt()
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_factor_upside_down(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = norm / limit if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_comparison_turned_round(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = limit / norm if norm < limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_maximum_for_minimum(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = max(1.0, limit / norm)
    return [gradient * factor for gradient in gradients], norm


def wrong_unit_length(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    if norm > limit:
        gradients = [gradient / norm for gradient in gradients]
    return gradients, norm


def wrong_divides_by_the_limit(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    if norm > limit:
        gradients = [gradient / limit for gradient in gradients]
    return gradients, norm


def wrong_norm_after_clipping(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = limit / norm if norm > limit else 1.0
    clipped = [gradient * factor for gradient in gradients]
    return clipped, sum((gradient**2).sum() for gradient in clipped) ** 0.5


def wrong_norm_not_returned(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients]


def wrong_norm_returned_first(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = limit / norm if norm > limit else 1.0
    return norm, [gradient * factor for gradient in gradients]


def wrong_factor_returned(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], factor


def wrong_one_long_vector_returned(gradients, limit):
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    norm = flat.norm()
    return flat * (limit / norm if norm > limit else 1.0), norm


def wrong_in_place(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    if norm > limit:
        for gradient in gradients:
            gradient *= limit / norm
    return gradients, norm


def wrong_stacked(gradients, limit):
    norm = torch.stack(gradients).norm()
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_joined_without_flattening(gradients, limit):
    norm = torch.cat(gradients).norm()
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def wrong_torch_utility_for_parameters(gradients, limit):
    # It expects parameters and changes their .grad.
    norm = nn.utils.clip_grad_norm_(gradients, limit)
    return gradients, norm


def wrong_list_times_a_number(gradients, limit):
    norm = math.sqrt(sum((gradient**2).sum() for gradient in gradients))
    if norm > limit:
        gradients = gradients * (limit / norm)
    return gradients, norm


def wrong_each_tensor_alone_and_stretched(gradients, limit):
    clipped = [gradient / gradient.norm() * limit for gradient in gradients]
    return clipped, torch.cat([gradient.flatten() for gradient in gradients]).norm()


def wrong_root_forgotten_and_norm_returned_first(gradients, limit):
    norm = sum((gradient**2).sum() for gradient in gradients)
    factor = limit / norm if norm > limit else 1.0
    return norm, [gradient * factor for gradient in gradients]


def wrong_sum_of_norms_and_in_place(gradients, limit):
    norm = sum(gradient.norm() for gradient in gradients)
    for gradient in gradients:
        gradient.mul_(torch.clamp(limit / norm, max=1.0))
    return gradients, norm


def right_one_long_vector(gradients, limit):
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm()
    if norm <= limit:
        return gradients, norm
    return [gradient * (limit / norm) for gradient in gradients], norm


def right_norm_of_norms(gradients, limit):
    norm = torch.stack([torch.linalg.vector_norm(gradient) for gradient in gradients]).norm()
    factor = torch.clamp(limit / norm, max=1.0)
    return [gradient * factor for gradient in gradients], norm


def right_without_gradient(gradients, limit):
    with torch.no_grad():
        total = torch.zeros((), dtype=gradients[0].dtype, device=gradients[0].device)
        for gradient in gradients:
            total += gradient.square().sum()
        norm = total.sqrt()
        clipped = [gradient.clone() for gradient in gradients]
        if norm > limit:
            for gradient in clipped:
                gradient.mul_(limit).div_(norm)
    return clipped, norm


def right_dot_products(gradients, limit):
    squares = 0.0
    for gradient in gradients:
        squares = squares + torch.dot(gradient.flatten(), gradient.flatten())
    norm = squares**0.5
    shrink = min(1.0, float(limit / norm)) if norm > 0 else 1.0
    return list(map(lambda gradient: shrink * gradient, gradients)), norm


def right_norm_as_a_float(gradients, limit):
    norm = math.sqrt(sum(gradient.double().square().sum().item() for gradient in gradients))
    factor = 1.0 if norm <= limit else limit / norm
    return [factor * gradient for gradient in gradients], norm


def wrong_limit_squared(gradients, limit):
    norm = torch.cat([g.flatten() for g in gradients]).norm()
    factor = limit / norm**2 if norm > limit else 1.0
    return [g * factor for g in gradients], norm


def wrong_norm_of_the_mean(gradients, limit):
    norm = sum(g.norm() for g in gradients) / len(gradients)
    factor = limit / norm if norm > limit else 1.0
    return [g * factor for g in gradients], norm


def wrong_clamped_norm_returned(gradients, limit):
    norm = torch.cat([g.flatten() for g in gradients]).norm()
    factor = limit / norm if norm > limit else 1.0
    return [g * factor for g in gradients], norm.clamp(min=limit)
