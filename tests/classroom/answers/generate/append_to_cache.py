"""Answers to `append_to_cache`, as learners write them."""

import torch


def wrong_free_places_returned(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys, values


def wrong_free_places_kept_in_between(keys, values, length, key, value):
    return torch.cat([keys, key], dim=2), torch.cat([values, value], dim=2)


def wrong_only_the_new_ones_returned(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys[:, :, length:end], values[:, :, length:end]


def wrong_only_the_old_ones_returned(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys[:, :, :length], values[:, :, :length]


def wrong_written_at_the_front(keys, values, length, key, value):
    seq = key.shape[2]
    keys[:, :, :seq] = key
    values[:, :, :seq] = value
    return keys[:, :, : length + seq], values[:, :, : length + seq]


def wrong_written_at_the_back(keys, values, length, key, value):
    seq = key.shape[2]
    keys[:, :, -seq:] = key
    values[:, :, -seq:] = value
    return keys[:, :, : length + seq], values[:, :, : length + seq]


def wrong_new_before_old(keys, values, length, key, value):
    return torch.cat([key, keys[:, :, :length]], dim=2), torch.cat([value, values[:, :, :length]], dim=2)


def wrong_last_one_overwritten(keys, values, length, key, value):
    # Places are counted from 1.
    start, end = length - 1, length - 1 + key.shape[2]
    keys[:, :, start:end] = key
    values[:, :, start:end] = value
    return keys[:, :, :end], values[:, :, :end]


def wrong_one_place_skipped(keys, values, length, key, value):
    start, end = length + 1, length + 1 + key.shape[2]
    keys[:, :, start:end] = key
    values[:, :, start:end] = value
    return keys[:, :, :end], values[:, :, :end]


def wrong_one_token_only(keys, values, length, key, value):
    # Fine while writing; of a prompt, only the first token is stored.
    keys[:, :, length] = key[:, :, 0]
    values[:, :, length] = value[:, :, 0]
    return keys[:, :, : length + 1], values[:, :, : length + 1]


def wrong_last_token_of_the_prompt_only(keys, values, length, key, value):
    keys = torch.cat([keys[:, :, :length], key[:, :, -1:]], dim=2)
    values = torch.cat([values[:, :, :length], value[:, :, -1:]], dim=2)
    return keys, values


def wrong_one_place_for_all_new_tokens(keys, values, length, key, value):
    keys[:, :, length : length + 1] = key
    values[:, :, length : length + 1] = value
    return keys[:, :, : length + key.shape[2]], values[:, :, : length + key.shape[2]]


def wrong_new_axis_left_in_the_assignment(keys, values, length, key, value):
    keys[:, :, length] = key
    values[:, :, length] = value
    return keys[:, :, : length + 1], values[:, :, : length + 1]


def wrong_head_axis(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, length:end] = key
    values[:, length:end] = value
    return keys[:, :end], values[:, :end]


def wrong_feature_axis(keys, values, length, key, value):
    keys = torch.cat([keys[:, :, :length], key], dim=-1)
    values = torch.cat([values[:, :, :length], value], dim=-1)
    return keys, values


def wrong_batch_axis(keys, values, length, key, value):
    return torch.cat([keys[:length], key]), torch.cat([values[:length], value])


def wrong_length_from_the_wrong_axis(keys, values, length, key, value):
    end = length + key.shape[1]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys[:, :, :end], values[:, :, :end]


def wrong_end_without_the_length(keys, values, length, key, value):
    # The slice ends after seq places, counted from the front.
    seq = key.shape[2]
    keys[:, :, length:seq] = key
    values[:, :, length:seq] = value
    return keys[:, :, :seq], values[:, :, :seq]


def wrong_keys_stored_as_values(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = key
    return keys[:, :, :end], values[:, :, :end]


def wrong_values_not_stored(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    return keys[:, :, :end], values[:, :, :end]


def wrong_values_first(keys, values, length, key, value):
    keys = torch.cat([keys[:, :, :length], key], dim=2)
    values = torch.cat([values[:, :, :length], value], dim=2)
    return values, keys


def wrong_both_in_one_tensor(keys, values, length, key, value):
    keys = torch.cat([keys[:, :, :length], key], dim=2)
    values = torch.cat([values[:, :, :length], value], dim=2)
    return torch.stack([keys, values])


def wrong_length_returned_too(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys[:, :, :end], values[:, :, :end], end


def wrong_nothing_returned(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value


def wrong_added_to_what_is_there(keys, values, length, key, value):
    # Whatever is in the free places stays in the sum.
    end = length + key.shape[2]
    keys[:, :, length:end] += key
    values[:, :, length:end] += value
    return keys[:, :, :end], values[:, :, :end]


def wrong_free_places_found_by_their_zeros(keys, values, length, key, value):
    taken = int((keys[0, 0] != 0).any(dim=-1).sum())
    end = taken + key.shape[2]
    keys[:, :, taken:end] = key
    values[:, :, taken:end] = value
    return keys[:, :, :end], values[:, :, :end]


def wrong_stacked(keys, values, length, key, value):
    keys = torch.stack([keys[:, :, :length], key], dim=2)
    values = torch.stack([values[:, :, :length], value], dim=2)
    return keys, values


def wrong_list_method_of_a_tensor(keys, values, length, key, value):
    keys.append(key)
    values.append(value)
    return keys, values


def wrong_copies_filled_originals_returned(keys, values, length, key, value):
    end = length + key.shape[2]
    new_keys, new_values = keys.clone(), values.clone()
    new_keys[:, :, length:end] = key
    new_values[:, :, length:end] = value
    return keys[:, :, :end], values[:, :, :end]


def wrong_one_token_only_and_free_places_returned(keys, values, length, key, value):
    keys[:, :, length] = key[:, :, 0]
    values[:, :, length] = value[:, :, 0]
    return keys, values


def wrong_new_before_old_and_values_first(keys, values, length, key, value):
    keys = torch.cat([key, keys[:, :, :length]], dim=2)
    values = torch.cat([value, values[:, :, :length]], dim=2)
    return values, keys


def wrong_last_one_overwritten_and_keys_stored_as_values(keys, values, length, key, value):
    keys = torch.cat([keys[:, :, : length - 1], key], dim=2)
    values = torch.cat([values[:, :, : length - 1], key], dim=2)
    return keys, values


def right_joined(keys, values, length, key, value):
    return torch.cat([keys[:, :, :length], key], dim=2), torch.cat((values[:, :, :length], value), dim=-2)


def right_token_by_token(keys, values, length, key, value):
    for i in range(key.shape[2]):
        keys[:, :, length + i, :] = key[:, :, i, :]
        values[:, :, length + i, :] = value[:, :, i, :]
    return keys[:, :, : length + key.shape[2]], values[:, :, : length + value.shape[2]]


def right_index_copy(keys, values, length, key, value):
    seq = key.size(2)
    places = torch.arange(length, length + seq, device=keys.device)
    keys = keys.index_copy(2, places, key)
    values = values.index_copy(2, places, value)
    return keys.narrow(2, 0, length + seq), values.narrow(2, 0, length + seq)


def right_copied_into_a_view(keys, values, length, key, value):
    result = []
    for store, new in ((keys, key), (values, value)):
        store.narrow(2, length, new.shape[2]).copy_(new)
        result.append(store[:, :, : length + new.shape[2]].clone())
    return result[0], result[1]


def wrong_written_one_too_early(keys, values, length, key, value):
    start = max(length - 1, 0)
    end = start + key.shape[2]
    keys[:, :, start:end] = key
    values[:, :, start:end] = value
    return keys[:, :, : length + key.shape[2]], values[:, :, : length + key.shape[2]]


def wrong_only_the_first_head(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, 0, length:end] = key[:, 0]
    values[:, 0, length:end] = value[:, 0]
    return keys[:, :, :end], values[:, :, :end]


def wrong_returned_one_short(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys[:, :, : end - 1], values[:, :, : end - 1]
