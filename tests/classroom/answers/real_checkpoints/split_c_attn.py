"""Answers to `split_c_attn`, as learners write them."""

import torch
from einops import rearrange


def wrong_not_transposed(weight, bias):
    return (*weight.chunk(3, dim=1), *bias.chunk(3))


def wrong_rows_split(weight, bias):
    # Cuts the inputs into three.
    query, key, value = weight.chunk(3, dim=0)
    return (query.T, key.T, value.T, *bias.chunk(3))


def wrong_key_first(weight, bias):
    key, query, value = weight.T.chunk(3)
    key_bias, query_bias, value_bias = bias.chunk(3)
    return query, key, value, query_bias, key_bias, value_bias


def wrong_each_weight_with_its_bias(weight, bias):
    (q, k, v), (a, b, c) = weight.T.chunk(3), bias.chunk(3)
    return q, a, k, b, v, c


def wrong_two_tuples(weight, bias):
    return weight.T.chunk(3), bias.chunk(3)


def right_list(weight, bias):
    return [*weight.T.chunk(3), *bias.chunk(3)]


def wrong_d_out_taken_from_d_in(weight, bias):
    # Right only if both are equal.
    d = weight.shape[0]
    q, k, v = weight[:, :d].T, weight[:, d : 2 * d].T, weight[:, 2 * d :].T
    return q, k, v, bias[:d], bias[d : 2 * d], bias[2 * d :]


def wrong_bias_not_split(weight, bias):
    return (*weight.T.chunk(3), bias, bias, bias)


def wrong_features_interleaved(weight, bias):
    weights = [weight.T[i::3] for i in range(3)]
    biases = [bias[i::3] for i in range(3)]
    return (*weights, *biases)


def wrong_only_the_weights(weight, bias):
    return weight.T.chunk(3)


def wrong_reshaped_instead_of_transposed(weight, bias):
    pieces = weight.reshape(3, -1, weight.shape[0])
    return (*pieces, *bias.reshape(3, -1))


def wrong_split_into_pieces_of_three(weight, bias):
    # split takes the size, chunk the number.
    return (*weight.T.split(3), *bias.split(3))


def wrong_d_out_from_the_wrong_axis(weight, bias):
    d_out = weight.shape[0] // 3
    weights = torch.split(weight.T, d_out)
    return (*weights[:3], *bias.split(d_out)[:3])


def wrong_bias_as_a_row(weight, bias):
    return (*weight.T.chunk(3), *bias[None].chunk(3, dim=1))


def wrong_biases_first(weight, bias):
    return (*bias.chunk(3), *weight.T.chunk(3))


def wrong_numpy_not_imported(weight, bias):
    return (*np.split(weight.T, 3), *np.split(bias, 3))


def wrong_one_tensor_for_each_part(weight, bias):
    # Joins weight and bias instead of keeping them apart.
    return torch.cat([weight.T, bias[:, None]], dim=1).chunk(3)


def wrong_nothing_split(weight, bias):
    return weight.T, bias


def wrong_last_feature_of_each_part_missing(weight, bias):
    d = weight.shape[1] // 3
    weights = [weight.T[i * d : (i + 1) * d - 1] for i in range(3)]
    return (*weights, *(bias[i * d : (i + 1) * d - 1] for i in range(3)))


def wrong_always_float32(weight, bias):
    return (*weight.T.float().chunk(3), *bias.float().chunk(3))


def wrong_dictionary(weight, bias):
    names = ("query", "key", "value")
    weights, biases = weight.T.chunk(3), bias.chunk(3)
    return {name: (weights[i], biases[i]) for i, name in enumerate(names)}


def wrong_single_bias_for_the_query(weight, bias):
    # Key and value get zeros.
    query, key, value = weight.T.chunk(3)
    d = query.shape[0]
    return query, key, value, bias[:d], torch.zeros_like(bias[:d]), torch.zeros_like(bias[:d])


def wrong_not_transposed_and_each_weight_with_its_bias(weight, bias):
    result = []
    for w, b in zip(weight.chunk(3, dim=-1), bias.chunk(3), strict=True):
        result += [w, b]
    return tuple(result)


def wrong_list_and_d_out_taken_from_d_in(weight, bias):
    d = weight.shape[0]
    return [weight.T[:d], weight.T[d : 2 * d], weight.T[2 * d :], bias[:d], bias[d : 2 * d], bias[2 * d :]]


def right_slices(weight, bias):
    d_out = bias.shape[0] // 3
    parts = [slice(i * d_out, (i + 1) * d_out) for i in range(3)]
    weights = tuple(weight[:, part].t().contiguous() for part in parts)
    return weights + tuple(bias[part].clone() for part in parts)


def right_einops_and_unbind(weight, bias):
    weights = rearrange(weight, "d_in (three d_out) -> three d_out d_in", three=3)
    return (*weights, *rearrange(bias, "(three d_out) -> three d_out", three=3))


def right_chunk_then_transpose(weight, bias):
    q, k, v = torch.chunk(weight, chunks=3, dim=1)
    q_bias, k_bias, v_bias = torch.tensor_split(bias, 3)
    return q.transpose(0, 1), k.transpose(0, 1), v.transpose(0, 1), q_bias, k_bias, v_bias


def right_column_by_column(weight, bias):
    d_out = weight.shape[1] // 3
    result = []
    for part in range(3):
        columns = [weight[:, part * d_out + i] for i in range(d_out)]
        result.append(torch.stack(columns))
    for part in range(3):
        result.append(bias[part * d_out : part * d_out + d_out])
    return tuple(result)


def wrong_value_key_query(weight, bias):
    query, key, value = weight.T.chunk(3)
    q, k, v = bias.chunk(3)
    return value, key, query, v, k, q


def wrong_bias_added_to_the_weight(weight, bias):
    return (*(weight + bias).T.chunk(3), *bias.chunk(3))


def wrong_same_third_for_all(weight, bias):
    third = weight.T.chunk(3)[0]
    return (third, third, third, *bias.chunk(3))
