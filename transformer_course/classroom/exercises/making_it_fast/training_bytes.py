"""Exercise: the bytes that AdamW stores, and those that it moves in one step."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def training_bytes(parameters, bytes_each):
    """Return how many bytes training with AdamW stores for a model and how many bytes one step moves.

    The model has `parameters` parameters. Each has a value, a gradient, and AdamW's two running means, and each of
    these numbers takes `bytes_each` bytes. A step reads all of them and writes back those that it changes: all
    except the gradient. Return two ints, the stored bytes first.
    """
    kept = parameters * 4 * bytes_each
    return kept, parameters * (4 + 3) * bytes_each


def cases() -> tuple[Case, ...]:
    sizes = {
        "one parameter": (1, 4),
        "ten parameters in two bytes": (10, 2),
        "a hundred in float64": (100, 8),
        "the course's GPT for characters": (809_856, 4),
        "GPT-2 small": (124_439_808, 4),
        "LLaMA-7B": (6_738_415_616, 4),
        "LLaMA-7B, all in bf16": (6_738_415_616, 2),
    }
    names = ("parameters", "bytes_each")
    said = {"axes": {"kept and moved": "count"}, "tokens": {"count": ("kept", "moved")}}
    return tuple(Case(label, dict(zip(names, numbers, strict=True)), **said) for label, numbers in sizes.items())


def numbers(kept, moved):
    """A wrong version that stores and moves the given number of values for each parameter."""
    return lambda parameters, each: (kept * parameters * each, moved * parameters * each)


MISTAKES = (
    Mistake(
        "only the weights",
        numbers(1, 2),
        "You store only the weights. That's enough to *use* a model. What else does AdamW need?",
    ),
    Mistake(
        "moments forgotten",
        numbers(2, 3),
        "That's plain gradient descent: weights and gradients. What does AdamW remember from earlier steps?",
    ),
    Mistake(
        "one moment",
        numbers(3, 5),
        "You store one running mean per parameter, as momentum does. AdamW has a second one.",
    ),
    Mistake(
        "the gradient not kept",
        numbers(3, 6),
        "You count the weights and both means. The gradient has to be stored, too, until the step has read it.",
    ),
    Mistake(
        "the gradient written, too",
        numbers(4, 8),
        "The stored bytes are right. A step changes weights and means. Does it change the gradient?",
    ),
    Mistake(
        "each moved once",
        numbers(4, 4),
        "The stored bytes are right. A number that changes in a step is both read and written.",
    ),
    Mistake(
        "only the writing",
        numbers(4, 3),
        "The stored bytes are right. You count only what a step writes, but it has to read first.",
    ),
    Mistake(
        "only the weights written",
        numbers(4, 5),
        "The stored bytes are right. A step writes back more than just the weights.",
    ),
    Mistake(
        "one number not kept",
        numbers(3, 7),
        "The moved bytes are right, but everything that a step reads must be stored. You store one number too few.",
    ),
    Mistake(
        "the gradient not kept, and each moved once",
        numbers(3, 3),
        "You count the weights and both means. The gradient has to be stored, too, and a number that changes is both "
        "read and written.",
    ),
    Mistake(
        "numbers, not bytes",
        lambda parameters, each: (4 * parameters, 7 * parameters),
        "You count numbers instead of bytes. Each number takes `bytes_each` bytes.",
    ),
    Mistake(
        "always four bytes",
        lambda parameters, each: (16 * parameters, 28 * parameters),
        "This is right for four-byte numbers. What if `bytes_each` isn't 4?",
    ),
    Mistake(
        "the wrong way round",
        numbers(7, 4),
        "Both numbers are right, but they're in the wrong order: the stored bytes come first.",
    ),
    Mistake(
        "the gradient not read",
        lambda parameters, bytes_each: (4 * parameters * bytes_each, 6 * parameters * bytes_each),
        "The stored bytes are right. For each parameter, the step reads four numbers, including the gradient, and "
        "writes three.",
    ),
    Mistake(
        "bits",
        lambda parameters, bytes_each: (32 * parameters * bytes_each, 56 * parameters * bytes_each),
        "You count bits. `bytes_each` is already in bytes.",
    ),
    Mistake(
        "running means in 4 bytes",
        lambda parameters, bytes_each: (parameters * (2 * bytes_each + 8), parameters * (3 * bytes_each + 16)),
        "You keep the running means in 4 bytes, as mixed precision does. Here, all numbers take `bytes_each` bytes.",
    ),
    Mistake(
        "of a single parameter",
        lambda parameters, bytes_each: (4 * bytes_each, 7 * bytes_each),
        "You count the bytes of a single parameter. How many are there?",
    ),
    Mistake(
        "a second copy of the parameters",
        lambda parameters, bytes_each: (5 * parameters * bytes_each, 9 * parameters * bytes_each),
        "You count a second copy of the parameters, as mixed precision requires. Here, there's just one.",
    ),
    Mistake(
        "added instead of multiplied",
        lambda parameters, bytes_each: (4 * (parameters + bytes_each), 7 * (parameters + bytes_each)),
        "You add the number of parameters and the bytes per parameter. Multiply them.",
    ),
    Mistake(
        "kept counted among what's moved",
        lambda parameters, bytes_each: (4 * parameters * bytes_each, 11 * parameters * bytes_each),
        "The stored bytes are right. Among the moved bytes, you count each of the four reads twice.",
    ),
    Mistake(
        "moved first, the gradient not kept",
        lambda parameters, bytes_each: (6 * parameters * bytes_each, 3 * parameters * bytes_each),
        "There are two mistakes here. The stored bytes come first, and the gradient is stored and read, too.",
    ),
    Mistake(
        "numbers, and the gradient written",
        lambda parameters, bytes_each: (4 * parameters, 8 * parameters),
        "There are two mistakes here. Each number takes `bytes_each` bytes, and the step only reads the gradient.",
    ),
)

EXERCISE = Exercise(
    name="training_bytes",
    topic="making_it_fast",
    title="What AdamW stores and moves",
    difficulty=2,
    minutes=8,
    builds="update_cost",
    returns=("kept and moved",),
    reference=training_bytes,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "In lesson 13, The training loop, you wrote a step of AdamW. Which tensors went in, and which came out?",
        "What's stored: the weight, the gradient, the running mean of the gradients, and the running mean of their "
        "squares. Go through them again: which are read, and which are written back?",
        "Four numbers per parameter are stored. Four are read and three are written, because the gradient doesn't "
        "change.",
    ),
)
