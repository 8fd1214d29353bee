"""Answers to `table_gradient`, as learners write them."""

import torch
from torch.nn import functional as F


def wrong_repeated_tokens_count_once(tokens, gradient, vocab):
    rows = torch.zeros(vocab, gradient.shape[-1], dtype=gradient.dtype)
    rows[tokens] += gradient
    return rows


def wrong_last_one_wins(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    for token, g in zip(tokens.flatten().tolist(), gradient.flatten(0, -2), strict=True):
        rows[token] = g
    return rows


def wrong_mean_instead_of_sum(tokens, gradient, vocab):
    flat = tokens.flatten()
    rows = gradient.new_zeros(vocab, gradient.shape[-1]).index_add(0, flat, gradient.flatten(0, -2))
    counts = torch.bincount(flat, minlength=vocab).clamp(min=1)
    return rows / counts[:, None]


def wrong_loop_over_the_first_axis(tokens, gradient, vocab):
    # With a batch, this takes a whole text at a time.
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    for i in range(len(tokens)):
        rows[tokens[i]] += gradient[i]
    return rows


def wrong_vocab_ignored(tokens, gradient, vocab):
    rows = gradient.new_zeros(int(tokens.max()) + 1, gradient.shape[-1])
    return rows.index_add(0, tokens.flatten(), gradient.flatten(0, -2))


def wrong_transposed(tokens, gradient, vocab):
    columns = gradient.new_zeros(gradient.shape[-1], vocab)
    flat = gradient.flatten(0, -2)
    return columns.index_add(1, tokens.flatten(), flat.T)


def wrong_total_in_every_row(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    rows[tokens.flatten()] = gradient.flatten(0, -2).sum(dim=0)
    return rows


def wrong_only_the_first_feature(tokens, gradient, vocab):
    # scatter_add needs an index for each feature.
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.scatter_add(0, tokens.reshape(-1, 1), gradient.flatten(0, -2))


def wrong_one_hot_not_transposed(tokens, gradient, vocab):
    hot = F.one_hot(tokens.flatten(), vocab).to(gradient.dtype)
    return hot @ gradient.flatten(0, -2)


def wrong_batch_not_flattened(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_add(0, tokens, gradient)


def wrong_gradient_flattened_completely(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_add(0, tokens.flatten(), gradient.flatten())


def wrong_divided_by_the_number_of_tokens(tokens, gradient, vocab):
    hot = F.one_hot(tokens.flatten(), vocab).to(gradient.dtype)
    return hot.T @ gradient.flatten(0, -2) / tokens.numel()


def wrong_counts(tokens, gradient, vocab):
    counts = torch.bincount(tokens.flatten(), minlength=vocab).to(gradient.dtype)
    return counts[:, None].expand(vocab, gradient.shape[-1])


def wrong_sign_of_an_update(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    for token, g in zip(tokens.flatten().tolist(), gradient.flatten(0, -2), strict=True):
        rows[token] -= g
    return rows


def wrong_only_the_rows_looked_up(tokens, gradient, vocab):
    found, place = tokens.flatten().unique(return_inverse=True)
    rows = gradient.new_zeros(len(found), gradient.shape[-1])
    return rows.index_add(0, place, gradient.flatten(0, -2))


def wrong_rows_counted_from_1(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_add(0, (tokens.flatten() - 1) % vocab, gradient.flatten(0, -2))


def wrong_index_put_without_a_tuple(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_put_(tokens, gradient, accumulate=True)


def wrong_index_put_without_accumulate(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    rows.index_put_((tokens,), gradient)
    return rows


def wrong_integer_rows(tokens, gradient, vocab):
    # zeros_like(tokens) makes integers, and these drop the fractions.
    rows = torch.zeros(vocab, gradient.shape[-1], dtype=tokens.dtype)
    for token, g in zip(tokens.flatten().tolist(), gradient.flatten(0, -2), strict=True):
        rows[token] += g.to(rows.dtype)
    return rows


def wrong_list_of_rows(tokens, gradient, vocab):
    flat, grads = tokens.flatten(), gradient.flatten(0, -2)
    return [grads[flat == i].sum(dim=0) for i in range(vocab)]


def wrong_gradients_looked_up(tokens, gradient, vocab):
    # The lookup itself, forward.
    return gradient.flatten(0, -2)[tokens]


def wrong_once_and_transposed(tokens, gradient, vocab):
    rows = gradient.new_zeros(gradient.shape[-1], vocab)
    rows[:, tokens.flatten()] += gradient.flatten(0, -2).T
    return rows


def wrong_mean_and_vocab_ignored(tokens, gradient, vocab):
    flat, grads = tokens.flatten(), gradient.flatten(0, -2)
    return torch.stack([grads[flat == i].mean(dim=0) for i in range(int(flat.max()) + 1)])


def right_index_put(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_put_((tokens,), gradient, accumulate=True)


def right_one_hot(tokens, gradient, vocab):
    hot = F.one_hot(tokens, vocab).to(gradient.dtype)
    return torch.einsum("...v,...d->vd", hot, gradient)


def right_autograd(tokens, gradient, vocab):
    with torch.enable_grad():
        table = torch.zeros(vocab, gradient.shape[-1], dtype=gradient.dtype, device=gradient.device)
        table.requires_grad_()
        table[tokens].backward(gradient)
    return table.grad


def right_scatter_add(tokens, gradient, vocab):
    flat = gradient.reshape(-1, gradient.shape[-1])
    index = tokens.reshape(-1, 1).expand_as(flat)
    return torch.zeros(vocab, flat.shape[1], dtype=flat.dtype, device=flat.device).scatter_add_(0, index, flat)


def right_row_by_row(tokens, gradient, vocab):
    return torch.stack([gradient[tokens == token].sum(dim=0) for token in range(vocab)])


def right_loop_that_adds(tokens, gradient, vocab):
    d_model = gradient.shape[-1]
    rows = torch.zeros(vocab, d_model, dtype=gradient.dtype, device=gradient.device)
    grads = gradient.reshape(-1, d_model)
    for i, token in enumerate(tokens.reshape(-1)):
        rows[token] = rows[token] + grads[i]
    return rows


def wrong_maximum_instead_of_sum(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    index = tokens.flatten()[:, None].expand(-1, gradient.shape[-1])
    return rows.scatter_reduce(0, index, gradient.flatten(0, -2), "amax", include_self=False)


def wrong_absolute_gradients(tokens, gradient, vocab):
    rows = gradient.new_zeros(vocab, gradient.shape[-1])
    return rows.index_add(0, tokens.flatten(), gradient.flatten(0, -2).abs())


def wrong_starts_from_ones(tokens, gradient, vocab):
    rows = gradient.new_ones(vocab, gradient.shape[-1])
    return rows.index_add(0, tokens.flatten(), gradient.flatten(0, -2))
