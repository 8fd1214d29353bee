"""Answers to `window_starts`, as learners write them."""

import math

import torch


def wrong_one_start_too_many(draw, stream, length):
    # The last window's last token has no target.
    return (draw * (len(stream) - length + 1)).long()


def wrong_one_start_too_few(draw, stream, length):
    return (draw * (len(stream) - length - 1)).long()


def wrong_length_ignored(draw, stream, length):
    return (draw * len(stream)).long()


def wrong_rounded_to_the_nearest(draw, stream, length):
    # The first and the last start get half a share.
    return (draw * (len(stream) - length - 1)).round().long()


def wrong_rounded_up(draw, stream, length):
    return (draw * (len(stream) - length)).ceil().long()


def wrong_floats(draw, stream, length):
    return torch.floor(draw * (len(stream) - length))


def wrong_not_rounded(draw, stream, length):
    return draw * (len(stream) - length)


def wrong_whole_number_before_scaling(draw, stream, length):
    return draw.long() * (len(stream) - length)


def wrong_starts_counted_from_one(draw, stream, length):
    return (draw * (len(stream) - length)).long() + 1


def wrong_draw_ignored(draw, stream, length):
    return torch.randint(0, len(stream) - length, draw.shape)


def wrong_new_random_numbers(draw, stream, length):
    draw = torch.rand(len(draw))
    return (draw * (len(stream) - length)).long()


def wrong_clamped(draw, stream, length):
    # The last start gets the share of all that don't fit.
    return (draw * len(stream)).long().clamp(max=len(stream) - length - 1)


def wrong_remainder(draw, stream, length):
    # Early starts come twice.
    return (draw * len(stream)).long() % (len(stream) - length)


def wrong_multiples_of_the_length(draw, stream, length):
    windows = (len(stream) - 1) // length
    return (draw * windows).long() * length


def wrong_number_of_windows(draw, stream, length):
    return (draw * (len(stream) // length)).long()


def wrong_evenly_spaced(draw, stream, length):
    return torch.linspace(0, len(stream) - length - 1, len(draw)).long()


def wrong_sorted(draw, stream, length):
    return (draw * (len(stream) - length)).long().sort().values


def wrong_largest_token_instead_of_length(draw, stream, length):
    return (draw * (stream.max() - length)).long()


def wrong_tokens_at_the_starts(draw, stream, length):
    return stream[(draw * (len(stream) - length)).long()]


def wrong_whole_windows(draw, stream, length):
    starts = (draw * (len(stream) - length)).long()
    return torch.stack([stream[start : start + length] for start in starts])


def wrong_int_of_a_tensor(draw, stream, length):
    return int(draw * (len(stream) - length))


def wrong_math_floor(draw, stream, length):
    return math.floor(draw * (len(stream) - length))


def wrong_list_of_ints(draw, stream, length):
    return [int(value * (len(stream) - length)) for value in draw]


def wrong_batch_subtracted(draw, stream, length):
    return (draw * (len(stream) - len(draw))).long()


def wrong_last_possible_start_only(draw, stream, length):
    return torch.full_like(draw, len(stream) - length - 1).long()


def wrong_scaled_in_place(draw, stream, length):
    draw *= len(stream) - length
    return draw.long()


def wrong_one_start_too_many_and_floats(draw, stream, length):
    return (draw * (len(stream) - length + 1)).floor()


def wrong_length_ignored_and_from_one(draw, stream, length):
    return (draw * len(stream)).long() + 1


def wrong_rounded_up_and_one_start_too_many(draw, stream, length):
    return torch.ceil(draw * (len(stream) - length + 1)).long()


def right_floor(draw, stream, length):
    places = stream.numel() - length
    return torch.floor(places * draw).to(torch.int64)


def right_truncated(draw, stream, length):
    last = stream.shape[0] - 1
    return torch.mul(draw, last - length + 1).trunc().long()


def right_counts_the_borders_below(draw, stream, length):
    # A start is as large as the number of shares that end at or before the draw.
    places = len(stream) - length
    scaled = draw[:, None] * places
    return (torch.arange(1, places, device=draw.device) <= scaled).sum(dim=1)


def right_python_numbers(draw, stream, length):
    places = len(stream) - length
    starts = [int(value * places) for value in draw.tolist()]
    return torch.tensor(starts, dtype=torch.long, device=draw.device)


def wrong_half_of_the_stream(draw, stream, length):
    return (draw * (len(stream) - length) / 2).long()


def wrong_from_the_end(draw, stream, length):
    places = len(stream) - length
    return places - 1 - (draw * places).long()


def wrong_length_subtracted_twice(draw, stream, length):
    return (draw * (len(stream) - 2 * length)).long().clamp(min=0)
