"""More wrong versions of `append_to_cache` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def append_to_cache(*inputs):
    """The reference; imported late, because its module imports this list."""
    from transformer_course.classroom.exercises.generate.append_to_cache import append_to_cache as reference

    return reference(*inputs)


def added(keys, values, length, key, value):
    end = length + key.shape[2]
    keys[:, :, length:end] += key
    values[:, :, length:end] += value
    return keys[:, :, :end], values[:, :, :end]


MORE_MISTAKES = (
    Mistake(
        "added to what is there",
        added,
        "You add to the free places. Whatever is in them from before stays in the sum: assign instead.",
    ),
    Mistake(
        "only the last new token",
        lambda keys, values, length, key, value: append_to_cache(
            keys, values, length, key[:, :, -1:], value[:, :, -1:]
        ),
        "You append only the last of the new tokens. A prompt brings several at once.",
    ),
)
