"""Exercise: warm up in a straight line, then follow half a cosine down."""

import math

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def learning_rate(step, peak, warmup, steps, floor=0.0):
    """Rise in a straight line for `warmup` steps, then fall along half a cosine to `floor` · peak.

    `step` counts from 0. Step 0 has one `warmup`-th of `peak`, and the last step of the warm-up has all of it. From
    step `warmup` on half a cosine leads from `peak` down to `floor` · peak at step number `steps`; after that the
    rate stays.
    """
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / (steps - warmup), 1.0)
    return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * progress)) / 2)


def cases() -> tuple[Case, ...]:
    def case(label: str, last: int, peak: float, warmup: int, steps: int, floor: float = 0.0) -> Case:
        inputs = {"step": list(range(last)), "peak": peak, "warmup": warmup, "steps": steps, "floor": floor}
        return Case(label, inputs, {"rate": "step"})

    return (
        case("a peak of 8, 4 steps of warm-up, 12 steps in all; each step in turn", 13, 8.0, 4, 12),
        case("the same, falling to a quarter of the peak", 13, 8.0, 4, 12, 0.25),
        case("no warm-up", 9, 0.5, 0, 8, 0.1),
        case("asked for steps after the last", 16, 2.0, 3, 10, 0.1),
        case("a floor of 1: the rate never falls", 8, 3.0, 2, 7, 1.0),
        case("nothing but warm-up", 5, 0.3, 5, 5),
        case("a floor of nearly the peak, over more steps", 31, 0.004, 7, 29, 0.8),
    )


def run(implementation, inputs):
    """The rates of all steps in one row: a mistake in a schedule is seen in its shape."""
    rates = [implementation(step, *list(inputs.values())[1:]) for step in inputs["step"]]
    for rate in rates:
        if not isinstance(rate, (int, float, Tensor)):
            raise TypeError(f"a rate must be a number, and yours is a {type(rate).__name__}")
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


MISTAKES = (
    Mistake(
        "warm-up from zero",
        schedule(rise=lambda step, warmup: step / warmup),
        "Your first step has a rate of 0: a step that is computed and changes nothing. Steps count from 0; which share "
        "of the peak should step 0 have, and which the last step of the warm-up?",
    ),
    Mistake(
        "no warm-up",
        no_rise,
        "Your rate is at its peak from the first step. What should happen as long as `step` is below `warmup`?",
    ),
    Mistake(
        "never falls",
        schedule(end=lambda peak, floor, height: peak),
        "The rise is right. After it yours stays at the peak; it should fall along half a cosine.",
    ),
    Mistake(
        "a straight line down",
        schedule(shape=lambda progress: 1 - progress),
        "Both ends are right. Between them yours is a straight line: it should leave the peak slowly and arrive at the "
        "floor slowly, as a cosine does.",
    ),
    Mistake(
        "a quarter of a cosine",
        schedule(shape=lambda progress: math.cos(math.pi * progress / 2)),
        "Both ends are right. Yours follows the cosine from 0 to a right angle only, and comes to the floor at full "
        "speed. Half a cosine goes from its top, 1, to its bottom, −1.",
    ),
    Mistake(
        "a cosine below zero",
        schedule(shape=lambda progress: math.cos(math.pi * progress)),
        "Your rate becomes negative: a cosine goes from 1 to −1. Bring it to run from 1 to 0.",
    ),
    Mistake(
        "the cosine counts from step 0",
        schedule(share=lambda step, warmup, steps: step / steps),
        "After the warm-up yours drops below the peak at once. Progress along the cosine is 0 where the warm-up ends; "
        "how many steps are left there?",
    ),
    Mistake(
        "the cosine is too long",
        schedule(share=lambda step, warmup, steps: (step - warmup) / steps),
        "Yours leaves the peak at the right step, but arrives at the floor too late. How many steps remain when the "
        "warm-up is over?",
    ),
    Mistake(
        "swings up again",
        swinging,
        "Right up to the last step. Asked for later ones, yours follows the cosine back up. A run that is made longer "
        "by mistake should stay at the floor.",
    ),
    Mistake(
        "floor forgotten",
        schedule(end=lambda peak, floor, height: peak * height),
        "Right without a floor. With one, yours still falls to 0.",
    ),
    Mistake(
        "floor added on top",
        schedule(end=lambda peak, floor, height: peak * (floor + height)),
        "Yours jumps above the peak where the warm-up ends: the floor was added, but the cosine still has its full "
        "height. How much height is left above the floor?",
    ),
    Mistake(
        "floor as a cut",
        schedule(end=lambda peak, floor, height: peak * max(floor, height)),
        "Yours falls to 0 as if there were no floor, and is cut off there. The cosine should end at the floor instead.",
    ),
    Mistake(
        "floor not a share of the peak",
        schedule(end=lambda peak, floor, height: floor + (peak - floor) * height),
        "You take `floor` for a learning rate. It is a share of the peak: 0.1 means a tenth of it.",
    ),
    Mistake(
        "the whole schedule in cosines",
        schedule(rise=lambda step, warmup: (1 - math.cos(math.pi * (step + 1) / warmup)) / 2),
        "Your fall is right. The rise should be a straight line: the same amount is added at each step.",
    ),
    Mistake(
        "a step too many of warm-up",
        one_too_many,
        "Your warm-up has one step too many: it rises above the peak, and with none at all it divides by 0. Which "
        "`step` is its last?",
    ),
    Mistake(
        "one step late",
        one_step_late,
        "The rise is right, and then the peak comes once more than it should: your cosine begins one step late. Which "
        "`step` is its first?",
    ),
)

EXERCISE = Exercise(
    name="learning_rate",
    topic="training_loop",
    title="The schedule",
    difficulty=2,
    minutes=10,
    builds="learning_rate",
    returns=("rate",),
    reference=learning_rate,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Take a pencil: peak 8, 4 steps of warm-up, 12 in all. What are the rates of steps 0 to 4, and which step lies "
        "halfway down?",
        "After the warm-up compute a progress that runs from 0 to 1 and no further. (1 + cos(π · progress)) / 2 then "
        "runs from 1 to 0: that is how much of the way between floor and peak is left.",
        "`if step < warmup: return peak * (step + 1) / warmup`. Otherwise `progress = min((step - warmup) / (steps "
        "- warmup), 1.0)`, the share left `(1 + math.cos(math.pi * progress)) / 2`, and the rate is `peak` times "
        "(`floor` plus `1 - floor` times that share).",
    ),
    run=run,
)
