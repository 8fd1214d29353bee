"""More wrong versions of `shift_right` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def shift_right(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.train_bart.shift_right import shift_right as reference

    return reference(*inputs)


def zeros(inputs, labels, length):
    place = torch.arange(inputs.shape[1])
    return inputs.masked_fill(place > length[:, None], 0), labels.masked_fill(place > length[:, None], 0)


def late(target, length, bos_id, eos_id, pad_id):
    inputs, _ = shift_right(target, length, bos_id, eos_id, pad_id)
    labels = torch.full_like(inputs, pad_id)
    labels[:, : target.shape[1] - 1] = target[:, 1:]
    labels[torch.arange(len(target)), (length - 1).clamp(min=0)] = eos_id
    return inputs, labels


def reads_eos(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    return torch.cat([inputs[:, :1], labels[:, :-1]], dim=1), labels


def every_length(target, length, bos_id, eos_id, pad_id):
    inputs, _ = shift_right(target, length, bos_id, eos_id, pad_id)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[:, length] = eos_id
    return inputs, labels


def eos_everywhere(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    return inputs, torch.where(torch.arange(labels.shape[1]) >= length[:, None], eos_id, labels)


def no_empty(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    return inputs, torch.where((length == 0)[:, None], pad_id, labels)


def no_column(target, length, bos_id, eos_id, pad_id):
    inputs = target.roll(1, dims=1)
    inputs[:, 0] = bos_id
    return inputs, target.clone()


def on_the_left(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    rows = [row[: n + 1] for row, n in zip(inputs, length.tolist(), strict=True)]
    padded = [torch.cat([row.new_full((inputs.shape[1] - len(row),), pad_id), row]) for row in rows]
    return torch.stack(padded), labels


def with_bos(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    return inputs, torch.cat([inputs[:, :1], labels], dim=1)


def first_length(target, length, bos_id, eos_id, pad_id):
    inputs, _ = shift_right(target, length, bos_id, eos_id, pad_id)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[:, length[0]] = eos_id
    return inputs, labels


def exchanged_eos(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    return labels, torch.cat([inputs[:, :1], labels[:, :-1]], dim=1)


def first_row_only(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[0, length[0]] = eos_id
    return inputs, labels


MORE_MISTAKES = (
    Mistake(
        "padding always 0",
        lambda target, length, bos_id, eos_id, pad_id: zeros(
            *shift_right(target, length, bos_id, eos_id, pad_id), length
        ),
        "You fill the rest of each row with zeros, but `pad_id` may be a different number.",
    ),
    Mistake(
        "the labels lose their first token",
        late,
        "Your labels begin with the second token. They should be the whole target, followed by eos. Only the *inputs* "
        "are shifted, by the bos in front.",
    ),
    Mistake(
        "eos in the decoder's inputs",
        reads_eos,
        "In the shorter rows, your decoder reads eos. The inputs should be bos and the target, without eos.",
    ),
    Mistake(
        "every length in every row",
        every_length,
        "You set eos in every row at *every* row's length. Index with the row numbers, too, so that each row uses only "
        "its own.",
    ),
    Mistake(
        "eos in all the padding",
        eos_everywhere,
        "In your labels, everything after the real tokens is eos. Only one position should hold eos: the one right "
        "after the last real token.",
    ),
    Mistake(
        "no eos in empty rows",
        no_empty,
        "In your version, rows without tokens get no eos. Even an empty text needs one.",
    ),
    Mistake(
        "no new column",
        no_column,
        "Both results have one column too few: bos needs an extra position in front, and eos needs one at the end. "
        "With this extra column, you don't have to drop anything.",
    ),
    Mistake(
        "padded on the left",
        on_the_left,
        "Your decoder's inputs have their padding on the left. The bos token always comes first, and the padding comes "
        "after the text.",
    ),
    Mistake(
        "labels begin with bos",
        with_bos,
        "Your labels begin with bos, so they have one column too many. The bos token is given, so it never has to be "
        "predicted.",
    ),
    Mistake(
        "the first row's length for all",
        lambda target, length, bos_id, eos_id, pad_id: (
            shift_right(target, length, bos_id, eos_id, pad_id)
            if len(length) < 2
            else first_length(target, length, bos_id, eos_id, pad_id)
        ),
        "In every row, you set eos at the position where the *first* row ends. Each row has its own length.",
    ),
    Mistake(
        "exchanged, and eos read",
        exchanged_eos,
        "There are two mistakes here. Return the decoder's inputs before the labels, and leave eos out of the inputs.",
    ),
    Mistake(
        "eos in the first row only",
        first_row_only,
        "Only your first row gets `eos_id`. Every row should get one.",
    ),
)
