"""Exercise: the loss of a padded batch of targets."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.train_bart.target_loss_mistakes import MORE_MISTAKES

WORDS = ("you", "shall", "not", "steal", "<eos>", "<pad>")


def target_loss(logits, labels, length):
    """Return the mean loss, in nats, over the labels that are real tokens.

    `logits` has the axes (batch target vocab) and holds scores, possibly far from 0, for the next token. `labels`
    has the axes (batch target) and comes from `shift_right`. `length` has the axis (batch) and counts the real labels
    of each row, including eos. Everything after them is padding and must not count. Go by `length`, because a real
    token may have the same id as the padding. All real tokens of the batch count the same. Return one number.
    """
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_probabilities = torch.log_softmax(logits, dim=-1)
    right = log_probabilities.gather(-1, labels[..., None])
    return -right[real].mean()


def cases() -> tuple[Case, ...]:
    axes = {"logits": "batch target vocab", "labels": "batch target", "length": "batch", "loss": ""}

    def case(
        label, seed, length, dtype=torch.float32, gradient=False, words=False, scale=2.0, middle=0.0, **sizes: int
    ) -> Case:
        sizes["batch"] = len(length)
        drawn = torch.Generator().manual_seed(seed + 1)
        labels = torch.randint(0, sizes["vocab"], (sizes["batch"], sizes["target"]), generator=drawn)
        labels[torch.arange(sizes["target"]) >= torch.tensor(length)[:, None]] = 0
        logits = middle + scale * random_tensor(axes["logits"], sizes, seed, dtype)
        inputs = {"logits": logits, "labels": labels, "length": torch.tensor(length)}
        return Case(label, inputs, axes, {"target": WORDS} if words else {}, gradient)

    return (
        case("one row, 5 of 6 labels are real", 40, [5], gradient=True, words=True, target=6, vocab=4),
        case("one row without padding", 42, [3], target=3, vocab=5),
        case("three rows of 5, 2, and 4", 44, [5, 2, 4], gradient=True, target=5, vocab=9),
        case("the same in float64", 44, [5, 2, 4], torch.float64, gradient=True, target=5, vocab=9),
        case("as many rows as places", 46, [1, 4, 2, 3], target=4, vocab=7),
        case("very large scores", 48, [2, 5], scale=200.0, target=5, vocab=6),
        # Their powers are too small to be exact, so that a softmax without log_softmax gives a wrong number.
        case("scores around −100", 50, [3, 4], middle=-100.0, target=4, vocab=6),
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
        "Your mean includes the padding, so `length` has no effect. The model would learn to predict padding, and the "
        "loss would depend on which texts happen to share a batch.",
    ),
    Mistake(
        "padding recognized by its id",
        lambda logits, labels, length: surprises(logits, labels)[labels != 0].mean(),
        "You leave out every label that is 0. That's the id of the padding, but a real token can have it, too. Only "
        "`length` tells you where a row ends.",
    ),
    Mistake(
        "divided by all places",
        lambda logits, labels, length: (surprises(logits, labels) * is_real(labels, length)).sum() / labels.numel(),
        "You add up the losses of only the real labels, which is right, but then you divide by the total number of "
        "positions. How many terms are in your sum?",
    ),
    Mistake(
        "divided by the rows",
        lambda logits, labels, length: (surprises(logits, labels) * is_real(labels, length)).sum() / len(labels),
        "You divide by the number of rows. That gives the loss per text, which grows with the text's length. You need "
        "the mean per token.",
    ),
    Mistake(
        "sum instead of mean",
        lambda logits, labels, length: surprises(logits, labels)[is_real(labels, length)].sum(),
        "You return the sum. It grows with the number of tokens, so you can't compare two batches.",
    ),
    Mistake(
        "mean of the means of rows",
        mean_of_means,
        "You average each row first and then average the rows, so a token in a short row counts more. All real tokens "
        "of the batch should count the same.",
    ),
    Mistake(
        "end left out",
        lambda logits, labels, length: surprises(logits, labels)[is_real(labels, length - 1)].mean(),
        "You leave out the last label of each row, its eos. A model that's never trained on the end never learns to "
        "stop.",
    ),
    Mistake(
        "one padding too many",
        lambda logits, labels, length: surprises(logits, labels)[is_real(labels, length + 1)].mean(),
        "In rows with padding, you count one label too many. Counting from 0, at which position is the last real one?",
    ),
    Mistake(
        "shifted once more",
        next_ones_labels,
        "You shift the labels by one position, but `shift_right` has already done that. The label at a position is "
        "what the decoder should predict there.",
    ),
    Mistake(
        "softmax over the positions",
        lambda logits, labels, length: surprises(logits, labels, dim=1)[is_real(labels, length)].mean(),
        "Your softmax runs along the text, so the probabilities of different positions sum to 1. What should sum to "
        "1, and which axis is that?",
    ),
    Mistake(
        "no softmax",
        lambda logits, labels, length: -logits.gather(-1, labels[..., None])[..., 0][is_real(labels, length)].mean(),
        "You average the scores of the right tokens. Scores aren't probabilities yet. What makes them sum to 1?",
    ),
    Mistake(
        "softmax twice",
        lambda logits, labels, length: surprises(logits.softmax(dim=-1), labels)[is_real(labels, length)].mean(),
        "You apply a softmax twice. `log_softmax` and `cross_entropy` expect scores, not probabilities.",
    ),
    Mistake(
        "sign forgotten",
        lambda logits, labels, length: -surprises(logits, labels)[is_real(labels, length)].mean(),
        "The sign is wrong. The logarithm of a probability is never positive, and a loss is never negative.",
    ),
    Mistake(
        "bits",
        lambda logits, labels, length: surprises(logits, labels)[is_real(labels, length)].mean() / 0.6931471805599453,
        "That's the loss in bits. Here, as in PyTorch, it's in nats, so use the natural logarithm.",
    ),
    Mistake(
        "exp overflows",
        overflowing,
        "This is right for scores near 0. Far from 0, exp overflows or loses digits, and the logarithm can't "
        "repair that. `torch.log_softmax` does both steps at once, safely.",
    ),
)

EXERCISE = Exercise(
    name="target_loss",
    topic="train_bart",
    title="The loss, without the padding",
    difficulty=1,
    minutes=8,
    builds="pair_loss",
    returns=("loss",),
    reference=target_loss,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "In lesson 17, Train BERT, you wrote a similar loss for the hidden tokens. Which positions count here, and "
        "how can the lengths tell you?",
        "Number the positions in a row and compare the numbers with `length`. Which of the two needs an extra axis "
        "for that? The rest is a log-softmax over the vocabulary, from which you pick the right token's entry.",
        "`torch.arange(labels.shape[1])` numbers the positions, and `length[:, None]` has the extra axis that you need "
        "for the comparison. `gather(-1, labels[..., None])` picks the right token's entry. Average only where your "
        "comparison is True.",
    ),
)
