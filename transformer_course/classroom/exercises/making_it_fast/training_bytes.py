"""Exercise: the bytes that AdamW keeps, and those that it moves in one step."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def training_bytes(parameters, bytes_each):
    """The bytes that training with AdamW keeps for a model's parameters, and those that one step of it moves.

    There are `parameters` of them. Each has its value, its gradient and AdamW's running means, all of them numbers of
    `bytes_each` bytes. A step reads what is there, and writes back what it changed; the gradient stays as it is.
    Returns two ints, kept and moved.
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
    """A wrong version that keeps and moves so many numbers for each parameter."""
    return lambda parameters, each: (kept * parameters * each, moved * parameters * each)


MISTAKES = (
    Mistake(
        "only the weights",
        numbers(1, 2),
        "Yours keeps the weights and nothing else: enough to use a model. What does AdamW look at besides?",
    ),
    Mistake(
        "moments forgotten",
        numbers(2, 3),
        "That is plain gradient descent: weights and gradients. AdamW remembers something of earlier steps.",
    ),
    Mistake(
        "one moment",
        numbers(3, 5),
        "Yours remembers one running mean for each parameter, as momentum does. AdamW has another one.",
    ),
    Mistake(
        "the gradient not kept",
        numbers(3, 6),
        "Weights and both means are there. The gradient must lie somewhere, too, until the step has read it.",
    ),
    Mistake(
        "the gradient written, too",
        numbers(4, 8),
        "What is kept is right. A step changes weights and means; does it change the gradient?",
    ),
    Mistake(
        "each moved once",
        numbers(4, 4),
        "What is kept is right. In a step a number that changes is read, and written.",
    ),
    Mistake(
        "only the writing",
        numbers(4, 3),
        "What is kept is right. You count what a step writes; it has to read first.",
    ),
    Mistake(
        "only the weights written",
        numbers(4, 5),
        "What is kept is right. A step writes the weights back, and more than these.",
    ),
    Mistake(
        "one number not kept",
        numbers(3, 7),
        "What is moved is right. All that a step reads must lie somewhere before; you keep one number less.",
    ),
    Mistake(
        "the gradient not kept, and each moved once",
        numbers(3, 3),
        "Weights and both means are there. The gradient must lie somewhere, too; and what a step changes is read, and "
        "written.",
    ),
    Mistake(
        "numbers, not bytes",
        lambda parameters, each: (4 * parameters, 7 * parameters),
        "That is how many numbers there are. Each takes `bytes_each` bytes.",
    ),
    Mistake(
        "always four bytes",
        lambda parameters, each: (16 * parameters, 28 * parameters),
        "Right for numbers of four bytes. `bytes_each` may be another one.",
    ),
    Mistake(
        "the wrong way round",
        numbers(7, 4),
        "Both numbers are right, in the other order.",
    ),
)

EXERCISE = Exercise(
    name="training_bytes",
    topic="making_it_fast",
    title="What AdamW keeps and moves",
    difficulty=2,
    minutes=6,
    builds="update_cost",
    returns=("kept and moved",),
    reference=training_bytes,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "In lesson 13, The training loop you wrote AdamW's step. Which tensors came in, and which went out?",
        "Weight, gradient, the mean of gradients and the mean of their squares: so many are kept. Go through them once "
        "more: which are read, and which of them are written back?",
        "Four numbers a parameter are kept. Four are read, and three written: the gradient is not.",
    ),
)
