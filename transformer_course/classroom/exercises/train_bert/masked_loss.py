"""Exercise: the loss at the hidden tokens."""

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.train_bert.masked_loss_mistakes import MORE_MISTAKES

WORDS = ("<cls>", "the", "<mask>", "sat", "<mask>", "<sep>")


def masked_loss(logits, labels, select):
    """Return the mean surprise, in nats, over the selected tokens.

    `logits` (batch seq vocab) holds a score for each token in the vocabulary at each position. `labels` (batch seq)
    holds the ids of the original text, and `select` (batch seq) is True where a token was selected. The surprise is −ln
    p, where p is the probability that the softmax of the logits assigns to the original token. All selected tokens of
    the batch count the same, and the others don't count at all. Logits can be in the hundreds and must not cause an
    overflow.
    """
    log_probabilities = torch.log_softmax(logits, dim=-1)
    right = log_probabilities.gather(-1, labels[..., None])
    return -right[select].mean()


def cases() -> tuple[Case, ...]:
    axes = {"logits": "batch seq vocab", "labels": "batch seq", "select": "batch seq", "loss": ""}
    axes["loss_of_each_sentence"] = "batch"

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
        case("3 sentences with 1, 3, and 1 hidden tokens", 24, uneven, gradient=True, batch=3, seq=6, vocab=9),
        case("the same in float64", 24, uneven, torch.float64, gradient=True, batch=3, seq=6, vocab=9),
        case("as many sentences as tokens in one", 26, ((0, 0), (1, 3), (2, 1), (3, 2)), batch=4, seq=4, vocab=7),
        case("very large logits", 28, [(i, 1 + i % 4) for i in range(12)], scale=200.0, batch=12, seq=5, vocab=6),
    )  # fmt: skip


def run(implementation, inputs):
    """The loss of the batch, and of each sentence alone: one infinite number tells little about its cause."""
    loss = implementation(*inputs.values())
    if not isinstance(loss, (int, float, Tensor)):
        raise TypeError(f"expected the loss, one number, but got a {type(loss).__name__}")
    alone = [implementation(*rows) for rows in zip(*(part.split(1) for part in inputs.values()), strict=True)]
    return torch.as_tensor(loss), torch.stack([torch.as_tensor(one) for one in alone])


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
        "Your mean runs over all tokens: `select` has no effect. The model can see the tokens that weren't selected, "
        "so scoring them would only teach it to copy.",
    ),
    Mistake(
        "divided by all places",
        divided_by_all,
        "You sum over only the selected tokens, as you should, but then you divide by the total number of tokens. How "
        "many surprises did you add up?",
    ),
    Mistake(
        "sum instead of mean",
        lambda logits, labels, select: surprises(logits, labels)[select].sum(),
        "You return the sum. It grows with the number of selected tokens, so you couldn't compare the losses of two "
        "batches.",
    ),
    Mistake(
        "mean of the means of sentences",
        mean_of_means,
        "You average within each sentence first and then average these means. That way, a token counts more if few "
        "others in its sentence are selected. All selected tokens of the batch should count the same.",
    ),
    Mistake(
        "the places that were not selected",
        lambda logits, labels, select: surprises(logits, labels)[~select].mean(),
        "You average over exactly the tokens that were *not* selected.",
    ),
    Mistake(
        "other places as token 0",
        hidden_set_to_class_zero,
        "Where no token was selected, you score token 0. Leave those positions out instead.",
    ),
    Mistake(
        "softmax over the places",
        lambda logits, labels, select: surprises(logits, labels, dim=1)[select].mean(),
        "Your softmax distributes the probability over the positions of a sentence. What should it be distributed "
        "over, and which axis is that?",
    ),
    Mistake(
        "softmax over the batch",
        lambda logits, labels, select: surprises(logits, labels, dim=0)[select].mean(),
        "Your softmax distributes the probability over the sentences of the batch. What should it be distributed "
        "over, and which axis is that?",
    ),
    Mistake(
        "softmax twice",
        softmax_twice,
        "You take the softmax of a softmax. `log_softmax` and `cross_entropy` expect logits, not probabilities.",
    ),
    Mistake(
        "no softmax",
        lambda logits, labels, select: -logits.gather(-1, labels[..., None])[select].mean(),
        "You average the logits of the right tokens. Logits aren't probabilities. What turns them into numbers that "
        "sum to 1?",
    ),
    Mistake(
        "no logarithm",
        probabilities,
        "You average probabilities. The surprise is the negative log probability, so a probability of 0.01 costs much "
        "more than one of 0.1.",
    ),
    Mistake(
        "sign forgotten",
        lambda logits, labels, select: -surprises(logits, labels)[select].mean(),
        "The sign is wrong: the logarithm of a probability is negative, but a surprise is positive.",
    ),
    Mistake(
        "bits",
        lambda logits, labels, select: surprises(logits, labels)[select].mean() / torch.tensor(2.0).log().item(),
        "Your loss is in bits, because you use logarithms to base 2. Here, as in PyTorch, it should be in nats.",
    ),
    Mistake(
        "softmax, then its logarithm",
        rounded,
        "This is right for small logits. With large ones, a probability gets rounded, possibly to 0, before you take "
        "its logarithm. `torch.log_softmax` does both steps at once, safely.",
    ),
    Mistake(
        "exp overflows",
        overflowing,
        "This is right for small logits. With large ones, exp overflows, or a probability becomes 0 and its "
        "logarithm becomes minus infinity. `torch.log_softmax` does both steps at once, safely.",
    ),
)

EXERCISE = Exercise(
    name="masked_loss",
    topic="train_bert",
    title="Score only the hidden tokens",
    difficulty=2,
    minutes=8,
    builds="MaskedObjective",
    returns=("loss", "loss_of_each_sentence"),
    reference=masked_loss,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Think of a single position: how do you get from the logits to the probability of the right token, and from "
        "there to the surprise?",
        "`torch.log_softmax` over the vocabulary gives the logarithms of all probabilities. `gather` picks one of "
        "them at each position. Which index does it need, and how many axes must that index have?",
        "After `log_probabilities.gather(-1, labels[..., None])`, index with `select`. A bool tensor picks the "
        "positions where it's True. Then take the mean and flip the sign.",
    ),
    run=run,
)
