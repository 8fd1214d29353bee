"""Answers to `multi_head`, as learners write them."""

import torch
from torch import nn

from transformer_course.attention import scaled_dot_product_attention
from transformer_course.classroom.exercises.multi_head_attention.merge_heads import merge_heads
from transformer_course.classroom.exercises.multi_head_attention.split_heads import split_heads


def wrong_weights_not_transposed(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight, n_heads)
    key = split_heads(x @ key_weight, n_heads)
    value = split_heads(x @ value_weight, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight


def wrong_no_output_projection(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output)


def wrong_one_head(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query, key, value = x @ query_weight.T, x @ key_weight.T, x @ value_weight.T
    output, _ = scaled_dot_product_attention(query[:, None], key[:, None], value[:, None], mask)
    return output[:, 0] @ output_weight.T


def wrong_mask_ignored(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value)
    return merge_heads(output) @ output_weight.T


def wrong_one_projection_for_all(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    heads = split_heads(x @ query_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(heads, heads, heads, mask)
    return merge_heads(output) @ output_weight.T


def wrong_tuple_merged(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    # The function returns the output and the weights.
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_query_and_key_exchanged(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(key, query, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_key_and_value_exchanged(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, value, key, mask)
    return merge_heads(output) @ output_weight.T


def wrong_scaled_by_d_model(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    scores = query @ key.transpose(-2, -1) / x.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)
    return merge_heads(weights @ value) @ output_weight.T


def wrong_output_weight_not_transposed(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight


def wrong_merged_by_reshape(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return output.reshape(x.shape) @ output_weight.T


def wrong_split_by_reshape(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    batch, seq, d_model = x.shape
    heads = batch, n_heads, seq, d_model // n_heads
    query = (x @ query_weight.T).reshape(heads)
    key = (x @ key_weight.T).reshape(heads)
    value = (x @ value_weight.T).reshape(heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_value_not_projected(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_split_before_projecting(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    heads = split_heads(x, n_heads)
    query, key, value = heads @ query_weight.T, heads @ key_weight.T, heads @ value_weight.T
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_two_heads_always(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query, key, value = (split_heads(x @ weight.T, 2) for weight in (query_weight, key_weight, value_weight))
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_input_added(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return x + merge_heads(output) @ output_weight.T


def wrong_input_overwritten(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    x[:] = merge_heads(output) @ output_weight.T
    return x


def wrong_mask_turned_around(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    hidden = None if mask is None else ~mask
    output, _ = scaled_dot_product_attention(query, key, value, hidden)
    return merge_heads(output) @ output_weight.T


def wrong_weights_returned_too(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, weights = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T, weights


def wrong_axis_added_to_the_mask(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    if mask is not None:
        mask = mask.unsqueeze(0).unsqueeze(0).unsqueeze(0)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_future_always_hidden(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    causal = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).tril()
    output, _ = scaled_dot_product_attention(query, key, value, causal if mask is None else mask & causal)
    return merge_heads(output) @ output_weight.T


def wrong_name_from_another_module(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(F.linear(x, query_weight), n_heads)
    key = split_heads(F.linear(x, key_weight), n_heads)
    value = split_heads(F.linear(x, value_weight), n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return F.linear(merge_heads(output), output_weight)


def wrong_layers_with_their_own_weights(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    d_model = x.shape[-1]
    query, key, value = (split_heads(nn.Linear(d_model, d_model, bias=False)(x), n_heads) for _ in range(3))
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return nn.Linear(d_model, d_model, bias=False)(merge_heads(output))


def wrong_heads_not_merged(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return output @ output_weight.T


def wrong_output_projected_by_the_value_weight(
    x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None
):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ value_weight.T


def wrong_not_transposed_and_no_output_projection(
    x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None
):
    query, key, value = (split_heads(x @ w, n_heads) for w in (query_weight, key_weight, value_weight))
    return merge_heads(scaled_dot_product_attention(query, key, value, mask)[0])


def wrong_mask_ignored_and_not_scaled(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    weights = torch.softmax(query @ key.transpose(-2, -1), dim=-1)
    return merge_heads(weights @ value) @ output_weight.T


def right_linear_function(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    linear = nn.functional.linear
    query, key, value = (split_heads(linear(x, w), n_heads) for w in (query_weight, key_weight, value_weight))
    return linear(merge_heads(scaled_dot_product_attention(query, key, value, mask)[0]), output_weight)


def right_one_large_projection(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    weight = torch.cat([query_weight, key_weight, value_weight])
    query, key, value = (split_heads(part, n_heads) for part in (x @ weight.T).chunk(3, dim=-1))
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return torch.matmul(merge_heads(output), output_weight.transpose(0, 1))


def right_head_by_head(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    # The output projection, cut into pieces, adds the heads up.
    d_head = x.shape[-1] // n_heads
    if mask is not None:
        mask = mask.expand(x.shape[0], n_heads, x.shape[1], x.shape[1])
    result = 0
    for head in range(n_heads):
        rows = slice(head * d_head, (head + 1) * d_head)
        query, key, value = x @ query_weight[rows].T, x @ key_weight[rows].T, x @ value_weight[rows].T
        visible = None if mask is None else mask[:, head]
        output, _ = scaled_dot_product_attention(query, key, value, visible)
        result = result + output @ output_weight[:, rows].T
    return result


def right_einsum(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    def project(weight):
        return torch.einsum("bsi,hdi->bhsd", x, weight.unflatten(0, (n_heads, -1)))

    query, key, value = project(query_weight), project(key_weight), project(value_weight)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return torch.einsum("bhsd,ohd->bso", output, output_weight.unflatten(1, (n_heads, -1)))


def right_attention_written_out(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    batch, seq, d_model = x.shape
    query, key, value = (
        (x @ weight.T).view(batch, seq, n_heads, -1).transpose(1, 2)
        for weight in (query_weight, key_weight, value_weight)
    )
    scores = query @ key.mT / (d_model // n_heads) ** 0.5
    if mask is None:
        weights = scores.softmax(-1)
    else:
        weights = scores.masked_fill(~mask, torch.finfo(scores.dtype).min).softmax(-1).masked_fill(~mask, 0)
    return (weights @ value).transpose(1, 2).reshape(batch, seq, d_model) @ output_weight.T


def wrong_projected_twice(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_keys_made_from_queries(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = x @ query_weight.T
    key = query @ key_weight.T
    value = key @ value_weight.T
    query, key, value = (split_heads(part, n_heads) for part in (query, key, value))
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def wrong_mean_over_the_heads(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return output.mean(dim=1) @ output_weight.T
