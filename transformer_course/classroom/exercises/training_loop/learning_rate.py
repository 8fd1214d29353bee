"""Exercise: warm up in a straight line, then follow half a cosine down."""

import math

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.training_loop.learning_rate_mistakes import MORE_MISTAKES


def learning_rate(step, peak, warmup, steps, floor=0.0):
    """Rise in a straight line for `warmup` steps, then fall along half a cosine to `floor` · `peak`.

    `step` counts from 0. During the warm-up, the rate is `peak` · (step + 1) / `warmup`, so the last warm-up step
    reaches the peak. From step `warmup` on, it follows half a cosine from `peak` down to `floor` · `peak`. It arrives
    there at step number `steps` and stays there. `warmup` may be 0. It may also equal `steps`, but then `step` stays
    below `steps`.
    """
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def cases() -> tuple[Case, ...]:
    def case(label: str, last: int, peak: float, warmup: int, steps: int, floor: float = 0.0) -> Case:
        inputs = {"step": list(range(last)), "peak": peak, "warmup": warmup, "steps": steps, "floor": floor}
        return Case(label, inputs, {"rate": "step"})

    return (
        case("a peak of 8, 4 warm-up steps, 12 steps in total; every step", 13, 8.0, 4, 12),
        case("a peak of 8, falling to a quarter of it", 13, 8.0, 4, 12, 0.25),
        case("no warm-up", 9, 0.5, 0, 8, 0.1),
        case("steps after the last one", 16, 2.0, 3, 10, 0.1),
        case("a floor of 1: the rate never falls", 8, 3.0, 2, 7, 1.0),
        case("only warm-up", 5, 0.3, 5, 5),
        case("one step from the peak to the floor", 8, 2.0, 5, 6, 0.25),
        case("a floor close to the peak, and more steps", 31, 0.004, 7, 29, 0.8),
    )


def run(implementation, inputs):
    """The rates of all steps in one row, because the shape of a schedule shows what's wrong with it."""
    rates = [implementation(step, *list(inputs.values())[1:]) for step in inputs["step"]]
    for rate in rates:
        if not isinstance(rate, (int, float, Tensor)):
            raise TypeError(f"a rate must be a number, but yours is a {type(rate).__name__}")
    return torch.tensor([float(rate) for rate in rates])


def schedule(rise=None, shape=None, share=None, end=None):
    """The schedule with one of its pieces replaced."""
    rise = rise or (lambda step, warmup: (step + 1) / warmup)
    share = share or (lambda step, warmup, steps: (step - warmup) / max(steps - warmup, 1))
    shape = shape or (lambda progress: (1 + math.cos(math.pi * progress)) / 2)
    end = end or (lambda peak, floor, height: peak * (floor + (1 - floor) * height))

    def rate(step, peak, warmup, steps, floor=0.0):
        if step < warmup:
            return peak * rise(step, warmup)
        return end(peak, floor, shape(min(share(step, warmup, steps), 1.0)))

    return rate


def swinging(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = (step - warmup) / max(steps - warmup, 1)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def no_rise(step, peak, warmup, steps, floor=0.0):
    return schedule()(max(step, warmup), peak, warmup, steps, floor)


def one_too_many(step, peak, warmup, steps, floor=0.0):
    if step <= warmup:
        return peak * (step + 1) / warmup
    return schedule()(step, peak, warmup, steps, floor)


def one_step_late(step, peak, warmup, steps, floor=0.0):
    if step <= warmup:
        return peak * min(step + 1, warmup) / max(warmup, 1) if warmup else peak
    return schedule()(step - 1, peak, warmup, steps, floor)


def from_the_floor(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * floor + peak * (1 - floor) * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def exponential(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (floor + (1 - floor) * math.exp(-5 * progress))


def without_the_peak(step, peak, warmup, steps, floor=0.0):
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2


MISTAKES = (
    Mistake(
        "warm-up from zero",
        schedule(rise=lambda step, warmup: step / warmup),
        "Your first step has a rate of 0, so it changes nothing. Steps count from 0. What share of the peak should "
        "step 0 get? And the last warm-up step?",
    ),
    Mistake(
        "no warm-up",
        no_rise,
        "Your rate is at its peak from the first step. What should happen while `step` is below `warmup`?",
    ),
    Mistake(
        "never falls",
        schedule(end=lambda peak, floor, height: peak),
        "The rise is right, but then your rate stays at the peak. It should fall along half a cosine.",
    ),
    Mistake(
        "a straight line down",
        schedule(shape=lambda progress: 1 - progress),
        "Both ends are right, but between them, your rate falls in a straight line. A cosine leaves the peak slowly "
        "and also approaches the floor slowly.",
    ),
    Mistake(
        "a quarter of a cosine",
        schedule(shape=lambda progress: math.cos(math.pi * progress / 2)),
        "Both ends are right, but your rate follows a quarter of a cosine and reaches the floor at full speed. Half a "
        "cosine runs from its top, 1, to its bottom, −1.",
    ),
    Mistake(
        "a cosine below zero",
        schedule(shape=lambda progress: math.cos(math.pi * progress)),
        "Your rate becomes negative because a cosine runs from 1 to −1. Rescale it so that it runs from 1 to 0.",
    ),
    Mistake(
        "the cosine counts from step 0",
        schedule(share=lambda step, warmup, steps: step / steps),
        "After the warm-up, your rate drops below the peak at once. Progress along the cosine should be 0 where the "
        "warm-up ends. How many steps are left from there?",
    ),
    Mistake(
        "the cosine is too long",
        schedule(share=lambda step, warmup, steps: (step - warmup) / steps),
        "Your rate leaves the peak at the right step but reaches the floor too late. How many steps remain after "
        "the warm-up?",
    ),
    Mistake(
        "swings up again",
        swinging,
        "This is right up to the last step. Then your rate follows the cosine back up. It should stay at the floor.",
    ),
    Mistake(
        "floor forgotten",
        schedule(end=lambda peak, floor, height: peak * height),
        "This is right without a floor. With one, your rate still falls to 0.",
    ),
    Mistake(
        "floor added on top",
        schedule(end=lambda peak, floor, height: peak * (floor + height)),
        "Your rate jumps above the peak where the warm-up ends: you added the floor, but the cosine still has its "
        "full height. How much height is left above the floor?",
    ),
    Mistake(
        "floor as a cut",
        schedule(end=lambda peak, floor, height: peak * max(floor, height)),
        "Your rate falls toward 0 and is cut off at the floor. The cosine itself should end at the floor.",
    ),
    Mistake(
        "floor not a share of the peak",
        schedule(end=lambda peak, floor, height: floor + (peak - floor) * height),
        "You treat `floor` as a learning rate. It's a share of the peak: 0.1 means a tenth of it.",
    ),
    Mistake(
        "the whole schedule in cosines",
        schedule(rise=lambda step, warmup: (1 - math.cos(math.pi * (step + 1) / warmup)) / 2),
        "The cosine is right. The rise should be a straight line, with the same amount added at each step.",
    ),
    Mistake(
        "a step too many of warm-up",
        one_too_many,
        "Your warm-up has one step too many: it rises above the peak, and with a warm-up of 0, it divides by 0. Which "
        "`step` should be its last?",
    ),
    Mistake(
        "one step late",
        one_step_late,
        "The rise is right, but then the peak appears twice because your cosine begins one step late. Which `step` "
        "should be its first?",
    ),
    Mistake(
        "warm-up from the floor",
        from_the_floor,
        "Your warm-up begins at the floor. It should rise from 0: step 0 gets 1/`warmup` of the peak. The floor "
        "matters only at the end.",
    ),
    Mistake(
        "an exponential instead of a cosine",
        exponential,
        "After the warm-up, your rate falls exponentially. It should follow half a cosine, which leaves the peak "
        "slowly.",
    ),
    Mistake(
        "no peak in the cosine",
        without_the_peak,
        "After the warm-up, your rate isn't multiplied by `peak`.",
    ),
)

EXERCISE = Exercise(
    name="learning_rate",
    topic="training_loop",
    title="The schedule",
    difficulty=2,
    minutes=12,
    builds="learning_rate",
    returns=("rate",),
    reference=learning_rate,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Take a peak of 8, with 4 warm-up steps and 12 steps in total. What are the rates of steps 0 to 4, and which "
        "step is halfway down?",
        "After the warm-up, compute a progress value that runs from 0 to 1 and no further. Then (1 + cos(π · "
        "progress)) / 2 runs from 1 to 0. That's how much of the distance between the floor and the peak is left.",
        "`if step < warmup: return peak * (step + 1) / warmup`. Otherwise `progress = min((step - warmup) / (steps - "
        "warmup), 1.0)`, the remaining share is `(1 + math.cos(math.pi * progress)) / 2`, and the rate is `peak` "
        "times (`floor` plus `1 - floor` times that share).",
    ),
    run=run,
)
