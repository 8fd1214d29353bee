"""Answers to `next_token_targets`, as learners write them."""

import torch


def wrong_targets_not_shifted(stream, starts, length):
    windows = torch.stack([stream[start : start + length] for start in starts])
    return windows, windows


def wrong_shifted_by_two(stream, starts, length):
    inputs = torch.stack([stream[start : start + length] for start in starts])
    targets = torch.stack([stream[start + 2 : start + length + 2] for start in starts])
    return inputs, targets


def wrong_shifted_to_the_left(stream, starts, length):
    # The target is the token before.
    inputs = torch.stack([stream[start : start + length] for start in starts])
    targets = torch.stack([stream[start - 1 : start + length - 1] for start in starts])
    return inputs, targets


def wrong_window_one_token_short(stream, starts, length):
    windows = torch.stack([stream[start : start + length] for start in starts])
    return windows[:, :-1], windows[:, 1:]


def wrong_window_one_token_long(stream, starts, length):
    inputs = torch.stack([stream[start : start + length + 1] for start in starts])
    targets = torch.stack([stream[start + 1 : start + length + 2] for start in starts])
    return inputs, targets


def wrong_only_the_last_target(stream, starts, length):
    windows = torch.stack([stream[start : start + length + 1] for start in starts])
    return windows[:, :-1], windows[:, -1]


def wrong_windows_side_by_side(stream, starts, length):
    # Ignores where the windows should start.
    batch = len(starts)
    inputs = stream[: batch * length].view(batch, length)
    targets = stream[1 : batch * length + 1].view(batch, length)
    return inputs, targets


def wrong_starts_are_numbers_of_windows(stream, starts, length):
    inputs = torch.stack([stream[start * length : (start + 1) * length] for start in starts])
    targets = torch.stack([stream[start * length + 1 : (start + 1) * length + 1] for start in starts])
    return inputs, targets


def wrong_starts_counted_from_one(stream, starts, length):
    windows = torch.stack([stream[start - 1 : start + length] for start in starts])
    return windows[:, :-1], windows[:, 1:]


def wrong_rolled(stream, starts, length):
    # The last target of each window is its first token.
    inputs = torch.stack([stream[start : start + length] for start in starts])
    return inputs, inputs.roll(-1, dims=1)


def wrong_targets_filled_up_with_zero(stream, starts, length):
    inputs = torch.stack([stream[start : start + length] for start in starts])
    targets = torch.zeros_like(inputs)
    targets[:, :-1] = inputs[:, 1:]
    return inputs, targets


def wrong_order_of_the_pair(stream, starts, length):
    windows = torch.stack([stream[start : start + length + 1] for start in starts])
    return windows[:, 1:], windows[:, :-1]


def wrong_batch_axis_shifted(stream, starts, length):
    windows = torch.stack([stream[start : start + length] for start in starts])
    return windows[:-1], windows[1:]


def wrong_windows_in_one_row(stream, starts, length):
    inputs = torch.cat([stream[start : start + length] for start in starts])
    targets = torch.cat([stream[start + 1 : start + length + 1] for start in starts])
    return inputs, targets


def wrong_axes_swapped(stream, starts, length):
    inputs = torch.stack([stream[start : start + length] for start in starts], dim=1)
    targets = torch.stack([stream[start + 1 : start + length + 1] for start in starts], dim=1)
    return inputs, targets


def wrong_one_tensor(stream, starts, length):
    windows = torch.stack([stream[start : start + length + 1] for start in starts])
    return torch.stack([windows[:, :-1], windows[:, 1:]])


def wrong_windows_not_split(stream, starts, length):
    return torch.stack([stream[start : start + length + 1] for start in starts])


def wrong_lists(stream, starts, length):
    inputs, targets = [], []
    for start in starts.tolist():
        inputs.append(stream[start : start + length].tolist())
        targets.append(stream[start + 1 : start + 1 + length].tolist())
    return inputs, targets


def wrong_lists_of_tensors(stream, starts, length):
    inputs = [stream[start : start + length] for start in starts]
    targets = [stream[start + 1 : start + length + 1] for start in starts]
    return inputs, targets


def wrong_slice_with_all_starts(stream, starts, length):
    inputs = stream[starts : starts + length]
    targets = stream[starts + 1 : starts + length + 1]
    return inputs, targets


def wrong_indices_without_a_new_axis(stream, starts, length):
    # starts and offsets are added pairwise, if that works at all.
    places = starts + torch.arange(length)
    return stream[places], stream[places + 1]


def wrong_places_instead_of_tokens(stream, starts, length):
    places = starts[:, None] + torch.arange(length)
    return places, places + 1


def wrong_token_plus_one(stream, starts, length):
    # The next id, not the next token.
    inputs = torch.stack([stream[start : start + length] for start in starts])
    return inputs, inputs + 1


def wrong_collected_as_floats(stream, starts, length):
    inputs, targets = torch.zeros(len(starts), length), torch.zeros(len(starts), length)
    for row, start in enumerate(starts):
        inputs[row] = stream[start : start + length]
        targets[row] = stream[start + 1 : start + length + 1]
    return inputs, targets


def wrong_first_window_only(stream, starts, length):
    for start in starts:
        window = stream[start : start + length + 1]
        return window[None, :-1], window[None, 1:]


def wrong_not_shifted_and_one_token_short(stream, starts, length):
    inputs = torch.stack([stream[start : start + length - 1] for start in starts])
    return inputs, inputs.clone()


def wrong_axes_swapped_and_shifted_by_two(stream, starts, length):
    places = torch.arange(length)[:, None] + starts
    return stream[places], stream[places + 2]


def wrong_order_of_the_pair_and_one_token_short(stream, starts, length):
    windows = torch.stack([stream[start : start + length] for start in starts])
    return windows[:, 1:], windows[:, :-1]


def right_index_table(stream, starts, length):
    places = starts[:, None] + torch.arange(length, device=starts.device)
    return stream[places], stream[places + 1]


def right_unfold(stream, starts, length):
    inputs, last = stream.unfold(0, length + 1, 1)[starts].split([length, 1], dim=1)
    return inputs, torch.cat([inputs[:, 1:], last], dim=1)


def right_shifted_stream(stream, starts, length):
    following = stream[1:]
    inputs = torch.stack([stream.narrow(0, int(start), length) for start in starts])
    targets = torch.stack([following.narrow(0, int(start), length) for start in starts])
    return inputs, targets


def right_filled_in_one_by_one(stream, starts, length):
    inputs = torch.empty(len(starts), length, dtype=stream.dtype, device=stream.device)
    targets = torch.empty_like(inputs)
    for row, start in enumerate(starts.tolist()):
        for column in range(length):
            inputs[row, column] = stream[start + column]
            targets[row, column] = stream[start + column + 1]
    return inputs, targets


def wrong_targets_from_the_next_window(stream, starts, length):
    inputs = torch.stack([stream[s : s + length] for s in starts])
    return inputs, inputs.roll(-1, dims=1)


def wrong_one_start_for_all(stream, starts, length):
    windows = torch.stack([stream[starts[0] : starts[0] + length + 1] for _ in starts])
    return windows[:, :-1], windows[:, 1:]


def wrong_sorted_starts(stream, starts, length):
    windows = torch.stack([stream[s : s + length + 1] for s in starts.sort().values])
    return windows[:, :-1], windows[:, 1:]
