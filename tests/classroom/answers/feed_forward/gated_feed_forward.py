"""Answers to `gated_feed_forward`, as learners write them."""

import torch
from torch import nn
from torch.nn import functional as F


def wrong_silu_of_the_other_one(x, gate_weight, up_weight, down_weight):
    return (x @ gate_weight.T * F.silu(x @ up_weight.T)) @ down_weight.T


def wrong_silu_of_both(x, gate_weight, up_weight, down_weight):
    return (F.silu(x @ gate_weight.T) * F.silu(x @ up_weight.T)) @ down_weight.T


def wrong_sigmoid(x, gate_weight, up_weight, down_weight):
    return (torch.sigmoid(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_no_activation(x, gate_weight, up_weight, down_weight):
    return ((x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_gelu(x, gate_weight, up_weight, down_weight):
    return (F.gelu(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_added(x, gate_weight, up_weight, down_weight):
    return (F.silu(x @ gate_weight.T) + x @ up_weight.T) @ down_weight.T


def wrong_not_projected_back(x, gate_weight, up_weight, down_weight):
    return F.silu(x @ gate_weight.T) * (x @ up_weight.T)


def wrong_weights_not_transposed(x, gate_weight, up_weight, down_weight):
    return (F.silu(x @ gate_weight) * (x @ up_weight)) @ down_weight


def wrong_silu_after_the_product(x, gate_weight, up_weight, down_weight):
    return F.silu((x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_gate_used_twice(x, gate_weight, up_weight, down_weight):
    expanded = x @ gate_weight.T
    return (F.silu(expanded) * expanded) @ down_weight.T


def wrong_matrix_product_with_the_gate(x, gate_weight, up_weight, down_weight):
    gate = F.silu(x @ gate_weight.T)
    up = x @ up_weight.T
    return gate @ up @ down_weight.T


def wrong_class_as_a_function(x, gate_weight, up_weight, down_weight):
    # nn.SiLU makes a layer; it has to be made first and then called.
    return (nn.SiLU(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_capital_letters(x, gate_weight, up_weight, down_weight):
    return (F.SiLU(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_softmax_as_gate(x, gate_weight, up_weight, down_weight):
    return (F.softmax(x @ gate_weight.T, dim=-1) * (x @ up_weight.T)) @ down_weight.T


def wrong_gate_turned_around(x, gate_weight, up_weight, down_weight):
    # What the gate lets through is kept out.
    z = x @ gate_weight.T
    return (z * torch.sigmoid(-z) * (x @ up_weight.T)) @ down_weight.T


def wrong_glu_of_both(x, gate_weight, up_weight, down_weight):
    # F.glu takes a sigmoid of the second half.
    both = torch.cat([x @ up_weight.T, x @ gate_weight.T], dim=-1)
    return F.glu(both, dim=-1) @ down_weight.T


def wrong_input_added(x, gate_weight, up_weight, down_weight):
    return x + (F.silu(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_silu_of_the_input(x, gate_weight, up_weight, down_weight):
    return ((F.silu(x) @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_gate_on_the_output(x, gate_weight, up_weight, down_weight):
    output = (x @ up_weight.T) @ down_weight.T
    return F.silu(x @ gate_weight.T) * output


def wrong_reshaped_instead_of_transposed(x, gate_weight, up_weight, down_weight):
    d_hidden, d_model = gate_weight.shape
    gate = F.silu(x @ gate_weight.view(d_model, d_hidden))
    return (gate * (x @ up_weight.view(d_model, d_hidden))) @ down_weight.view(d_hidden, d_model)


def wrong_layers_with_biases(x, gate_weight, up_weight, down_weight):
    # The bias is random, and there should be none.
    layers = []
    for weight in (gate_weight, up_weight, down_weight):
        layer = nn.Linear(weight.shape[1], weight.shape[0])
        layer.weight = nn.Parameter(weight)
        layers.append(layer)
    gate, up, down = layers
    return down(F.silu(gate(x)) * up(x))


def wrong_only_the_gate(x, gate_weight, up_weight, down_weight):
    hidden = F.silu(x @ gate_weight.T)
    return hidden @ down_weight.T


def wrong_sigmoid_and_added(x, gate_weight, up_weight, down_weight):
    gate = F.sigmoid(F.linear(x, gate_weight))
    return F.linear(gate + F.linear(x, up_weight), down_weight)


def wrong_silu_of_the_other_one_and_not_projected_back(x, gate_weight, up_weight, down_weight):
    return F.linear(x, gate_weight) * F.silu(F.linear(x, up_weight))


def right_linear(x, gate_weight, up_weight, down_weight):
    hidden = F.silu(F.linear(x, gate_weight)).mul(F.linear(x, up_weight))
    return F.linear(hidden, down_weight)


def right_sigmoid_by_hand(x, gate_weight, up_weight, down_weight):
    z = x @ gate_weight.T
    return (z * torch.sigmoid(z) * (x @ up_weight.T)) @ down_weight.T


def right_one_large_matrix(x, gate_weight, up_weight, down_weight):
    both = x @ torch.cat([gate_weight, up_weight]).mT
    gate, up = both.chunk(2, dim=-1)
    return (nn.SiLU()(gate) * up) @ down_weight.mT


def right_einsum(x, gate_weight, up_weight, down_weight):
    gate = F.silu(torch.einsum("...i,hi->...h", x, gate_weight))
    return torch.einsum("...h,...i,hi,oh->...o", gate, x, up_weight, down_weight)


def right_product_in_place_on_its_own(x, gate_weight, up_weight, down_weight):
    hidden = torch.matmul(x, gate_weight.t())
    hidden = hidden * hidden.sigmoid()
    hidden *= torch.matmul(x, up_weight.t())
    return hidden.matmul(down_weight.t())


def right_sum_over_the_hidden_units(x, gate_weight, up_weight, down_weight):
    output = torch.zeros_like(x)
    for i in range(gate_weight.shape[0]):
        unit = F.silu(x @ gate_weight[i]) * (x @ up_weight[i])
        output = output + unit[..., None] * down_weight[:, i]
    return output


def wrong_relu(x, gate_weight, up_weight, down_weight):
    return (F.relu(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


def wrong_up_of_the_gated(x, gate_weight, up_weight, down_weight):
    gate = F.silu(x @ gate_weight.T)
    return (gate * gate.sum(-1, keepdim=True)) @ down_weight.T


def wrong_tanh_as_gate(x, gate_weight, up_weight, down_weight):
    return (torch.tanh(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T
