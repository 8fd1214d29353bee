"""Exercise: temperature."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("mat", "sofa", "roof", "moon")


def with_temperature(logits, t):
    """Change the logits so that their softmax is flatter (`t` above 1) or sharper (`t` below 1).

    `logits` has the axes (… vocab), and so has the result; `t` is a positive number.
    """
    return logits / t


def cases() -> tuple[Case, ...]:
    def case(label, axes, seed, t, dtype=torch.float32, words=None, gradient=False, **sizes) -> Case:
        inputs = {"logits": 2 * random_tensor(axes, sizes, seed, dtype), "t": t}
        return Case(label, inputs, {"logits": axes, "changed": axes}, words or {}, gradient)

    words = {"vocab": WORDS}
    return (
        case("four tokens, temperature 2", "vocab", 1, 2.0, words=words, gradient=True, vocab=4),
        case("four tokens, temperature 0.5", "vocab", 2, 0.5, words=words, vocab=4),
        case("temperature 1 changes nothing", "vocab", 3, 1.0, words=words, vocab=4),
        case("a batch of 2", "batch vocab", 4, 0.7, batch=2, vocab=6, gradient=True),
        case("every position of a batch", "batch seq vocab", 5, 1.3, batch=2, seq=3, vocab=7),
        case("the same in float64", "batch seq vocab", 5, 1.3, torch.float64, batch=2, seq=3, vocab=7),
    )


def added_to_one(logits, t):
    return logits / (1 + t)


MISTAKES = (
    Mistake(
        "multiplied",
        lambda logits, t: logits * t,
        "The wrong way round: your t above 1 makes the differences between the logits larger, and so the softmax "
        "sharper.",
    ),
    Mistake(
        "probabilities returned",
        lambda logits, t: (logits / t).softmax(dim=-1),
        "You return probabilities. The softmax comes last, after the other steps of this lesson: return logits.",
    ),
    Mistake(
        "probabilities changed",
        lambda logits, t: logits.softmax(dim=-1) / t,
        "You change the probabilities, and then they no longer sum to 1. Temperature acts before the softmax.",
    ),
    Mistake(
        "softmax first",
        lambda logits, t: (logits.softmax(dim=-1) / t).softmax(dim=-1),
        "You took the softmax twice, before and after. Temperature acts on the logits as the model gives them.",
    ),
    Mistake(
        "subtracted",
        lambda logits, t: logits - t,
        "You shift all logits by the same number. The softmax does not notice that: only differences between logits "
        "count. What makes every difference smaller?",
    ),
    Mistake(
        "divided by the square root",
        lambda logits, t: logits / t**0.5,
        "Too weak. The square root belongs to attention scores; here it is the temperature itself.",
    ),
    Mistake(
        "squared",
        lambda logits, t: logits / t**2,
        "Too strong: the temperature acts twice.",
    ),
    Mistake(
        "one added",
        added_to_one,
        "At temperature 1 nothing should change, and yours changes something.",
    ),
    Mistake(
        "only the largest changed",
        lambda logits, t: torch.where(logits == logits.amax(dim=-1, keepdim=True), logits / t, logits),
        "You change the best token only. All differences between logits should shrink or grow by the same factor.",
    ),
    Mistake(
        "largest set to zero",
        lambda logits, t: (logits - logits.amax(dim=-1, keepdim=True)) / t,
        "The softmax of yours would be right, but you moved all logits: the best one became 0. Leave that to the "
        "softmax, which does it by itself.",
    ),
)

EXERCISE = Exercise(
    name="with_temperature",
    topic="generate",
    title="Temperature",
    difficulty=1,
    minutes=3,
    builds="temperature",
    returns=("changed",),
    reference=with_temperature,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "The softmax sees only the differences between logits. What should happen to a difference of 2 when the "
        "distribution is to become flatter?",
        "Every difference should become t times smaller. Which single operation does that to all of them at once?",
        "A division: all logits by the same number.",
    ),
)
