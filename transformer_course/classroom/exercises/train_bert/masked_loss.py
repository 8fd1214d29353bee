"""Exercise: the loss at the hidden places."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("<cls>", "the", "<mask>", "sat", "<mask>", "<sep>")


def masked_loss(logits, labels, select):
    """Return the mean surprise, in nats, about the tokens at the selected places.

    `logits` has the axes (batch seq vocab), a score for every token of the vocabulary; `labels` (batch seq) has the
    ids of the original text at all places; `select` (batch seq) is True where a token was selected. The surprise is
    minus the natural logarithm of the probability that the model gives to the right token.
    """
    log_probabilities = torch.log_softmax(logits, dim=-1)
    right = log_probabilities.gather(-1, labels[..., None])
    return -right[select].mean()


def cases() -> tuple[Case, ...]:
    axes = {"logits": "batch seq vocab", "labels": "batch seq", "select": "batch seq", "loss": ""}

    def case(label, seed, places, dtype=torch.float32, gradient=False, words=False, scale=2.0, **sizes: int) -> Case:
        select = torch.zeros(sizes["batch"], sizes["seq"], dtype=torch.bool)
        select[tuple(zip(*places, strict=True))] = True
        labels = torch.randint(sizes["vocab"], select.shape, generator=torch.Generator().manual_seed(seed + 1))
        inputs = {
            "logits": scale * random_tensor(axes["logits"], sizes, seed, dtype),
            "labels": labels,
            "select": select,
        }
        return Case(label, inputs, axes, {"seq": WORDS} if words else {}, gradient)

    uneven = ((0, 1), (1, 0), (1, 2), (1, 5), (2, 3))
    return (
        case("one sentence, 2 of 6 tokens hidden", 20, ((0, 2), (0, 4)), gradient=True, words=True,
             batch=1, seq=6, vocab=4),
        case("one token hidden", 22, ((0, 1),), batch=1, seq=3, vocab=5),
        case("3 sentences with 1, 3 and 1 hidden tokens", 24, uneven, gradient=True, batch=3, seq=6, vocab=9),
        case("the same in float64", 24, uneven, torch.float64, gradient=True, batch=3, seq=6, vocab=9),
        case("as many sentences as tokens in one", 26, ((0, 0), (1, 3), (3, 2)), batch=4, seq=4, vocab=7),
        case("very large scores", 28, ((0, 1), (1, 4)), scale=200.0, batch=2, seq=5, vocab=6),
    )  # fmt: skip


def surprises(logits, labels, dim=-1):
    return -torch.log_softmax(logits, dim=dim).gather(-1, labels[..., None])[..., 0]


def divided_by_all(logits, labels, select):
    return (surprises(logits, labels) * select).sum() / select.numel()


def mean_of_means(logits, labels, select):
    losses, counted = surprises(logits, labels) * select, select.any(dim=-1)
    return (losses.sum(dim=-1)[counted] / select.sum(dim=-1)[counted]).mean()


def softmax_twice(logits, labels, select):
    return surprises(torch.softmax(logits, dim=-1), labels)[select].mean()


def probabilities(logits, labels, select):
    return -torch.softmax(logits, dim=-1).gather(-1, labels[..., None])[select].mean()


def overflowing(logits, labels, select):
    powers = logits.exp()
    chances = powers / powers.sum(dim=-1, keepdim=True)
    return -chances.log().gather(-1, labels[..., None])[select].mean()


def rounded(logits, labels, select):
    return -torch.softmax(logits, dim=-1).log().gather(-1, labels[..., None])[select].mean()


def hidden_set_to_class_zero(logits, labels, select):
    return surprises(logits, labels * select).mean()


MISTAKES = (
    Mistake(
        "all places",
        lambda logits, labels, select: surprises(logits, labels).mean(),
        "Your mean runs over all places: `select` has no effect. The model sees the other tokens, and asking for "
        "them teaches it to copy.",
    ),
    Mistake(
        "divided by all places",
        divided_by_all,
        "You sum over the selected places alone, which is right, but divide by the number of all places. How many "
        "surprises did you add up?",
    ),
    Mistake(
        "sum instead of mean",
        lambda logits, labels, select: surprises(logits, labels)[select].sum(),
        "You return the sum. It grows with the number of hidden tokens, so that losses of two batches could not be "
        "compared.",
    ),
    Mistake(
        "mean of the means of sentences",
        mean_of_means,
        "You take the mean of each sentence first, and then the mean of these: a token counts more where few are "
        "hidden. All selected tokens of the batch count the same.",
    ),
    Mistake(
        "the places that were not selected",
        lambda logits, labels, select: surprises(logits, labels)[~select].mean(),
        "You count exactly the places that were not selected.",
    ),
    Mistake(
        "other places as token 0",
        hidden_set_to_class_zero,
        "At the places that were not selected you ask for token 0 instead of not asking at all.",
    ),
    Mistake(
        "softmax over the places",
        lambda logits, labels, select: surprises(logits, labels, dim=1)[select].mean(),
        "Your softmax shares the probability out among the places of a sentence. Among what should it be shared out, "
        "and which axis is that?",
    ),
    Mistake(
        "softmax over the batch",
        lambda logits, labels, select: surprises(logits, labels, dim=0)[select].mean(),
        "Your softmax shares the probability out among the sentences of the batch. Among what should it be shared "
        "out, and which axis is that?",
    ),
    Mistake(
        "softmax twice",
        softmax_twice,
        "You take a softmax of a softmax. `log_softmax` and `cross_entropy` want scores, not probabilities.",
    ),
    Mistake(
        "no softmax",
        lambda logits, labels, select: -logits.gather(-1, labels[..., None])[select].mean(),
        "You average the scores of the right tokens. Scores are no probabilities yet: what makes them sum to 1?",
    ),
    Mistake(
        "no logarithm",
        probabilities,
        "You average probabilities. The surprise is minus their logarithm: a probability of 0.01 must cost much more "
        "than one of 0.1.",
    ),
    Mistake(
        "sign forgotten",
        lambda logits, labels, select: -surprises(logits, labels)[select].mean(),
        "The sign is wrong: logarithms of probabilities are negative, and a loss is a surprise, positive.",
    ),
    Mistake(
        "bits",
        lambda logits, labels, select: surprises(logits, labels)[select].mean() / torch.tensor(2.0).log().item(),
        "Your number is right in bits, with the logarithm to base 2. Here and in torch the loss is in nats.",
    ),
    Mistake(
        "softmax, then its logarithm",
        rounded,
        "Right for small scores. With large ones a probability is rounded to nearly nothing, or to 0, before you take "
        "its logarithm. `torch.log_softmax` does both steps at once, safely.",
    ),
    Mistake(
        "exp overflows",
        overflowing,
        "Right for small scores. With large ones exp overflows, or a probability becomes 0 and its logarithm minus "
        "infinity. `torch.log_softmax` does both steps at once, safely.",
    ),
)

EXERCISE = Exercise(
    name="masked_loss",
    topic="train_bert",
    title="Ask only where something was hidden",
    difficulty=2,
    minutes=8,
    builds="MaskedObjective",
    returns=("loss",),
    reference=masked_loss,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "For one place: how do you get from the scores of all tokens to the probability of the right one, and from "
        "there to the surprise?",
        "`torch.log_softmax` over the vocabulary gives the logarithms of all probabilities. `gather` picks one of "
        "them at each place: which index does it need, and with how many axes?",
        "After `log_probabilities.gather(-1, labels[..., None])`, index with `select`: a bool tensor picks the places "
        "where it is True. Then the mean, and the sign.",
    ),
)
