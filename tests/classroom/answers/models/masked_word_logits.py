"""Answers to `masked_word_logits`, as learners write them."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from transformer_course.normalization import LayerNorm


def wrong_tanh_gelu(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias, approximate="tanh"))
    return hidden @ table.T + bias


def wrong_sigmoid_gelu(x, transform_weight, transform_bias, norm, table, bias):
    hidden = F.linear(x, transform_weight, transform_bias)
    hidden = norm(hidden * torch.sigmoid(1.702 * hidden))
    return F.linear(hidden, table, bias)


def wrong_relu(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm((x @ transform_weight.T + transform_bias).relu())
    return hidden @ table.T + bias


def wrong_activation_forgotten(x, transform_weight, transform_bias, norm, table, bias):
    return norm(x @ transform_weight.T + transform_bias) @ table.T + bias


def wrong_gelu_after_the_norm(x, transform_weight, transform_bias, norm, table, bias):
    hidden = F.gelu(norm(x @ transform_weight.T + transform_bias))
    return hidden @ table.T + bias


def wrong_gelu_before_the_linear_layer(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x) @ transform_weight.T + transform_bias)
    return hidden @ table.T + bias


def wrong_norm_before_the_linear_layer(x, transform_weight, transform_bias, norm, table, bias):
    hidden = F.gelu(norm(x) @ transform_weight.T + transform_bias)
    return hidden @ table.T + bias


def wrong_norm_forgotten(x, transform_weight, transform_bias, norm, table, bias):
    hidden = F.gelu(x @ transform_weight.T + transform_bias)
    return hidden @ table.T + bias


def wrong_norm_of_ones_own(x, transform_weight, transform_bias, norm, table, bias):
    hidden = F.gelu(x @ transform_weight.T + transform_bias)
    return LayerNorm(x.shape[-1])(hidden) @ table.T + bias


def wrong_weight_not_transposed(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight + transform_bias))
    return hidden @ table.T + bias


def wrong_table_not_transposed(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return hidden @ table + bias


def wrong_table_on_the_left(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return table @ hidden.transpose(-1, -2) + bias


def wrong_transform_bias_forgotten(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T))
    return hidden @ table.T + bias


def wrong_transform_bias_after_gelu(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T) + transform_bias)
    return hidden @ table.T + bias


def wrong_output_bias_forgotten(x, transform_weight, transform_bias, norm, table, bias):
    return norm(F.gelu(F.linear(x, transform_weight, transform_bias))) @ table.T


def wrong_biases_swapped(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + bias))
    return hidden @ table.T + transform_bias


def wrong_bias_per_position(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return hidden @ table.T + bias[:, None]


def wrong_transform_left_out(x, transform_weight, transform_bias, norm, table, bias):
    return norm(x) @ table.T + bias


def wrong_residual_around_the_transform(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(x + F.gelu(x @ transform_weight.T + transform_bias))
    return hidden @ table.T + bias


def wrong_probabilities(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return (hidden @ table.T + bias).softmax(dim=-1)


def wrong_best_token(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return (hidden @ table.T + bias).argmax(dim=-1)


def wrong_scores_scaled_as_in_attention(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return hidden @ table.T / math.sqrt(x.shape[-1]) + bias


def wrong_table_looked_up(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return table[hidden] + bias


def wrong_fresh_linear_layer(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(nn.Linear(x.shape[-1], x.shape[-1])(x)))
    return hidden @ table.T + bias


def wrong_activation_class_called_on_a_tensor(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(nn.GELU(x @ transform_weight.T + transform_bias))
    return hidden @ table.T + bias


def wrong_einsum_over_the_first_axis(x, transform_weight, transform_bias, norm, table, bias):
    # The weight is (out in), and the sum has to go over in.
    hidden = torch.einsum("...i,io->...o", x, transform_weight) + transform_bias
    return torch.einsum("...d,vd->...v", norm(F.gelu(hidden)), table) + bias


def wrong_three_axes_expected(x, transform_weight, transform_bias, norm, table, bias):
    batch, seq, d_model = x.shape
    flat = x.reshape(batch * seq, d_model)
    hidden = norm(F.gelu(flat @ transform_weight.T + transform_bias))
    return (hidden @ table.T + bias).view(batch, seq, -1)


def wrong_tanh_gelu_and_output_bias_forgotten(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias, approximate="tanh"))
    return hidden @ table.T


def wrong_weight_not_transposed_and_gelu_after_the_norm(x, transform_weight, transform_bias, norm, table, bias):
    hidden = F.gelu(norm(x @ transform_weight + transform_bias))
    return hidden @ table.T + bias


def wrong_norm_forgotten_and_both_biases(x, transform_weight, transform_bias, norm, table, bias):
    return F.gelu(x @ transform_weight.T) @ table.T


def right_linear_functions(x, transform_weight, transform_bias, norm, table, bias):
    return F.linear(norm(F.gelu(F.linear(x, transform_weight, transform_bias))), table, bias)


def right_einsum(x, transform_weight, transform_bias, norm, table, bias):
    hidden = torch.einsum("...i,oi->...o", x, transform_weight) + transform_bias
    return torch.einsum("...d,vd->...v", norm(nn.GELU()(hidden)), table) + bias


def right_gelu_by_erf(x, transform_weight, transform_bias, norm, table, bias):
    hidden = x @ transform_weight.transpose(0, 1) + transform_bias
    hidden = 0.5 * hidden * (1 + torch.erf(hidden / math.sqrt(2)))
    return torch.matmul(norm(hidden), table.mT).add(bias)


def right_token_of_the_vocabulary_by_token(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    scores = [(hidden * row).sum(dim=-1) + b for row, b in zip(table, bias, strict=True)]
    return torch.stack(scores, dim=-1)


def wrong_silu(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.silu(x @ transform_weight.T + transform_bias))
    return hidden @ table.T + bias


def wrong_bias_multiplied(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return (hidden @ table.T) * bias


def wrong_gelu_at_the_end_too(x, transform_weight, transform_bias, norm, table, bias):
    hidden = norm(F.gelu(x @ transform_weight.T + transform_bias))
    return F.gelu(hidden @ table.T + bias)
