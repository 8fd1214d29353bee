"""Exercise: the loss of a padded batch of targets."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("you", "shall", "not", "steal", "<eos>", "<pad>")


def target_loss(logits, labels, length):
    """Return the mean surprise, in nats, about the labels that are real tokens.

    `logits` has the axes (batch target vocab): the decoder's scores for the next token, at each place of what it
    reads. `labels` (batch target) says what is right there, as `shift_right` made it; `length` (batch) counts the real
    labels of each row, its eos among them. What stands behind them is padding; a real token may have the same number.
    """
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_probabilities = torch.log_softmax(logits, dim=-1)
    right = log_probabilities.gather(-1, labels[..., None])
    return -right[real].mean()


def cases() -> tuple[Case, ...]:
    axes = {"logits": "batch target vocab", "labels": "batch target", "length": "batch", "loss": ""}

    def case(label, seed, length, dtype=torch.float32, gradient=False, words=False, scale=2.0, **sizes: int) -> Case:
        sizes["batch"] = len(length)
        drawn = torch.Generator().manual_seed(seed + 1)
        labels = torch.randint(0, sizes["vocab"], (sizes["batch"], sizes["target"]), generator=drawn)
        labels[torch.arange(sizes["target"]) >= torch.tensor(length)[:, None]] = 0
        logits = scale * random_tensor(axes["logits"], sizes, seed, dtype)
        inputs = {"logits": logits, "labels": labels, "length": torch.tensor(length)}
        return Case(label, inputs, axes, {"target": WORDS} if words else {}, gradient)

    return (
        case("one row, 5 of 6 labels are real", 40, [5], gradient=True, words=True, target=6, vocab=4),
        case("one row without padding", 42, [3], target=3, vocab=5),
        case("three rows of 5, 2 and 4", 44, [5, 2, 4], gradient=True, target=5, vocab=9),
        case("the same in float64", 44, [5, 2, 4], torch.float64, gradient=True, target=5, vocab=9),
        case("as many rows as places", 46, [1, 4, 2, 3], target=4, vocab=7),
        case("very large scores", 48, [2, 5], scale=200.0, target=5, vocab=6),
    )


def surprises(logits, labels, dim=-1):
    return -torch.log_softmax(logits, dim=dim).gather(-1, labels[..., None])[..., 0]


def is_real(labels, length):
    return torch.arange(labels.shape[1]) < length[:, None]


def mean_of_means(logits, labels, length):
    return ((surprises(logits, labels) * is_real(labels, length)).sum(dim=1) / length).mean()


def next_ones_labels(logits, labels, length):
    return surprises(logits[:, :-1], labels[:, 1:])[is_real(labels, length)[:, 1:]].mean()


def overflowing(logits, labels, length):
    powers = logits.exp()
    chances = powers / powers.sum(dim=-1, keepdim=True)
    return -chances.log().gather(-1, labels[..., None])[..., 0][is_real(labels, length)].mean()


MISTAKES = (
    Mistake(
        "padding counted",
        lambda logits, labels, length: surprises(logits, labels).mean(),
        "Your mean runs over the padding, too: `length` has no effect. The model would learn to say padding, and the "
        "loss would depend on which rows happen to stand together.",
    ),
    Mistake(
        "padding told by its number",
        lambda logits, labels, length: surprises(logits, labels)[labels != 0].mean(),
        "You leave out every label that is 0. That is the padding's number, but a real token may have it, too: only "
        "`length` says where a row ends.",
    ),
    Mistake(
        "divided by all places",
        lambda logits, labels, length: (surprises(logits, labels) * is_real(labels, length)).sum() / labels.numel(),
        "You add up the real labels alone, which is right, but divide by the number of all places. How many surprises "
        "did you add up?",
    ),
    Mistake(
        "divided by the rows",
        lambda logits, labels, length: (surprises(logits, labels) * is_real(labels, length)).sum() / len(labels),
        "You divide by the number of rows. That is the surprise about a whole text, and grows with its length; asked "
        "is the mean for each token.",
    ),
    Mistake(
        "sum instead of mean",
        lambda logits, labels, length: surprises(logits, labels)[is_real(labels, length)].sum(),
        "You return the sum. It grows with the number of tokens, so that two batches could not be compared.",
    ),
    Mistake(
        "mean of the means of rows",
        mean_of_means,
        "You take the mean of each row first, and then the mean of these: a token of a short row counts more. All real "
        "tokens of the batch count the same.",
    ),
    Mistake(
        "end left out",
        lambda logits, labels, length: surprises(logits, labels)[is_real(labels, length - 1)].mean(),
        "One label of each row is missing, the last: its eos. If nobody asks for the end, the model never stops.",
    ),
    Mistake(
        "one padding too many",
        lambda logits, labels, length: surprises(logits, labels)[is_real(labels, length + 1)].mean(),
        "In rows with padding you count one label too many. Counting from 0, which place is the last real one?",
    ),
    Mistake(
        "shifted once more",
        next_ones_labels,
        "You shift the labels by one place. That was done before: the label at a place is what the decoder should say "
        "there.",
    ),
    Mistake(
        "softmax over the places",
        lambda logits, labels, length: surprises(logits, labels, dim=1)[is_real(labels, length)].mean(),
        "Your softmax shares the probability out among the places of a text. Among what should it be shared out, and "
        "which axis is that?",
    ),
    Mistake(
        "no softmax",
        lambda logits, labels, length: -logits.gather(-1, labels[..., None])[..., 0][is_real(labels, length)].mean(),
        "You average the scores of the right tokens. Scores are no probabilities yet: what makes them sum to 1?",
    ),
    Mistake(
        "softmax twice",
        lambda logits, labels, length: surprises(logits.softmax(dim=-1), labels)[is_real(labels, length)].mean(),
        "You take a softmax of a softmax. `log_softmax` and `cross_entropy` want scores, not probabilities.",
    ),
    Mistake(
        "sign forgotten",
        lambda logits, labels, length: -surprises(logits, labels)[is_real(labels, length)].mean(),
        "The sign is wrong: logarithms of probabilities are negative, and a loss is a surprise, positive.",
    ),
    Mistake(
        "bits",
        lambda logits, labels, length: surprises(logits, labels)[is_real(labels, length)].mean() / 0.6931471805599453,
        "Your number is right in bits, as in section 2. Here and in torch the loss is in nats.",
    ),
    Mistake(
        "exp overflows",
        overflowing,
        "Right for small scores. With large ones exp overflows, or a probability becomes 0 and its logarithm minus "
        "infinity. `torch.log_softmax` does both steps at once, safely.",
    ),
)

EXERCISE = Exercise(
    name="target_loss",
    topic="train_bart",
    title="The loss, without the padding",
    difficulty=1,
    minutes=5,
    builds="pair_loss",
    returns=("loss",),
    reference=target_loss,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "You wrote such a loss in lesson 17, Train BERT, with a mask given. Which places count here, and how do you get a mask "
        "from the lengths?",
        "Number the places of a row, and compare with `length`, one number for each row: which of the two needs one "
        "more axis? The rest is the logarithm of a softmax over the vocabulary, and picking the right token's.",
        "`torch.arange(labels.shape[1]) < length[:, None]` is True at real labels. "
        "`torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])` picks. Then index with the mask, "
        "and take the mean and the sign.",
    ),
)
