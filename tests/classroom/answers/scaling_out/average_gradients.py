"""Answers to `average_gradients`, as learners write them."""

import torch


def wrong_plain_mean(gradients, counts):
    return gradients.mean(dim=0)


def wrong_sum(gradients, counts):
    return gradients.sum(dim=0)


def wrong_weighted_but_not_divided(gradients, counts):
    return (gradients * counts[:, None]).sum(dim=0)


def wrong_divides_by_the_number_of_processes(gradients, counts):
    return (gradients * counts[:, None]).sum(dim=0) / len(counts)


def wrong_whole_number_shares(gradients, counts):
    shares = counts // counts.sum()
    return shares.to(gradients.dtype) @ gradients


def wrong_counts_along_the_parameters(gradients, counts):
    shares = counts.to(gradients.dtype) / counts.sum()
    return (shares * gradients).sum(dim=0)


def wrong_over_the_parameters(gradients, counts):
    shares = counts.to(gradients.dtype) / counts.sum()
    return (shares[:, None] * gradients).sum(dim=1)


def wrong_shares_in_another_dtype(gradients, counts):
    # Dividing integers gives float32, and @ doesn't mix dtypes.
    shares = counts / counts.sum()
    return shares @ gradients


def wrong_mean_of_those_that_counted(gradients, counts):
    return gradients[counts > 0].mean(dim=0)


def wrong_softmax_of_the_counts(gradients, counts):
    return counts.to(gradients.dtype).softmax(dim=0) @ gradients


def wrong_weights_upside_down(gradients, counts):
    # The fewer tokens, the more weight.
    weights = 1 / counts.clamp(min=1).to(gradients.dtype)
    return (weights / weights.sum()) @ gradients


def wrong_axis_kept(gradients, counts):
    shares = counts.to(gradients.dtype) / counts.sum()
    return (gradients * shares[:, None]).sum(dim=0, keepdim=True)


def wrong_gradients_changed(gradients, counts):
    gradients *= counts[:, None]
    return gradients.sum(dim=0) / counts.sum()


def wrong_divides_by_the_counts(gradients, counts):
    # As if the rows were sums.
    return (gradients / counts[:, None]).sum(dim=0)


def wrong_rows_taken_for_sums(gradients, counts):
    return gradients.sum(dim=0) / counts.sum()


def wrong_counts_one_axis_short(gradients, counts):
    return (gradients * counts.unsqueeze(0)).sum(dim=0) / counts.sum()


def wrong_median(gradients, counts):
    return gradients.median(dim=0).values


def wrong_largest_process_decides(gradients, counts):
    return gradients[counts.argmax()]


def wrong_mean_with_weights(gradients, counts):
    # NumPy's average has weights, torch's mean doesn't.
    return torch.mean(gradients, dim=0, weights=counts)


def wrong_always_float32(gradients, counts):
    shares = counts.float() / counts.sum()
    return (gradients.float() * shares[:, None]).sum(dim=0)


def wrong_weighted_mean_divided_again(gradients, counts):
    # Divides by the tokens and by the processes.
    shares = counts.to(gradients.dtype) / counts.sum()
    return (gradients * shares[:, None]).mean(dim=0)


def wrong_one_row_for_each_process(gradients, counts):
    shares = counts.to(gradients.dtype) / counts.sum()
    return gradients * shares[:, None]


def wrong_list_of_numbers(gradients, counts):
    total = int(counts.sum())
    rows = gradients.tolist()
    return [sum(n * row[i] for n, row in zip(counts.tolist(), rows, strict=True)) / total for i in range(len(rows[0]))]


def wrong_process_without_tokens_counts_once(gradients, counts):
    # max(n, 1) gives an empty process the weight of a token.
    counts = counts.clamp(min=1)
    return (gradients * counts[:, None]).sum(dim=0) / counts.sum()


def wrong_over_the_parameters_and_not_divided(gradients, counts):
    return (gradients * counts[:, None]).sum(dim=1)


def wrong_plain_mean_and_axis_kept(gradients, counts):
    return gradients.mean(dim=0, keepdim=True)


def right_process_by_process(gradients, counts):
    total = torch.zeros_like(gradients[0])
    for row, n in zip(gradients, counts.tolist(), strict=True):
        total = total + row * (n / counts.sum().item())
    return total


def right_einsum(gradients, counts):
    shares = (counts.double() / counts.sum()).to(gradients.dtype)
    return torch.einsum("np,n->p", gradients, shares)


def right_every_token_its_gradient(gradients, counts):
    # Repeats each row as often as its process has tokens.
    rows = gradients.repeat_interleave(counts, dim=0)
    return rows.mean(dim=0)


def right_transposed_product(gradients, counts):
    weights = counts[:, None].type_as(gradients)
    return torch.mm(gradients.t(), weights / counts.sum()).squeeze(1)


def wrong_weights_squared(gradients, counts):
    weights = (counts**2).to(gradients.dtype)
    return weights @ gradients / weights.sum()


def wrong_root_of_the_counts(gradients, counts):
    weights = counts.to(gradients.dtype).sqrt()
    return weights @ gradients / weights.sum()


def wrong_first_process_only(gradients, counts):
    return gradients[0] * counts[0] / counts.sum()
