"""More wrong versions of `append_to_cache` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def append_to_cache(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.generate.append_to_cache import append_to_cache as reference

    return reference(*inputs)


def added(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] += key
    values[:, :, length:end] += value
    return keys[:, :, :end], values[:, :, :end]


def originals(keys, values, length, key, value):
    end = length + key.shape[2]
    return keys[:, :, :end], values[:, :, :end]


def end_without_length(keys, values, length, key, value):
    seq = key.shape[2]
    if seq > length:
        keys[:, :, length:seq], values[:, :, length:seq] = key[:, :, : seq - length], value[:, :, : seq - length]
    return keys[:, :, :seq], values[:, :, :seq]


def along_heads(keys, values, length, key, value):
    end = length + key.shape[2]
    return keys[:, :end], values[:, :end]


def last_and_keys(keys, values, length, key, value):
    last = max(length - 1, 0)
    return torch.cat([keys[:, :, :last], key], dim=2), torch.cat([values[:, :, :last], key], dim=2)


def one_and_free(keys, values, length, key, value):
    keys[:, :, length], values[:, :, length] = key[:, :, 0], value[:, :, 0]
    return keys, values


def taken_counted(keys, values, length, key, value):
    taken = int((keys[0, 0] != 0).any(dim=-1).sum())
    end = taken + key.shape[2]
    keys[:, :, taken:end], values[:, :, taken:end] = key, value
    return keys[:, :, :end], values[:, :, :end]


def first_head_only(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, 0, length:end] = key[:, 0]
    values[:, 0, length:end] = value[:, 0]
    return keys[:, :, :end], values[:, :, :end]


MORE_MISTAKES = (
    Mistake(
        "slots that aren't zero count as taken",
        taken_counted,
        "You recognize the free slots by their zeros, but they can hold anything. `length` is the number of slots that "
        "are taken.",
    ),
    Mistake(
        "added to what is there",
        added,
        "You add to the free slots, so whatever was in them stays in the sum. Assign instead.",
    ),
    Mistake(
        "only the last new token",
        lambda keys, values, length, key, value: append_to_cache(
            keys, values, length, key[:, :, -1:], value[:, :, -1:]
        ),
        "You append only the last of the new tokens. A prompt adds several at once.",
    ),
    Mistake(
        "the originals returned",
        originals,
        "You fill copies but return the originals, which haven't changed.",
    ),
    Mistake(
        "the end without the length",
        end_without_length,
        "Your slice ends at the number of new tokens. It should end at `length` plus that number.",
    ),
    Mistake(
        "along the heads",
        along_heads,
        "You slice the head axis. Tokens are along axis 2.",
    ),
    Mistake(
        "the last one overwritten, keys as values",
        last_and_keys,
        "There are two mistakes here. The next free slot has the index `length`, and the new values, not the new keys, "
        "go into the values.",
    ),
    Mistake(
        "one token, and the free places",
        one_and_free,
        "There are two mistakes here. Several tokens may arrive at once, and you shouldn't return the free slots.",
    ),
    Mistake(
        "only the first head",
        first_head_only,
        "You write only into the first head. The new tokens have keys and values in every head.",
    ),
)
