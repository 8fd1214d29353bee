"""Exercise: how wide a gated network is that has as many parameters as a plain one."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def matching_hidden(d_hidden):
    """The width of a gated network with as many weights as a plain one of `d_hidden`, rounded down.

    A plain network has two matrices, a gated one three. Biases do not count. The width is an integer.
    """
    return 2 * d_hidden // 3


def cases() -> tuple[Case, ...]:
    widths = {
        "a multiple of 3": 12,
        "1 more than a multiple of 3": 16,
        "2 more than a multiple of 3": 512,
        "GPT-2 small's width": 3_072,
        "LLaMA-7B's, were it plain": 16_384,
        "a single hidden number": 1,
    }
    return tuple(Case(label, {"d_hidden": width}, {}) for label, width in widths.items())


MISTAKES = (
    Mistake(
        "the same width",
        lambda d_hidden: d_hidden,
        "That is as wide as before, but now with three matrices instead of two: half as many parameters again.",
    ),
    Mistake(
        "half",
        lambda d_hidden: d_hidden // 2,
        "You take half. That would be right for four matrices instead of two.",
    ),
    Mistake(
        "a third",
        lambda d_hidden: d_hidden // 3,
        "You take a third. Write it as an equation: three matrices of the new width equal two of the old.",
    ),
    Mistake(
        "the wrong way round",
        lambda d_hidden: 3 * d_hidden // 2,
        "Yours is wider than before. With one matrix more, each must be smaller.",
    ),
    Mistake(
        "rounded up",
        lambda d_hidden: -(-2 * d_hidden // 3),
        "Right where 3 divides the width; otherwise you round up, and have a few parameters more than before.",
    ),
    Mistake(
        "rounded to the nearest",
        lambda d_hidden: round(2 * d_hidden / 3),
        "Right for some widths; for others you round up. Down is asked for.",
    ),
    Mistake(
        "divided too early",
        lambda d_hidden: d_hidden // 3 * 2,
        "Right where 3 divides the width. Otherwise you round before you double, and lose up to one unit.",
    ),
    Mistake(
        "a fraction",
        lambda d_hidden: 2 * d_hidden / 3,
        "Two thirds is right, but yours is a float. A layer has a whole number of outputs, also where the division "
        "leaves nothing over.",
    ),
    Mistake(
        "rounded to a multiple of 8",
        lambda d_hidden: 2 * d_hidden // 3 // 8 * 8,
        "Real models round to a multiple that the hardware likes, as yours does. Here only to a whole number.",
    ),
)

EXERCISE = Exercise(
    name="matching_hidden",
    topic="feed_forward",
    title="Equally many parameters",
    difficulty=1,
    minutes=4,
    builds="GatedFeedForward",
    returns=("units",),
    reference=matching_hidden,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How many numbers has a matrix between `d_model` and `d_hidden` features? How many has the plain network in "
        "its two, and the gated one in its three?",
        "3 · new width · d_model = 2 · `d_hidden` · d_model. Solve for the new width, and divide so that an integer "
        "comes out.",
        "Python's `//` divides and rounds down: double `d_hidden` first, then divide by 3.",
    ),
)
