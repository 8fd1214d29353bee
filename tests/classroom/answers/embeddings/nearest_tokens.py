"""Answers to `nearest_tokens`, as learners write them."""

import torch
from torch.nn import functional as F


def wrong_dot_product(table, token, count):
    scores = table @ table[token]
    scores[token] = -torch.inf
    return scores.topk(count).indices


def wrong_token_itself_is_first(table, token, count):
    directions = F.normalize(table, dim=1)
    return (directions @ directions[token]).topk(count).indices


def wrong_first_place_is_skipped(table, token, count):
    # A row with the same direction may come first instead.
    directions = F.normalize(table, dim=1)
    return (directions @ directions[token]).topk(count + 1).indices[1:]


def wrong_least_similar(table, token, count):
    similarity = F.cosine_similarity(table, table[token][None], dim=1)
    similarity[token] = float("inf")
    return similarity.topk(count, largest=False).indices


def wrong_distance(table, token, count):
    distances = (table - table[token]).norm(dim=1)
    distances[token] = float("inf")
    return distances.argsort()[:count]


def wrong_cosines_returned(table, token, count):
    similarity = F.cosine_similarity(table, table[token][None], dim=1)
    similarity[token] = float("-inf")
    return similarity.topk(count).values


def wrong_values_and_indices(table, token, count):
    similarity = F.cosine_similarity(table, table[token][None], dim=1)
    similarity[token] = float("-inf")
    return similarity.topk(count)


def wrong_list(table, token, count):
    directions = table / table.norm(dim=1, keepdim=True)
    similarity = directions @ directions[token]
    similarity[token] = float("-inf")
    return similarity.topk(count).indices.tolist()


def wrong_columns_normalized(table, token, count):
    directions = table / table.norm(dim=0, keepdim=True)
    similarity = directions @ directions[token]
    similarity[token] = float("-inf")
    return similarity.topk(count).indices


def wrong_token_set_to_zero(table, token, count):
    # 0 is more than a negative cosine.
    directions = F.normalize(table, dim=-1)
    similarity = directions @ directions[token]
    similarity[token] = 0
    return similarity.topk(count).indices


def wrong_most_similar_last(table, token, count):
    directions = F.normalize(table, dim=-1)
    similarity = directions @ directions[token]
    similarity[token] = float("-inf")
    return similarity.argsort()[-count:]


def wrong_table_changed(table, token, count):
    # Division in place reaches the caller's table.
    table /= table.norm(dim=1, keepdim=True)
    similarity = table @ table[token]
    similarity[token] = float("-inf")
    return similarity.topk(count).indices


def wrong_ids_after_the_token_are_shifted(table, token, count):
    others = torch.cat([table[:token], table[token + 1 :]])
    similarity = F.cosine_similarity(others, table[token][None], dim=1)
    return similarity.topk(count).indices


def wrong_sign_ignored(table, token, count):
    directions = F.normalize(table, dim=-1)
    similarity = (directions @ directions[token]).abs()
    similarity[token] = -1
    return similarity.topk(count).indices


def wrong_sort_result_sliced(table, token, count):
    # sort returns two tensors, and this slices the two.
    directions = F.normalize(table, dim=-1)
    similarity = directions @ directions[token]
    similarity[token] = float("-inf")
    return similarity.sort(descending=True)[:count]


def wrong_only_one(table, token, count):
    directions = F.normalize(table, dim=-1)
    similarity = directions @ directions[token]
    similarity[token] = float("-inf")
    return similarity.argmax()


def wrong_numpy_without_import(table, token, count):
    directions = table / np.linalg.norm(table, axis=1, keepdims=True)
    return np.argsort(-directions @ directions[token])[:count]


def wrong_lengths_without_their_axis(table, token, count):
    # norm(dim=1) has one axis, so it doesn't go with the rows.
    directions = table / table.norm(dim=1)
    similarity = directions @ directions[token]
    similarity[token] = float("-inf")
    return similarity.topk(count).indices


def wrong_identical_rows_left_out(table, token, count):
    directions = F.normalize(table, dim=1)
    similarity = directions @ directions[token]
    similarity[similarity > 1 - 1e-6] = float("-inf")
    return similarity.topk(count).indices


def wrong_rows_of_the_table(table, token, count):
    directions = F.normalize(table, dim=1)
    similarity = directions @ directions[token]
    similarity[token] = float("-inf")
    return table[similarity.topk(count).indices]


def wrong_topk_without_its_count(table, token, count):
    similarity = F.cosine_similarity(table, table[token][None], dim=1)
    similarity[token] = float("-inf")
    return similarity.topk().indices[:count]


def wrong_dot_product_and_token_itself(table, token, count):
    return torch.topk(table @ table[token], count).indices


def wrong_least_similar_and_cosines_returned(table, token, count):
    similarity = F.cosine_similarity(table, table[token][None], dim=1)
    return similarity.sort().values[:count]


def right_cosine_similarity(table, token, count):
    similarity = F.cosine_similarity(table, table[token].unsqueeze(0), dim=-1)
    itself = torch.arange(len(table), device=table.device) == token
    return similarity.masked_fill(itself, -2).argsort(descending=True)[:count]


def right_sorted_then_filtered(table, token, count):
    directions = F.normalize(table, dim=1)
    order = torch.argsort(directions @ directions[token], descending=True)
    return order[order != token][:count]


def right_python_sort(table, token, count):
    import math

    rows = table.tolist()

    def cosine(i):
        product = sum(a * b for a, b in zip(rows[i], rows[token], strict=True))
        return product / (math.hypot(*rows[i]) * math.hypot(*rows[token]))

    others = [i for i in range(len(rows)) if i != token]
    others.sort(key=cosine, reverse=True)
    return torch.tensor(others[:count], device=table.device)


def right_length_of_the_token_left_out(table, token, count):
    # It's the same for all rows, so it doesn't change the order.
    with torch.no_grad():
        scores = table.mv(table[token]) / table.pow(2).sum(dim=1).sqrt()
        scores[token] = scores.min() - 1
        return scores.topk(count)[1]


def right_ids_without_the_token(table, token, count):
    ids = torch.tensor([i for i in range(table.shape[0]) if i != token], device=table.device)
    similarity = F.cosine_similarity(table[ids], table[token][None], dim=1)
    return ids[similarity.topk(count).indices]


def wrong_manhattan_distance(table, token, count):
    distance = (table - table[token]).abs().sum(dim=-1)
    distance[token] = float("inf")
    return distance.topk(count, largest=False).indices


def wrong_own_row_not_normalized_table(table, token, count):
    similarity = table @ (table[token] / table[token].norm())
    similarity[token] = float("-inf")
    return similarity.topk(count).indices


def wrong_one_too_few(table, token, count):
    similarity = F.cosine_similarity(table, table[token][None], dim=-1)
    return similarity.topk(count).indices[1:]
