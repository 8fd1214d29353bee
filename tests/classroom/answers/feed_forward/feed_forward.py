"""Answers to `feed_forward`, as learners write them."""

import torch
from torch import nn
from torch.nn import functional as F


def wrong_weights_not_transposed(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight + up_bias)
    return hidden @ down_weight + down_bias


def wrong_no_activation(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = x @ up_weight.T + up_bias
    return hidden @ down_weight.T + down_bias


def wrong_activation_at_both_ends(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.T + up_bias)
    return activation(hidden @ down_weight.T + down_bias)


def wrong_activation_at_the_end(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = x @ up_weight.T + up_bias
    return activation(hidden @ down_weight.T + down_bias)


def wrong_no_biases(x, up_weight, up_bias, down_weight, down_bias, activation):
    return activation(x @ up_weight.T) @ down_weight.T


def wrong_bias_after_the_activation(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.T) + up_bias
    return hidden @ down_weight.T + down_bias


def wrong_always_relu(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = torch.relu(x @ up_weight.T + up_bias)
    return hidden @ down_weight.T + down_bias


def wrong_second_bias_forgotten(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.T + up_bias)
    return hidden @ down_weight.T


def wrong_down_before_up(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(F.linear(x, down_weight, down_bias))
    return F.linear(hidden, up_weight, up_bias)


def wrong_fresh_layers(x, up_weight, up_bias, down_weight, down_bias, activation):
    d_hidden, d_model = up_weight.shape
    up, down = nn.Linear(d_model, d_hidden), nn.Linear(d_hidden, d_model)
    return down(activation(up(x)))


def wrong_input_added(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.T + up_bias)
    return x + hidden @ down_weight.T + down_bias


def wrong_activation_before_the_first_layer(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x) @ up_weight.T + up_bias
    return hidden @ down_weight.T + down_bias


def wrong_bias_multiplied(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation((x @ up_weight.T) * up_bias)
    return (hidden @ down_weight.T) * down_bias


def wrong_reshaped_instead_of_transposed(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.reshape(up_weight.shape[1], -1) + up_bias)
    return hidden @ down_weight.reshape(down_weight.shape[1], -1) + down_bias


def wrong_weights_transposed_in_place(x, up_weight, up_bias, down_weight, down_bias, activation):
    # With an underscore, t_ turns the caller's weights around.
    hidden = activation(x @ up_weight.t_() + up_bias)
    return hidden @ down_weight.t_() + down_bias


def wrong_biases_exchanged(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.T + down_bias)
    return hidden @ down_weight.T + up_bias


def wrong_hidden_returned_too(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.T + up_bias)
    return hidden @ down_weight.T + down_bias, hidden


def wrong_class_instead_of_function(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = F.Linear(x, up_weight, up_bias)
    return F.Linear(activation(hidden), down_weight, down_bias)


def wrong_weights_given_as_sizes(x, up_weight, up_bias, down_weight, down_bias, activation):
    up = nn.Linear(up_weight, up_bias)
    down = nn.Linear(down_weight, down_bias)
    return down(activation(up(x)))


def wrong_activation_called_without_input(x, up_weight, up_bias, down_weight, down_bias, activation):
    # As if it were a class, like nn.ReLU.
    hidden = activation()(x @ up_weight.T + up_bias)
    return hidden @ down_weight.T + down_bias


def wrong_hidden_forgotten(x, up_weight, up_bias, down_weight, down_bias, activation):
    # The activation's result isn't kept.
    hidden = x @ up_weight.T + up_bias
    activation(hidden)
    return hidden @ down_weight.T + down_bias


def wrong_bias_subtracted(x, up_weight, up_bias, down_weight, down_bias, activation):
    # As if it were a threshold.
    hidden = activation(x @ up_weight.T - up_bias)
    return hidden @ down_weight.T - down_bias


def wrong_all_axes_reversed(x, up_weight, up_bias, down_weight, down_bias, activation):
    # .T of x reverses the batch axes, too.
    hidden = activation(up_weight @ x.T + up_bias[:, None])
    return (down_weight @ hidden + down_bias[:, None]).T


def wrong_relu_always_and_second_bias_forgotten(x, up_weight, up_bias, down_weight, down_bias, activation):
    return F.relu(F.linear(x, up_weight, up_bias)) @ down_weight.T


def wrong_no_activation_and_input_added(x, up_weight, up_bias, down_weight, down_bias, activation):
    return x + (x @ up_weight.T + up_bias) @ down_weight.T + down_bias


def right_linear(x, up_weight, up_bias, down_weight, down_bias, activation):
    return F.linear(activation(F.linear(x, up_weight, up_bias)), down_weight, down_bias)


def right_einsum(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(torch.einsum("...i,hi->...h", x, up_weight) + up_bias)
    return torch.einsum("...h,oh->...o", hidden, down_weight) + down_bias


def right_product_and_sum(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = (x[..., None, :] * up_weight).sum(-1) + up_bias
    return (activation(hidden)[..., None, :] * down_weight).sum(-1) + down_bias


def right_bias_as_one_more_column(x, up_weight, up_bias, down_weight, down_bias, activation):
    def layer(features, weight, bias):
        ones = torch.ones_like(features[..., :1])
        matrix = torch.cat([weight, bias[:, None]], dim=1)
        return torch.cat([features, ones], dim=-1) @ matrix.mT

    return layer(activation(layer(x, up_weight, up_bias)), down_weight, down_bias)


def right_added_in_place_on_its_own(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = torch.matmul(x, up_weight.t())
    hidden += up_bias
    output = torch.matmul(activation(hidden), down_weight.t())
    output += down_bias
    return output


def wrong_activation_of_the_product_only(x, up_weight, up_bias, down_weight, down_bias, activation):
    return activation(x @ up_weight.T) @ down_weight.T + down_bias


def wrong_first_bias_in_both_layers(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.T + up_bias)
    return (hidden + up_bias) @ down_weight.T


def wrong_down_of_the_input(x, up_weight, up_bias, down_weight, down_bias, activation):
    hidden = activation(x @ up_weight.T + up_bias)
    return activation(x) @ up_weight.T @ down_weight.T + down_bias
