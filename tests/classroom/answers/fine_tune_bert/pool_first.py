"""Answers to `pool_first`, as learners write them."""

import torch
from torch import nn


def wrong_weight_not_transposed(x, weight, bias):
    return torch.tanh(x[:, 0] @ weight + bias)


def wrong_tanh_before_the_layer(x, weight, bias):
    return torch.tanh(x[:, 0]) @ weight.T + bias


def wrong_tanh_forgotten(x, weight, bias):
    return x[:, 0] @ weight.T + bias


def wrong_last_token(x, weight, bias):
    return torch.tanh(x[:, -1] @ weight.T + bias)


def wrong_bias_forgotten(x, weight, bias):
    return (x[:, 0] @ weight.T).tanh()


def wrong_sequence_axis_kept(x, weight, bias):
    return torch.tanh(x[:, :1] @ weight.T + bias)


def wrong_first_text(x, weight, bias):
    # Takes text 0 instead of token 0.
    return torch.tanh(x[0] @ weight.T + bias)


def wrong_mean_of_all_tokens(x, weight, bias):
    return torch.tanh(x.mean(dim=1) @ weight.T + bias)


def wrong_sigmoid(x, weight, bias):
    return torch.sigmoid(x[:, 0] @ weight.T + bias)


def wrong_second_token(x, weight, bias):
    # Counts from 1.
    return torch.tanh(x[:, 1] @ weight.T + bias)


def wrong_all_tokens_returned(x, weight, bias):
    return torch.tanh(x @ weight.T + bias)


def wrong_first_feature(x, weight, bias):
    return torch.tanh(x[:, :, 0] @ weight.T + bias)


def wrong_new_layer_with_random_weights(x, weight, bias):
    linear = nn.Linear(weight.shape[1], weight.shape[0], dtype=x.dtype)
    return torch.tanh(linear(x[:, 0]))


def wrong_elementwise_product(x, weight, bias):
    # Multiplies by the weights without adding up.
    return torch.tanh((x[:, 0, None] * weight) + bias)


def wrong_bias_after_the_tanh(x, weight, bias):
    return torch.tanh(x[:, 0] @ weight.T) + bias


def wrong_f_not_imported(x, weight, bias):
    return torch.tanh(F.linear(x[:, 0], weight, bias))


def wrong_tanh_class_called_on_a_tensor(x, weight, bias):
    return nn.Tanh(x[:, 0] @ weight.T + bias)


def wrong_order_of_the_product(x, weight, bias):
    return torch.tanh(weight @ x[:, 0] + bias)


def wrong_gelu(x, weight, bias):
    return nn.functional.gelu(x[:, 0] @ weight.T + bias)


def wrong_bias_as_a_column(x, weight, bias):
    return torch.tanh(x[:, 0] @ weight.T + bias[:, None])


def wrong_numpy(x, weight, bias):
    first = x[:, 0].numpy()
    return np.tanh(first @ weight.numpy().T + bias.numpy())


def wrong_layer_norm_added(x, weight, bias):
    h = x[:, 0] @ weight.T + bias
    return torch.tanh((h - h.mean(dim=-1, keepdim=True)) / h.std(dim=-1, keepdim=True))


def wrong_softmax(x, weight, bias):
    return torch.softmax(x[:, 0] @ weight.T + bias, dim=-1)


def wrong_pooled_after_everything(x, weight, bias):
    # The maximum over the tokens instead of the first one.
    return torch.tanh(x @ weight.T + bias).max(dim=1).values


def wrong_weight_not_transposed_and_bias_forgotten(x, weight, bias):
    return torch.tanh(x[:, 0] @ weight)


def wrong_last_token_and_tanh_forgotten(x, weight, bias):
    return x[:, -1] @ weight.T + bias


def wrong_first_text_and_tanh_before_the_layer(x, weight, bias):
    return x[0].tanh() @ weight.T + bias


def right_all_tokens_then_the_first(x, weight, bias):
    return (x @ weight.mT + bias).tanh()[:, 0]


def right_einsum(x, weight, bias):
    return torch.einsum("bi,oi->bo", x[:, 0, :], weight).add(bias).tanh()


def right_linear_function(x, weight, bias):
    from torch.nn import functional as F

    first = x.select(1, 0)
    return nn.Tanh()(F.linear(first, weight, bias))


def right_text_by_text(x, weight, bias):
    vectors = []
    for text in x:
        vectors.append(torch.tanh(weight @ text[0] + bias))
    return torch.stack(vectors)


def right_sums_of_products(x, weight, bias):
    first = x[:, 0]
    products = first.unsqueeze(1) * weight
    return 2 * torch.sigmoid(2 * (products.sum(dim=-1) + bias)) - 1


def wrong_maximum_over_the_tokens(x, weight, bias):
    return torch.tanh(x.amax(dim=1) @ weight.T + bias)


def wrong_bias_subtracted(x, weight, bias):
    return torch.tanh(x[:, 0] @ weight.T - bias)


def wrong_tanh_twice(x, weight, bias):
    return torch.tanh(torch.tanh(x[:, 0] @ weight.T + bias))
