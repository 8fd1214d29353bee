"""Exercise: add the keys and values of new tokens to a cache."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.generate.append_to_cache_mistakes import MORE_MISTAKES


def append_to_cache(keys, values, length, key, value):
    """Store the keys and values of new tokens after the first `length` slots, and return those of all tokens so far.

    `keys` and `values` are the cache: two tensors (batch head max_len d_head) with space for `max_len` tokens. The
    first `length` slots are taken, and the contents of the free slots don't matter. `key` and `value` hold the new
    tokens' keys and values and have the axes (batch head seq d_head); seq is 1 while the model writes, and larger for a
    prompt.

    Return two tensors (batch head key d_head): first the keys, then the values of all `length` + seq tokens, without
    the free slots. You may write into `keys` and `values` or make new tensors.
    """
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys[:, :, :end], values[:, :, :end]


def run(implementation, inputs):
    """Here, writing into the cache is allowed: each run gets a cache of its own."""
    keys, values, length, key, value = inputs.values()
    return implementation(keys.clone(), values.clone(), length, key, value)


def cases() -> tuple[Case, ...]:
    def case(label, length, seed, dtype=torch.float32, **sizes) -> Case:
        room, new = "batch head max_len d_head", "batch head seq d_head"
        axes = {"keys": room, "values": room, "key": new, "value": new}
        drawn = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(axes)}
        inputs = {"keys": drawn["keys"], "values": drawn["values"], "length": length}
        return Case(label, inputs | {"key": drawn["key"], "value": drawn["value"]}, axes)

    small = {"batch": 1, "head": 1, "d_head": 2}
    big = {"batch": 2, "head": 3, "max_len": 8, "d_head": 4}
    zeros = case("free slots that hold zeros", 3, 850, **big, seq=2)
    for cache in ("keys", "values"):
        zeros.inputs[cache][:, :, 3:] = 0
    return (
        case("the first token", 0, 800, **small, max_len=4, seq=1),
        case("one more token after two", 2, 810, **small, max_len=4, seq=1),
        case("the cache is filled exactly", 3, 820, **small, max_len=4, seq=1),
        case("a prompt of 3 tokens at once", 0, 830, **big, seq=3),
        case("2 more tokens after 3", 3, 840, **big, seq=2),
        case("the same in float64", 3, 840, torch.float64, **big, seq=2),
        zeros,
    )


def placed(start, end=lambda length, seq, room: length + seq):
    """The reference, with another place for the new tokens or another end of what is returned."""

    def version(keys, values, length, key, value):
        seq, room = key.shape[2], keys.shape[2]
        first, last = start(length, seq, room), end(length, seq, room)
        keys[:, :, first : first + seq] = key
        values[:, :, first : first + seq] = value
        return keys[:, :, :last], values[:, :, :last]

    return version


def joined(join):
    """New tensors out of the stored and the new, for keys and values alike."""
    return lambda keys, values, length, key, value: (join(keys, length, key), join(values, length, value))


def values_never_stored(keys, values, length, key, value):
    stored = values.clone()
    return append_to_cache(keys, values, length, key, value)[0], stored[:, :, : length + key.shape[2]]


def one_token_only(keys, values, length, key, value):
    return append_to_cache(keys, values, length, key[:, :, :1], value[:, :, :1])


MISTAKES = (
    Mistake(
        "the whole room returned",
        placed(lambda length, seq, room: length, end=lambda length, seq, room: room),
        "The new tokens are in the right slots, but you return the free slots, too, so a query would attend to keys "
        "that belong to no token.",
    ),
    Mistake(
        "written over the first tokens",
        placed(lambda length, seq, room: 0),
        "You overwrite the first tokens. How many slots are already taken?",
    ),
    Mistake(
        "written at the end of the room",
        placed(lambda length, seq, room: room - seq),
        "You store the new tokens at the very end of the cache, so there's a gap before them. They go right after the "
        "first `length` tokens.",
    ),
    Mistake(
        "a gap of one",
        joined(lambda room, length, new: torch.cat([room[:, :, : length + 1], new], dim=2)),
        "There is one extra token between the stored tokens and the new ones. The first `length` tokens have the "
        "indices 0 to length − 1.",
    ),
    Mistake(
        "the last one overwritten",
        joined(lambda room, length, new: torch.cat([room[:, :, : max(length - 1, 0)], new], dim=2)),
        "The last stored token is missing. The first `length` tokens have the indices 0 to length − 1.",
    ),
    Mistake(
        "only the new ones returned",
        lambda keys, values, length, key, value: (key, value),
        "You return only the new keys and values. The new query has to see the keys and values of all earlier tokens, "
        "too.",
    ),
    Mistake(
        "only the old ones returned",
        lambda keys, values, length, key, value: (keys[:, :, :length], values[:, :, :length]),
        "You return only what was stored before. A token attends to itself, too, so the new keys and values have to "
        "be included.",
    ),
    Mistake(
        "behind the whole room",
        joined(lambda room, length, new: torch.cat([room, new], dim=2)),
        "You put the new tokens after the whole cache, including the free slots. They go right after the first "
        "`length` tokens.",
    ),
    Mistake(
        "new ones in front",
        joined(lambda room, length, new: torch.cat([new, room[:, :, :length]], dim=2)),
        "The new tokens come before the earlier ones. The causal mask relies on the order, so the newest tokens have "
        "to come last.",
    ),
    Mistake(
        "one token only",
        one_token_only,
        "This is right for one new token, but a prompt adds several at once. How many are there in `key`?",
    ),
    Mistake(
        "values not stored",
        values_never_stored,
        "The keys are right, but the new values are never stored.",
    ),
    Mistake(
        "keys stored as values",
        lambda keys, values, length, key, value: append_to_cache(keys, values, length, key, key),
        "The keys are right, but you store the new keys as values, too.",
    ),
    Mistake(
        "returned in the other order",
        lambda keys, values, length, key, value: append_to_cache(keys, values, length, key, value)[::-1],
        "Both results are right, but in the wrong order: return the keys first, then the values.",
    ),
)

EXERCISE = Exercise(
    name="append_to_cache",
    topic="generate",
    title="Remember keys and values",
    difficulty=2,
    minutes=12,
    builds="KeyValueCache",
    returns=("keys", "values"),
    reference=append_to_cache,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Two tokens are stored, and three new ones arrive. Which indices do the new ones get, and how many tokens are "
        "there then?",
        "Along axis 2, the new tokens get the indices from `length` up to, but not including, `length` + seq. Return "
        "everything before `length` + seq.",
        "With `end = length + key.shape[2]`, write `keys[:, :, length:end] = key`, do the same for the values, and "
        "return both up to `end`. Or join the first `length` tokens and the new ones with `torch.cat` along axis 2.",
    ),
    run=run,
)
