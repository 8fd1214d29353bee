"""Exercise: what a decoder reads, and what it should say."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake

WORDS = ("<bos>", "you", "shall", "not", "steal", "<eos>")
PAD, BOS, EOS = 0, 2, 3


def shift_right(target, length, bos_id, eos_id, pad_id):
    """Return what the decoder reads, `bos_id` and then the target, and what it should say, the target and `eos_id`.

    `target` has the axes (batch target): ids, filled up with `pad_id` behind the `length` (batch) real tokens of each
    row. Both results have one column more than `target`, and `pad_id` in what is left over. They are new tensors.
    """
    batch = torch.arange(len(target))
    inputs = torch.cat([target.new_full((len(target), 1), bos_id), target], dim=1)
    labels = torch.cat([target, target.new_full((len(target), 1), pad_id)], dim=1)
    labels[batch, length] = eos_id
    return inputs, labels


def cases() -> tuple[Case, ...]:
    def case(label, longest, lengths, words=False) -> Case:
        length = torch.tensor(lengths)
        target = torch.arange(10, 10 + len(lengths) * longest).view(len(lengths), longest)
        target = target.masked_fill(torch.arange(longest) >= length[:, None], PAD)
        inputs = {"target": target, "length": length, "bos_id": BOS, "eos_id": EOS, "pad_id": PAD}
        axes = {"target": "batch target", "length": "batch", "inputs": "batch target", "labels": "batch target"}
        return Case(label, inputs, axes, {"target": WORDS} if words else {})

    return (
        case("one sentence of four tokens", 4, [4]),
        case("two of four and two tokens", 4, [4, 2]),
        case("a batch of five", 9, [3, 9, 1, 7, 5]),
        case("one token", 1, [1]),
        case("a row without any token", 3, [3, 0]),
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
        "The decoder reads at each position the very token that it should say there. It will learn to copy it. What "
        "may it have read before it says the first token?",
    ),
    Mistake(
        "exchanged",
        exchanged,
        "Both are right, but in the other order: first what the decoder reads, then what it should say.",
    ),
    Mistake(
        "bos in both",
        bos_in_both,
        "The labels begin with bos, so both rows are the same: the decoder is asked for what it reads. Nobody needs to "
        "predict the beginning.",
    ),
    Mistake(
        "eos behind the padding",
        eos_after_padding,
        "Right for full rows. In a shorter one the eos stands behind the padding, where nothing is counted, and the "
        "model would never learn to stop. Where does that row end?",
    ),
    Mistake(
        "eos left out",
        eos_dropped,
        "What the decoder reads is right. But its labels have no eos: nobody ever tells it when to stop.",
    ),
    Mistake(
        "cut to the old length",
        cut_to_length,
        "The last column is missing, and with it the last word or the eos of the longest rows. Both results are one "
        "longer than the target.",
    ),
    Mistake(
        "eos instead of the last token",
        eos_over_the_last,
        "The eos has replaced the last real token. It comes after it: counting from 0, which place is that?",
    ),
    Mistake(
        "eos at the beginning",
        eos_first,
        "What the decoder reads begins with eos. Some models are made so (the published BART is), but here the task "
        "says bos.",
    ),
    Mistake(
        "rolled around",
        rolled,
        "You rolled the labels around, so their last entry, an eos or padding, has come to the front. What should the "
        "decoder read first?",
    ),
    Mistake(
        "eos read too",
        eos_read_too,
        "Both have a column too many: the decoder also reads the eos, and is asked what comes after it. After the eos "
        "there is nothing to say.",
    ),
)

EXERCISE = Exercise(
    name="shift_right",
    topic="train_bart",
    title="What the decoder reads, what it says",
    difficulty=2,
    minutes=8,
    builds="pair_batches",
    returns=("inputs", "labels"),
    reference=shift_right,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write one pair of rows on paper for `you shall not steal`. At each position: what has the decoder read, "
        "and what should it say next?",
        "Both results are the target with one more column: in one it stands in front, in the other behind. In a padded "
        "row the eos does not belong into that new column, but at the place that `length` names.",
        "`target.new_full((len(target), 1), bos_id)` is a column, `torch.cat([...], dim=1)` puts it in front. For the "
        "labels put a column of `pad_id` behind, then set `labels[torch.arange(len(target)), length]`.",
    ),
)
