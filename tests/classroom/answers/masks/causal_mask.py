"""Answers to `causal_mask`, as learners write them."""

import torch


def wrong_sees_the_future(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).triu(diagonal=key - query)


def wrong_does_not_see_itself(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=key - query - 1)


def wrong_queries_are_the_first_tokens(query, key=None, device=None):
    key = query if key is None else key
    return torch.tril(torch.ones(query, key, dtype=torch.bool, device=device))


def wrong_floats(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(query, key, device=device).tril(diagonal=key - query)


def wrong_true_means_hidden(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).triu(diagonal=key - query + 1)


def wrong_always_on_the_cpu(query, key=None, device=None):
    if key is None:
        key = query
    return torch.ones(query, key, dtype=torch.bool).tril(diagonal=key - query)


def wrong_always_square(query, key=None, device=None):
    return torch.ones(query, query, dtype=torch.bool, device=device).tril()


def wrong_axes_exchanged(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(key, query, dtype=torch.bool, device=device).tril(diagonal=key - query)


def wrong_key_is_required(query, key=None, device=None):
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=key - query)


def wrong_sees_the_next_token(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=key - query + 1)


def wrong_diagonal_to_the_other_side(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=query - key)


def wrong_minus_infinity_and_zero(query, key=None, device=None):
    # A mask to add, instead of a boolean one.
    key = query if key is None else key
    hidden = torch.full((query, key), float("-inf"), device=device)
    return hidden.triu(diagonal=key - query + 1)


def wrong_axes_for_batch_and_head(query, key=None, device=None):
    key = query if key is None else key
    mask = torch.ones(1, 1, query, key, dtype=torch.bool, device=device)
    return mask.tril(diagonal=key - query)


def wrong_list(query, key=None, device=None):
    key = query if key is None else key
    return [[j <= i + key - query for j in range(key)] for i in range(query)]


def wrong_rows_from_the_top(query, key=None, device=None):
    # The queries are the last rows of the large triangle.
    key = query if key is None else key
    square = torch.ones(key, key, dtype=torch.bool, device=device).tril()
    return square[:query]


def wrong_columns_cut_too(query, key=None, device=None):
    key = query if key is None else key
    square = torch.ones(key, key, dtype=torch.bool, device=device).tril()
    return square[key - query :, key - query :]


def wrong_tril_takes_a_tensor(query, key=None, device=None):
    key = query if key is None else key
    return torch.tril(query, key).bool()


def wrong_numpy_without_import(query, key=None, device=None):
    key = query if key is None else key
    return torch.from_numpy(np.tril(np.ones((query, key)), k=key - query)).bool()


def wrong_lower_than_the_diagonal_loop(query, key=None, device=None):
    # range(i) stops before i.
    key = query if key is None else key
    mask = torch.zeros(query, key, dtype=torch.bool, device=device)
    for i in range(query):
        for j in range(i + key - query):
            mask[i, j] = True
    return mask


def wrong_only_the_past_neighbor(query, key=None, device=None):
    # Itself and one token before it.
    key = query if key is None else key
    mask = torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=key - query)
    return mask.triu(diagonal=key - query - 1)


def wrong_everything_visible(query, key=None, device=None):
    key = query if key is None else key
    mask = torch.ones(query, key, dtype=torch.bool, device=device)
    torch.tril(mask, diagonal=key - query)
    return mask


def wrong_shape_of_two_numbers(query, key=None, device=None):
    key = query if key is None else key
    return torch.tensor([query, key], dtype=torch.bool, device=device).tril(key - query)


def wrong_does_not_see_itself_and_always_square(query, key=None, device=None):
    return torch.tril(torch.ones(query, query, device=device), diagonal=-1).bool()


def wrong_true_means_hidden_and_floats(query, key=None, device=None):
    key = query if key is None else key
    return torch.triu(torch.ones(query, key, device=device), diagonal=key - query + 1)


def right_positions_compared(query, key=None, device=None):
    if key is None:
        key = query
    queries = torch.arange(key - query, key, device=device)
    keys = torch.arange(key, device=device)
    return keys <= queries.unsqueeze(1)


def right_last_rows_of_the_square(query, key=None, device=None):
    key = query if key is None else key
    square = torch.tril(torch.full((key, key), True, device=device))
    return square[key - query :]


def right_upper_triangle_turned_around(query, key=None, device=None):
    key = key or query
    future = torch.triu(torch.ones(query, key, device=device), diagonal=key - query + 1)
    return future == 0


def right_list_of_lists(query, key=None, device=None):
    key = query if key is None else key
    rows = [[j - i <= key - query for j in range(key)] for i in range(query)]
    return torch.tensor(rows, dtype=torch.bool, device=device)


def right_row_by_row(query, key=None, device=None):
    key = query if key is None else key
    mask = torch.zeros((query, key), dtype=torch.bool, device=device)
    for i in range(query):
        mask[i, : key - query + i + 1] = True
    return mask


def wrong_last_key_always_hidden(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(key - query - 1)


def wrong_window_of_two(query, key=None, device=None):
    key = query if key is None else key
    full = torch.ones(query, key, dtype=torch.bool, device=device)
    return full.tril(key - query) & full.triu(key - query - 1)


def wrong_anti_diagonal(query, key=None, device=None):
    key = query if key is None else key
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(key - query).flip(0)
