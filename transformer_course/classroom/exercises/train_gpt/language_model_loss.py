"""Exercise: the cross-entropy of a language model, written out."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.train_gpt.language_model_loss_mistakes import MORE_MISTAKES
from transformer_course.classroom.workspace.source_bundles import code_of


def language_model_loss(logits, targets):
    """Return the average surprise −ln p, in nats, where p is the probability that the model assigns to the right token.

    `logits` has the axes (batch seq vocab), and `targets` (batch seq) holds the id of the right token for each
    position. The softmax over vocab turns logits into probabilities. The loss is one number, the mean over all
    positions of the whole batch. It has to be right for very large logits, too, such as 400 and −400, where most
    probabilities round to 0: log_softmax or logsumexp can handle such logits. (cross_entropy is what you're building
    here, so don't call it.)
    """
    log_probabilities = logits - logits.logsumexp(dim=-1, keepdim=True)
    at_targets = log_probabilities.gather(-1, targets[:, :, None])
    return -at_targets.mean()


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, dtype=torch.float32, size=1.0, gradient=False, **sizes: int) -> Case:
        axes = {"logits": "batch seq vocab", "targets": "batch seq", "loss": "", "loss_of_each_sequence": "batch"}
        generator = torch.Generator().manual_seed(seed)
        shape = (sizes["batch"], sizes["seq"])
        targets = torch.randint(sizes["vocab"], shape, generator=generator)
        inputs = {"logits": random_tensor(axes["logits"], sizes, seed, dtype) * size, "targets": targets}
        return Case(label, inputs, axes, gradient=gradient)

    return (
        case("one sequence of 2 positions, a vocabulary of 3", 131, batch=1, seq=2, vocab=3, gradient=True),
        case("logits that are all 0", 132, size=0.0, batch=2, seq=3, vocab=4),
        case("every size the same", 133, batch=3, seq=3, vocab=3),
        case("one position", 134, batch=2, seq=1, vocab=5),
        case("very large logits", 135, size=400.0, batch=12, seq=3, vocab=4, gradient=True),
        case("4 sequences of 5 positions, a vocabulary of 7", 136, batch=4, seq=5, vocab=7, gradient=True),
        case("the same in float64", 137, torch.float64, batch=4, seq=5, vocab=7, gradient=True),
    )


def run(implementation, inputs):
    """The loss of the batch, and of each of its sequences alone: one infinite number tells little about its cause."""
    logits, targets = inputs.values()
    if {"cross_entropy", "CrossEntropyLoss"} & set(getattr(code_of(implementation), "co_names", ())):
        raise TypeError(
            "expected a loss that you compute yourself, but got a call to cross_entropy, which is what you're "
            "building here"
        )
    loss = implementation(logits, targets)
    if not isinstance(loss, (int, float, Tensor)):
        raise TypeError(f"expected the loss, one number, but got a {type(loss).__name__}")
    alone = [implementation(*rows) for rows in zip(logits.split(1), targets.split(1), strict=True)]
    return torch.as_tensor(loss), torch.stack([torch.as_tensor(one) for one in alone])


def at_targets(values, targets):
    return values.gather(-1, targets[:, :, None])[..., 0]


def surprises(logits, targets):
    return -at_targets(logits.log_softmax(dim=-1), targets)


def averaged(how):
    """The loss with a different way to turn the surprises of all positions into one number."""
    return lambda logits, targets: how(surprises(logits, targets))


def over_axis(dim):
    return lambda logits, targets: -at_targets(logits.log_softmax(dim=dim), targets).mean()


def reshaped(logits, targets):
    batch, seq, vocab = logits.shape
    return F.nll_loss(logits.reshape(batch, vocab, seq).log_softmax(dim=1), targets)


def overflowing(logits, targets):
    powers = logits.exp()
    return -at_targets((powers / powers.sum(dim=-1, keepdim=True)).log(), targets).mean()


UNDERFLOW = (
    "This is right for ordinary logits. For very large ones, the softmax rounds small probabilities to 0, and "
    "the logarithm of 0 is −∞. Can you get ln p without computing p?"
)
MISTAKES = (
    Mistake(
        "log of a softmax that underflows",
        lambda logits, targets: -at_targets(logits.softmax(dim=-1).log(), targets).mean(),
        UNDERFLOW,
    ),
    Mistake(
        "log of a probability that underflows",
        lambda logits, targets: -at_targets(logits.softmax(dim=-1), targets).log().mean(),
        UNDERFLOW,
    ),
    Mistake(
        "exp overflows",
        overflowing,
        "This is right for ordinary logits. But the exponential of a very large one overflows to infinity. Which "
        "function computes the logarithm of a sum of exponentials without overflowing?",
    ),
    Mistake(
        "shifted a second time",
        lambda logits, targets: averaged(torch.mean)(logits[:, :-1], targets[:, 1:]),
        "You shift the targets, but they're already shifted: the target of a position is the token that its logits "
        "should predict.",
    ),
    Mistake(
        "softmax over the positions",
        over_axis(1),
        "Look at the axis of your softmax. At each position, the probabilities of all tokens in the vocabulary should "
        "sum to 1. Yours sum to 1 over the positions.",
    ),
    Mistake(
        "softmax over the batch",
        over_axis(0),
        "Look at the axis of your softmax. At each position, the probabilities of all tokens in the vocabulary should "
        "sum to 1. Yours sum to 1 over the batch.",
    ),
    Mistake(
        "bits instead of nats",
        averaged(lambda surprise: surprise.mean() / math.log(2)),
        "Your loss is in bits, because you take the logarithm to base 2. We want nats, so use the natural logarithm.",
    ),
    Mistake(
        "sum instead of mean",
        averaged(torch.sum),
        "You add up the surprises. A batch of twice the size would then have twice the loss and twice the gradient.",
    ),
    Mistake(
        "sum over positions, mean over the batch",
        averaged(lambda surprise: surprise.sum(dim=1).mean()),
        "You divide only by the number of sequences. Every position of every sequence is a prediction.",
    ),
    Mistake(
        "sum over the batch, mean over positions",
        averaged(lambda surprise: surprise.mean(dim=1).sum()),
        "You divide only by the number of positions. Every position of every sequence is a prediction.",
    ),
    Mistake(
        "mean over the vocabulary too",
        lambda logits, targets: surprises(logits, targets).mean() / logits.shape[-1],
        "Your loss is too small: you also divide by the size of the vocabulary. How many predictions are there?",
    ),
    Mistake(
        "sign forgotten",
        averaged(lambda surprise: -surprise.mean()),
        "Your loss is negative because the logarithm of a probability is negative. A loss should fall when the model "
        "gets better.",
    ),
    Mistake(
        "no softmax",
        lambda logits, targets: -at_targets(logits, targets).mean(),
        "You average the logits themselves. They aren't probabilities: raising all of them would lower your loss.",
    ),
    Mistake(
        "no logarithm",
        averaged(lambda surprise: -surprise.neg().exp().mean()),
        "You average the probabilities. Being certain of something wrong should cost much more than being unsure. "
        "Which function is missing?",
    ),
    Mistake(
        "logarithm of the mean",
        averaged(lambda surprise: -surprise.neg().exp().mean().log()),
        "You average the probabilities first and then take the logarithm. Which of the two should come first?",
    ),
    Mistake(
        "reshaped instead of transposed",
        reshaped,
        "A reshape can't move the vocab axis: it only cuts the same row of numbers at different points, so your "
        "logits end up at the wrong positions.",
    ),
    Mistake(
        "perplexity",
        averaged(lambda surprise: surprise.mean().exp()),
        "You return e to the power of the loss. That's the perplexity; the loss is the mean itself.",
    ),
    Mistake(
        "one number for each position",
        averaged(lambda surprise: surprise),
        "These are the surprises at all positions, and they're right. But the optimizer needs a single number: their "
        "mean.",
    ),
)

EXERCISE = Exercise(
    name="language_model_loss",
    topic="train_gpt",
    title="The loss",
    difficulty=2,
    minutes=15,
    builds="CausalObjective",
    returns=("loss", "loss_of_each_sequence"),
    reference=language_model_loss,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "At one position, how do logits become probabilities, and how surprised is the model by the right token? How "
        "many positions are there?",
        "The logarithm of a softmax is the logit minus the `logsumexp` of all logits at that position. Then `gather` "
        "picks the target's entry along the vocab axis. It needs an index with as many axes as its input.",
        "`log_probabilities = logits - logits.logsumexp(dim=-1, keepdim=True)`, then `log_probabilities.gather(-1, "
        "targets[:, :, None])`, and return the negative mean of the result.",
    ),
    run=run,
)
