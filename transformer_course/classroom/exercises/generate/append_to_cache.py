"""Exercise: keep the keys and values of earlier tokens."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def append_to_cache(keys, values, length, key, value):
    """Put new keys and values behind the first `length` that are stored, and return all of them so far.

    `keys` and `values` are the room, with the axes (batch head max_len d_head). Its first `length` tokens
    are filled, and what stands behind them means nothing yet. `key` and `value` are those of the new
    tokens, (batch head seq d_head). Both results have (batch head key d_head), with `length` + seq tokens
    and not the rest of the room. You may write into the room, or make new tensors.
    """
    end = length + key.shape[2]
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys[:, :, :end], values[:, :, :end]


def run(implementation, inputs):
    """Here writing into the room is allowed: each run gets a room of its own."""
    keys, values, length, key, value = inputs.values()
    return implementation(keys.clone(), values.clone(), length, key, value)


def cases() -> tuple[Case, ...]:
    def case(label, length, seed, dtype=torch.float32, gradient=False, **sizes) -> Case:
        room, new = "batch head max_len d_head", "batch head seq d_head"
        axes = {"keys": room, "values": room, "key": new, "value": new}
        drawn = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(axes)}
        inputs = {"keys": drawn["keys"], "values": drawn["values"], "length": length}
        return Case(label, inputs | {"key": drawn["key"], "value": drawn["value"]}, axes, gradient=gradient)

    small = {"batch": 1, "head": 1, "d_head": 2}
    big = {"batch": 2, "head": 3, "max_len": 8, "d_head": 4}
    return (
        case("the first token", 0, 800, **small, max_len=4, seq=1),
        case("one more token behind two", 2, 810, **small, max_len=4, seq=1, gradient=True),
        case("the room is filled exactly", 3, 820, **small, max_len=4, seq=1),
        case("a prompt of 3 tokens at once", 0, 830, **big, seq=3, gradient=True),
        case("2 more tokens behind 3", 3, 840, **big, seq=2, gradient=True),
        case("the same in float64", 3, 840, torch.float64, **big, seq=2),
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


def room_for_one(keys, values, length, key, value):
    end = length + 1
    keys[:, :, length:end] = key
    values[:, :, length:end] = value
    return keys[:, :, :end], values[:, :, :end]


def one_token_only(keys, values, length, key, value):
    return append_to_cache(keys, values, length, key[:, :, :1], value[:, :, :1])


MISTAKES = (
    Mistake(
        "the whole room returned",
        placed(lambda length, seq, room: length, end=lambda length, seq, room: room),
        "The new tokens are in the right place, but you return the whole room. A query would attend to places where "
        "nothing stands yet.",
    ),
    Mistake(
        "written over the first tokens",
        placed(lambda length, seq, room: 0),
        "The new tokens stand at the beginning, where the first ones stood. How many places are taken already?",
    ),
    Mistake(
        "written at the end of the room",
        placed(lambda length, seq, room: room - seq),
        "The new tokens stand at the very end of the room, with a gap in front of them. They belong right behind the "
        "first `length`.",
    ),
    Mistake(
        "a gap of one",
        joined(lambda room, length, new: torch.cat([room[:, :, : length + 1], new], dim=2)),
        "There is one token too many between the stored and the new ones. `length` tokens stand at the places 0 to "
        "length − 1.",
    ),
    Mistake(
        "the last one overwritten",
        joined(lambda room, length, new: torch.cat([room[:, :, : max(length - 1, 0)], new], dim=2)),
        "The last of the stored tokens is missing. `length` tokens stand at the places 0 to length − 1.",
    ),
    Mistake(
        "only the new ones returned",
        lambda keys, values, length, key, value: (key, value),
        "You return the new keys and values alone. The new query should also meet those of all earlier tokens.",
    ),
    Mistake(
        "only the old ones returned",
        lambda keys, values, length, key, value: (keys[:, :, :length], values[:, :, :length]),
        "You return what was stored before. A token attends to itself as well: the new ones belong to it.",
    ),
    Mistake(
        "behind the whole room",
        joined(lambda room, length, new: torch.cat([room, new], dim=2)),
        "You put the new tokens behind the whole room, its unused places included. They belong right behind the first "
        "`length`.",
    ),
    Mistake(
        "new ones in front",
        joined(lambda room, length, new: torch.cat([new, room[:, :, :length]], dim=2)),
        "The new tokens stand in front of the earlier ones. A causal mask goes by the order: the newest comes last.",
    ),
    Mistake(
        "one token only",
        one_token_only,
        "Right for one new token; a prompt gives several at once. How many are there in `key`?",
    ),
    Mistake(
        "room for one token",
        room_for_one,
        "Right for one new token; a prompt gives several at once, and yours keeps room for one. How many are there in "
        "`key`?",
    ),
    Mistake(
        "values not stored",
        values_never_stored,
        "The keys are right, but the new values were never stored.",
    ),
    Mistake(
        "keys stored as values",
        lambda keys, values, length, key, value: append_to_cache(keys, values, length, key, key),
        "The keys are right, but among the values stand the new keys.",
    ),
    Mistake(
        "returned in the other order",
        lambda keys, values, length, key, value: append_to_cache(keys, values, length, key, value)[::-1],
        "Both results are right, in the wrong order: the keys come first, the values second.",
    ),
)

EXERCISE = Exercise(
    name="append_to_cache",
    topic="generate",
    title="Remember",
    difficulty=2,
    minutes=8,
    builds="KeyValueCache",
    returns=("keys", "values"),
    reference=append_to_cache,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Two tokens are stored, and three new ones come. At which places of the room do they belong, and how many "
        "tokens are there then?",
        "The new ones take the places from `length` up to, and without, `length` + seq along axis 2. Return what "
        "stands in front of that end.",
        "`end = length + key.shape[2]`, then `keys[:, :, length:end] = key`, the same for the values, and both up to "
        "`end`. Or join the first `length` and the new ones with `torch.cat` along axis 2.",
    ),
    run=run,
)
