"""Answers to `adamw_step`, as learners write them."""

import math

import torch
from torch import nn


def wrong_decay_in_the_gradient(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    # L2 regularization: Adam divides the decay by the gradient's size.
    gradient = gradient + weight_decay * parameter
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = (mean / (1 - betas[0] ** step)) / ((square / (1 - betas[1] ** step)).sqrt() + eps)
    return parameter - rate * direction, mean, square


def wrong_no_decay(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = (mean / (1 - betas[0] ** step)) / ((square / (1 - betas[1] ** step)).sqrt() + eps)
    return parameter - rate * direction, mean, square


def wrong_decay_without_the_rate(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = (mean / (1 - betas[0] ** step)) / ((square / (1 - betas[1] ** step)).sqrt() + eps)
    return parameter * (1 - weight_decay) - rate * direction, mean, square


def wrong_decay_after_the_step(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = (mean / (1 - betas[0] ** step)) / ((square / (1 - betas[1] ** step)).sqrt() + eps)
    parameter = parameter - rate * direction
    parameter = parameter - rate * weight_decay * parameter
    return parameter, mean, square


def wrong_decay_grows_the_weights(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = (mean / (1 - betas[0] ** step)) / ((square / (1 - betas[1] ** step)).sqrt() + eps)
    return parameter + rate * weight_decay * parameter - rate * direction, mean, square


def wrong_not_corrected(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    parameter = parameter * (1 - rate * weight_decay)
    return parameter - rate * mean / (square.sqrt() + eps), mean, square


def wrong_only_the_mean_is_corrected(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = mean / (1 - betas[0] ** step) / (square.sqrt() + eps)
    return parameter - rate * (direction + weight_decay * parameter), mean, square


def wrong_corrected_means_returned(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    mean = mean / (1 - betas[0] ** step)
    square = square / (1 - betas[1] ** step)
    return parameter - rate * weight_decay * parameter - rate * mean / (square.sqrt() + eps), mean, square


def wrong_steps_counted_from_zero(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    corrected = mean / (1 - betas[0] ** (step + 1))
    size = (square / (1 - betas[1] ** (step + 1))).sqrt() + eps
    return parameter - rate * weight_decay * parameter - rate * corrected / size, mean, square


def wrong_one_step_behind(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    # In the first step it divides by 0.
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    corrected = mean / (1 - betas[0] ** (step - 1))
    size = (square / (1 - betas[1] ** (step - 1))).sqrt() + eps
    return parameter - rate * weight_decay * parameter - rate * corrected / size, mean, square


def wrong_times_the_step_instead_of_to_its_power(
    parameter, gradient, mean, square, step, rate, betas, weight_decay, eps
):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    corrected = mean / (1 - betas[0] * step)
    size = (square / (1 - betas[1] * step)).sqrt() + eps
    return parameter - rate * weight_decay * parameter - rate * corrected / size, mean, square


def wrong_correction_multiplied(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    corrected = mean * (1 - betas[0] ** step)
    size = (square * (1 - betas[1] ** step)).sqrt() + eps
    return parameter - rate * weight_decay * parameter - rate * corrected / size, mean, square


def wrong_eps_inside_the_root(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = (mean / (1 - betas[0] ** step)) / torch.sqrt(square / (1 - betas[1] ** step) + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_eps_before_the_correction(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    rate_of_step = rate * math.sqrt(1 - betas[1] ** step) / (1 - betas[0] ** step)
    new = parameter - rate * weight_decay * parameter - rate_of_step * mean / (square.sqrt() + eps)
    return new, mean, square


def wrong_no_eps(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = (mean / (1 - betas[0] ** step)) / (square / (1 - betas[1] ** step)).sqrt()
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_root_forgotten(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    direction = (mean / (1 - betas[0] ** step)) / (square / (1 - betas[1] ** step) + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_betas_swapped(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta2, beta1 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_new_gradient_gets_the_share_of_the_old_mean(
    parameter, gradient, mean, square, step, rate, betas, weight_decay, eps
):
    beta1, beta2 = betas
    mean = (1 - beta1) * mean + beta1 * gradient
    square = (1 - beta2) * square + beta2 * gradient**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_momentum_without_one_minus_beta(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + gradient
    square = beta2 * square + gradient**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_gradient_not_squared(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_mean_squared_instead_of_gradient(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * mean**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_uphill(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter + rate * direction, mean, square


def wrong_old_means_used(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    new = parameter - rate * weight_decay * parameter - rate * direction
    return new, beta1 * mean + (1 - beta1) * gradient, beta2 * square + (1 - beta2) * gradient**2


def wrong_gradient_in_place_of_the_mean(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = gradient / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_inputs_changed_in_place(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean.mul_(beta1).add_(gradient, alpha=1 - beta1)
    square.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    parameter.mul_(1 - rate * weight_decay).sub_(rate * direction)
    return parameter, mean, square


def wrong_only_the_parameter_returned(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter - rate * direction


def wrong_change_returned(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return -rate * weight_decay * parameter - rate * direction, mean, square


def wrong_math_sqrt_of_a_tensor(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = (mean / (1 - beta1**step)) / (math.sqrt(square / (1 - beta2**step)) + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


def wrong_fresh_optimizer(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    # Knows nothing of the running means so far.
    parameter = nn.Parameter(parameter.detach().clone())
    parameter.grad = gradient
    torch.optim.AdamW([parameter], lr=rate, betas=betas, weight_decay=weight_decay, eps=eps).step()
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    return parameter.detach(), mean, square


def wrong_not_corrected_and_no_decay(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * gradient**2
    return parameter - rate * mean / (square.sqrt() + eps), mean, square


def wrong_decay_in_the_gradient_and_eps_inside_the_root(
    parameter, gradient, mean, square, step, rate, betas, weight_decay, eps
):
    beta1, beta2 = betas
    gradient = gradient + weight_decay * parameter
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = (mean / (1 - beta1**step)) / torch.sqrt(square / (1 - beta2**step) + eps)
    return parameter - rate * direction, mean, square


def wrong_decay_without_the_rate_and_corrected_means_returned(
    parameter, gradient, mean, square, step, rate, betas, weight_decay, eps
):
    beta1, beta2 = betas
    mean = (beta1 * mean + (1 - beta1) * gradient) / (1 - beta1**step)
    square = (beta2 * square + (1 - beta2) * gradient**2) / (1 - beta2**step)
    return parameter - weight_decay * parameter - rate * mean / (square.sqrt() + eps), mean, square


def right_without_gradient(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    with torch.no_grad():
        mean = mean.mul(beta1).add(gradient, alpha=1 - beta1)
        square = square.mul(beta2).addcmul(gradient, gradient, value=1 - beta2)
        size = (square / (1 - beta2**step)).sqrt().add(eps)
        shrunk = parameter.mul(1 - rate * weight_decay)
        parameter = shrunk.addcdiv(mean, size, value=-rate / (1 - beta1**step))
    return parameter, mean, square


def right_lerp(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    mean = torch.lerp(mean, gradient, 1 - betas[0])
    square = torch.lerp(square, gradient.square(), 1 - betas[1])
    mean_corrected = mean / (1 - math.pow(betas[0], step))
    square_corrected = square / (1 - math.pow(betas[1], step))
    update = mean_corrected / (square_corrected**0.5 + eps) + weight_decay * parameter
    return parameter - rate * update, mean, square


def right_correction_in_the_size(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    b1, b2 = betas
    new_mean = mean + (1 - b1) * (gradient - mean)
    new_square = square + (1 - b2) * (gradient * gradient - square)
    size = new_square.sqrt() / (1 - b2**step) ** 0.5 + eps
    new_parameter = (1 - rate * weight_decay) * parameter - rate / (1 - b1**step) * new_mean / size
    return new_parameter, new_mean, new_square


def right_own_copies_in_place(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean, square = mean.clone(), square.clone()
    mean *= beta1
    mean += (1 - beta1) * gradient
    square *= beta2
    square += (1 - beta2) * gradient * gradient
    new = parameter.clone()
    new -= rate * weight_decay * parameter
    new -= rate * (mean / (1 - beta1**step)) / (torch.sqrt(square / (1 - beta2**step)) + eps)
    return new, mean, square


def wrong_correction_by_the_rate(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    corrected = rate * (1 - beta2**step) ** 0.5 / (1 - beta1**step)
    return parameter - rate * weight_decay * parameter - corrected * mean / (square + eps).sqrt(), mean, square


def wrong_sign_of_the_gradient(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    return parameter - rate * weight_decay * parameter - rate * mean.sign(), mean, square


def wrong_decay_of_the_direction(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * (1 - weight_decay) * direction, mean, square
