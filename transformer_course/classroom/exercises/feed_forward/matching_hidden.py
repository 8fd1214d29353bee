"""Exercise: how wide is a gated network with as many parameters as a plain one?"""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def matching_hidden(d_hidden):
    """Return the width of a gated network with as many weights as a plain one of width `d_hidden`.

    A plain network has two matrices, and a gated one has three; biases don't count. Return an integer,
    rounded down.
    """
    return 2 * d_hidden // 3


def cases() -> tuple[Case, ...]:
    widths = {
        "a multiple of 3": 12,
        "1 more than a multiple of 3": 16,
        "2 more than a multiple of 3": 512,
        "GPT-2 small's width": 3_072,
        "a common large width": 2_048,
        "an even larger one": 8_192,
        "LLaMA-7B, if it had no gate": 16_384,
        "a single hidden unit": 1,
    }
    return tuple(Case(label, {"d_hidden": width}, {}) for label, width in widths.items())


MISTAKES = (
    Mistake(
        "the same width",
        lambda d_hidden: d_hidden,
        "That's as wide as the plain network, but the gated one has three matrices instead of two, so it has 1.5 times "
        "as many parameters.",
    ),
    Mistake(
        "half",
        lambda d_hidden: d_hidden // 2,
        "You take half of the width. That would be right if the gated network had four matrices.",
    ),
    Mistake(
        "a third",
        lambda d_hidden: d_hidden // 3,
        "You take a third of the width. Write the condition as an equation: three matrices of the new width have as "
        "many numbers as two of the old width.",
    ),
    Mistake(
        "the wrong way around",
        lambda d_hidden: 3 * d_hidden // 2,
        "Your gated network is wider than the plain one. With one more matrix, each matrix has to be smaller.",
    ),
    Mistake(
        "rounded up",
        lambda d_hidden: -(-2 * d_hidden // 3),
        "This is right if the width is divisible by 3. Otherwise, your code rounds up, and the network has a few more "
        "parameters than before.",
    ),
    Mistake(
        "rounded to the nearest",
        lambda d_hidden: round(2 * d_hidden / 3),
        "This is right for some widths, but for others, your code rounds up. Round down.",
    ),
    Mistake(
        "divided too early",
        lambda d_hidden: d_hidden // 3 * 2,
        "This is right if the width is divisible by 3. Otherwise, your code rounds before it doubles, so it loses up "
        "to one unit.",
    ),
    Mistake(
        "a fraction",
        lambda d_hidden: 2 * d_hidden / 3,
        "Two-thirds is right, but you return a float. A layer needs a whole number of outputs, so return an int even "
        "if there is no remainder.",
    ),
    Mistake(
        "rounded to a multiple of 8",
        lambda d_hidden: 2 * d_hidden // 3 // 8 * 8,
        "Real models also round to a multiple that suits the hardware. Here, just round down to a whole number.",
    ),
    Mistake(
        "0.66 instead of two thirds",
        lambda d_hidden: int(0.66 * d_hidden),
        "You multiply by a rounded factor. Two-thirds isn't exactly 0.66, so divide whole numbers with `//`.",
    ),
    Mistake(
        "8/3 of the hidden layer",
        lambda d_hidden: 8 * d_hidden // 3,
        "LLaMA's 8/3 is a factor for d_model. Here, you're given the width of the hidden layer, which is already 4 · "
        "d_model.",
    ),
    Mistake(
        "rounded up to a multiple of 256",
        lambda d_hidden: (2 * d_hidden // 3 + 255) // 256 * 256,
        "You round up to a multiple of 256, as LLaMA does. Here, just round down to a whole number.",
    ),
    Mistake(
        "a root",
        lambda d_hidden: int(d_hidden * (2 / 3) ** 0.5),
        "You take a square root. But the number of weights is proportional to the width, because d_model stays the "
        "same.",
    ),
    Mistake(
        "the remainder",
        lambda d_hidden: 2 * d_hidden % 3,
        "You return the remainder of the division. Use `//` to get the quotient.",
    ),
)

EXERCISE = Exercise(
    name="matching_hidden",
    topic="feed_forward",
    title="A fair width for the gate",
    difficulty=1,
    minutes=3,
    builds="GatedFeedForward",
    returns=("units",),
    reference=matching_hidden,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How many numbers does a matrix between `d_model` and `d_hidden` features have? How many do the two matrices "
        "of the plain network have together, and how many do the three of the gated one have?",
        "3 · new width · d_model = 2 · `d_hidden` · d_model. Solve for the new width, with a division that returns an "
        "integer.",
        "Python's `//` divides and rounds down. Double `d_hidden` first, then divide by 3.",
    ),
)
