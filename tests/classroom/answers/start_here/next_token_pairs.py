"""Answers to `next_token_pairs`, as learners write them."""

import torch


def wrong_swapped(tokens):
    return tokens[..., 1:], tokens[..., :-1]


def wrong_first_axis(tokens):
    return tokens[:-1], tokens[1:]


def wrong_two_steps_ahead(tokens):
    return tokens[..., :-2], tokens[..., 2:]


def wrong_inputs_keep_the_last_token(tokens):
    inputs = tokens
    targets = tokens[..., 1:]
    return inputs, targets


def wrong_only_the_last_token_is_a_target(tokens):
    return tokens[..., :-1], tokens[..., -1]


def wrong_rolled_around(tokens):
    # The last target is the first token again.
    return tokens, torch.roll(tokens, -1, dims=-1)


def wrong_target_padded_with_zero(tokens):
    inputs = tokens
    targets = torch.zeros_like(tokens)
    targets[..., :-1] = tokens[..., 1:]
    return inputs, targets


def wrong_one_tensor_of_pairs(tokens):
    return torch.stack([tokens[..., :-1], tokens[..., 1:]], dim=-1)


def wrong_list_of_pairs(tokens):
    pairs = []
    for i in range(len(tokens) - 1):
        pairs.append((tokens[i], tokens[i + 1]))
    return pairs


def wrong_targets_are_the_inputs(tokens):
    inputs = tokens[..., :-1]
    targets = inputs
    return inputs, targets


def wrong_needs_a_batch(tokens):
    batch, seq = tokens.shape
    return tokens[:, : seq - 1], tokens[:, 1:seq]


def wrong_batch_flattened(tokens):
    tokens = tokens.flatten()
    return tokens[:-1], tokens[1:]


def wrong_cut_in_the_middle(tokens):
    half = tokens.shape[-1] // 2
    return tokens[..., :half], tokens[..., half:]


def wrong_moved_in_place(tokens):
    # The inputs are a view, so they move along.
    inputs = tokens[..., :-1]
    targets = tokens[..., 1:]
    tokens[..., :-1] = targets.clone()
    return inputs, targets


def wrong_only_the_inputs(tokens):
    inputs = tokens[..., :-1]
    return inputs


def wrong_numpy_without_import(tokens):
    return np.delete(tokens, -1, axis=-1), np.delete(tokens, 0, axis=-1)


def wrong_split_sizes(tokens):
    # split cuts into pieces of n − 1 and 1.
    inputs, targets = tokens.split(tokens.shape[-1] - 1, dim=-1)
    return inputs, targets


def wrong_swapped_and_first_axis(tokens):
    return tokens[1:], tokens[:-1]


def wrong_one_too_short_and_lists(tokens):
    inputs = tokens[..., :-2].tolist()
    targets = tokens[..., 1:-1].tolist()
    return inputs, targets


def right_narrow(tokens):
    n = tokens.size(-1) - 1
    return tokens.narrow(-1, 0, n), tokens.narrow(-1, 1, n)


def right_rolled_then_cut(tokens):
    following = tokens.roll(shifts=-1, dims=-1)
    return tokens[..., :-1], following[..., :-1]


def right_index_select(tokens):
    where = torch.arange(tokens.shape[-1] - 1, device=tokens.device)
    return torch.index_select(tokens, -1, where), torch.index_select(tokens, -1, where + 1)


def right_last_axis_moved_to_the_front(tokens):
    flipped = tokens.movedim(-1, 0)
    inputs, targets = flipped[:-1], flipped[1:]
    return inputs.movedim(0, -1), targets.movedim(0, -1)


def right_copied_one_by_one(tokens):
    n = tokens.shape[-1] - 1
    inputs = tokens.new_zeros(*tokens.shape[:-1], n)
    targets = torch.zeros_like(inputs)
    for i in range(n):
        inputs[..., i] = tokens[..., i]
        targets[..., i] = tokens[..., i + 1]
    return inputs, targets


def wrong_last_token_kept_in_both(tokens):
    return tokens[..., :-1], tokens


def wrong_every_second_token(tokens):
    return tokens[..., 0::2], tokens[..., 1::2]


def wrong_cut_by_the_number_of_texts(tokens):
    n = len(tokens)
    return tokens[..., : n - 1], tokens[..., 1:n]
