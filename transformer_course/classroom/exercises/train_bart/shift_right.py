"""Exercise: what a decoder reads, and what it should predict."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.train_bart.shift_right_mistakes import MORE_MISTAKES

WORDS = ("<bos>", "you", "shall", "not", "steal", "<eos>")
PAD, BOS, EOS = 0, 2, 3


def shift_right(target, length, bos_id, eos_id, pad_id):
    """Return what the decoder reads (`bos_id`, then the target) and what it should predict (the target, then `eos_id`).

    `target` has the axes (batch target) and holds ids. `length` has the axis (batch): row i of `target` begins with
    `length[i]` real tokens, possibly none, and the rest is `pad_id`. Both results are new tensors with one more column
    than `target`, and they're padded with `pad_id`, too. In the second result, the labels, `eos_id` comes right after
    the last real token. The decoder never reads `eos_id`.
    """
    batch = torch.arange(len(target))
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[batch, length] = eos_id
    return inputs, labels


def cases() -> tuple[Case, ...]:
    def case(label, longest, lengths, words=False, odd=None, pad=PAD) -> Case:
        length = torch.tensor(lengths)
        target = torch.arange(10, 10 + len(lengths) * longest).view(len(lengths), longest)
        target = target.masked_fill(torch.arange(longest) >= length[:, None], pad)
        if odd is not None:
            target[odd] = pad
        inputs = {"target": target, "length": length, "bos_id": BOS, "eos_id": EOS, "pad_id": pad}
        axes = {"target": "batch target", "length": "batch", "inputs": "batch target", "labels": "batch target"}
        return Case(label, inputs, axes, {"target": WORDS} if words else {})

    return (
        case("one sentence of four tokens", 4, [4]),
        case("two of four and two tokens", 4, [4, 2]),
        case("a batch of five", 9, [3, 9, 1, 7, 5]),
        case("one token", 1, [1]),
        case("a row without any token", 3, [3, 0]),
        case("a pad_id of 1", 5, [2, 5, 3], pad=1),
        case("a pad_id of 1, and an empty row", 4, [0, 3], pad=1),
        case("a real token whose id is pad_id", 6, [6, 4, 5], odd=(slice(None), 1)),
    )


def column(target, value):
    return target.new_full((len(target), 1), value)


def framed(target, length, eos_id, pad_id):
    labels = torch.cat([target, column(target, pad_id)], dim=1)
    labels[torch.arange(len(target)), length] = eos_id
    return labels


def not_shifted(target, length, bos_id, eos_id, pad_id):
    labels = framed(target, length, eos_id, pad_id)
    return labels.clone(), labels


def exchanged(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    return labels, inputs


def bos_in_both(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([column(target, bos_id), target], dim=1)
    return inputs, inputs.clone()


def eos_after_padding(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([column(target, bos_id), target], dim=1)
    return inputs, torch.cat([target, column(target, eos_id)], dim=1)


def eos_dropped(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([column(target, bos_id), target], dim=1)
    return inputs, torch.cat([target, column(target, pad_id)], dim=1)


def cut_to_length(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    return inputs[:, :-1], labels[:, :-1]


def eos_over_the_last(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([column(target, bos_id), target], dim=1)
    labels = torch.cat([target, column(target, pad_id)], dim=1)
    labels[torch.arange(len(target)), length - 1] = eos_id
    return inputs, labels


def eos_first(target, length, bos_id, eos_id, pad_id):
    inputs, labels = shift_right(target, length, bos_id, eos_id, pad_id)
    inputs[:, 0] = eos_id
    return inputs, labels


def ends_at_padding(target, length, bos_id, eos_id, pad_id):
    labels = torch.cat([target, column(target, pad_id)], dim=1)
    end = (labels == pad_id).long().argmax(dim=1)
    labels[torch.arange(len(target)), end] = eos_id
    return torch.cat([column(target, bos_id), target], dim=1), labels


def padding_counted(target, length, bos_id, eos_id, pad_id):
    return shift_right(target, (target != pad_id).sum(dim=1), bos_id, eos_id, pad_id)


def rolled(target, length, bos_id, eos_id, pad_id):
    labels = framed(target, length, eos_id, pad_id)
    return labels.roll(1, dims=1), labels


def eos_read_too(target, length, bos_id, eos_id, pad_id):
    inputs = torch.cat([column(target, bos_id), framed(target, length, eos_id, pad_id)], dim=1)
    labels = torch.cat([framed(target, length, eos_id, pad_id), column(target, pad_id)], dim=1)
    return inputs, labels


MISTAKES = (
    Mistake(
        "not shifted",
        not_shifted,
        "At each position, your decoder reads the very token it should predict there, so it learns only to copy. What "
        "can it have read before it predicts the first token?",
    ),
    Mistake(
        "exchanged",
        exchanged,
        "Both results are right, but they're swapped. Return what the decoder reads first, then what it should "
        "predict.",
    ),
    Mistake(
        "bos in both",
        bos_in_both,
        "Your labels begin with bos, so they're the same as what the decoder reads. The bos token is given, so it "
        "never has to be predicted.",
    ),
    Mistake(
        "eos after the padding",
        eos_after_padding,
        "This is right for full rows. In shorter ones, your eos comes after the padding, where the loss doesn't "
        "count, so the model never learns to stop. Where do the real tokens of a shorter row end?",
    ),
    Mistake(
        "the end found by the padding",
        ends_at_padding,
        "You look for `pad_id` to find where a row ends. A real token can have that id, too, because some models pad "
        "with an ordinary token. Which argument tells you how many tokens are real?",
    ),
    Mistake(
        "the padding counted",
        padding_counted,
        "You count what isn't `pad_id` to find where a row ends. A real token can have that id, too, because some "
        "models pad with an ordinary token. Which argument tells you how many tokens are real?",
    ),
    Mistake(
        "eos left out",
        eos_dropped,
        "What the decoder reads is right, but the labels have no eos. The model would never learn when to stop.",
    ),
    Mistake(
        "cut to the old length",
        cut_to_length,
        "The last column is missing, and with it the eos of the longest rows. Both results should have one more column "
        "than the target.",
    ),
    Mistake(
        "eos instead of the last token",
        eos_over_the_last,
        "Your eos overwrites the last real token. It should come right after that token. Counting from 0, which "
        "position is that?",
    ),
    Mistake(
        "eos at the beginning",
        eos_first,
        "Your decoder's input begins with eos. Some models do that, including the published BART, but this "
        "exercise asks for bos.",
    ),
    Mistake(
        "rolled around",
        rolled,
        "You roll the labels to get the decoder's inputs, so the last label, an eos or padding, ends up in front. What "
        "should the decoder read first?",
    ),
    Mistake(
        "eos read too",
        eos_read_too,
        "Both results have one column too many. Your decoder also reads the eos and has to predict what follows it, "
        "but nothing does.",
    ),
)

EXERCISE = Exercise(
    name="shift_right",
    topic="train_bart",
    title="What the decoder reads and predicts",
    difficulty=2,
    minutes=12,
    builds="pair_batches",
    returns=("inputs", "labels"),
    reference=shift_right,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write both rows for `you shall not steal` on paper, one above the other. At each position, what has the "
        "decoder read, and what should it predict next?",
        "Both results are the target with one more column: one has it at the front, the other at the back. In a "
        "padded row, eos doesn't go into that new column. Which number tells you where it goes?",
        "`target.new_full((len(target), 1), bos_id)` is a column, and `torch.cat(…, dim=1)` attaches it. Give the "
        "labels a column of `pad_id`. Then set one entry in each row to eos: index with the row numbers and `length`.",
    ),
)
