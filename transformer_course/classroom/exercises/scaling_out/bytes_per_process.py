"""Exercise: how much memory a process needs, depending on what is sharded."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, call
from transformer_course.classroom.exercises.scaling_out.bytes_per_process_mistakes import MORE_MISTAKES

EACH = {"weights": 2, "gradients": 2, "optimizer": 12}


def bytes_per_process(parameters, processes, sharded):
    """Return how many bytes one process stores for a model trained with AdamW in 16 bits.

    Each of the `parameters` takes 2 bytes for its weight and 2 for its gradient. For each, the optimizer stores three
    4-byte numbers: the weight in 32 bits and the two moments. `sharded` is a tuple with any of "weights", "gradients",
    and "optimizer": these are divided evenly among the `processes`. Every process stores the other parts in full.
    """
    each = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(size * parameters / (processes if name in sharded else 1) for name, size in each.items())


def cases() -> tuple[Case, ...]:
    def case(label, parameters, processes, *sharded) -> Case:
        return Case(label, {"parameters": parameters, "processes": processes, "sharded": sharded}, {})

    return (
        case("one parameter, nothing sharded", 1, 4),
        case("the optimizer sharded", 100, 4, "optimizer"),
        case("optimizer and gradients", 100, 4, "gradients", "optimizer"),
        case("everything", 100, 8, "weights", "gradients", "optimizer"),
        case("everything, one process", 50, 1, "weights", "gradients", "optimizer"),
        case("only the weights", 30, 3, "weights"),
        case("7.5 billion on 64 GPUs, optimizer", 7_500_000_000, 64, "optimizer"),
        case("7.5 billion on 64 GPUs, everything", 7_500_000_000, 64, "optimizer", "gradients", "weights"),
    )


def of_sizes(each):
    """The same rule with other bytes."""
    return lambda parameters, processes, sharded: sum(
        size * parameters / (processes if name in sharded else 1) for name, size in each.items()
    )


def with_factor(factor):
    """The right bytes, each multiplied by `factor(whether it is sharded, processes, how many parts are sharded)`."""
    return lambda parameters, processes, sharded: float(
        sum(size * parameters * factor(name in sharded, processes, len(sharded)) for name, size in EACH.items())
    )


MISTAKES = (
    Mistake(
        "moments forgotten",
        of_sizes({**EACH, "optimizer": 4}),
        "You count only one number for the optimizer. AdamW keeps two moments for every parameter, in addition to the "
        "32-bit weight.",
    ),
    Mistake(
        "two of the three numbers",
        of_sizes({**EACH, "optimizer": 8}),
        "You count two numbers for the optimizer. It stores two moments and, in 16-bit training, each weight in 32 "
        "bits, because small steps would be lost in 16 bits.",
    ),
    Mistake(
        "moments in 16 bits",
        of_sizes({**EACH, "optimizer": 6}),
        "The optimizer's three numbers take 4 bytes each, but you count 2.",
    ),
    Mistake(
        "weights in 32 bits twice",
        of_sizes({"weights": 4, "gradients": 4, "optimizer": 12}),
        "Weights and gradients take 2 bytes each here, but you count 4.",
    ),
    Mistake(
        "gradients forgotten",
        of_sizes({"weights": 2, "optimizer": 12}),
        "The weights and the optimizer state are right. What does the backward pass compute for each parameter?",
    ),
    Mistake(
        "nothing divided",
        with_factor(lambda shared, processes, n: 1),
        "This is right if nothing is sharded. Divide each sharded part by the number of processes.",
    ),
    Mistake(
        "everything divided",
        with_factor(lambda shared, processes, n: 1 / processes),
        "You divide everything. Divide only what `sharded` names, because every process stores the other parts in "
        "full.",
    ),
    Mistake(
        "the others divided",
        with_factor(lambda shared, processes, n: 1 if shared else 1 / processes),
        "You divide what *isn't* sharded. It should be the other way around.",
    ),
    Mistake(
        "what is shared out left away",
        with_factor(lambda shared, processes, n: 0 if shared else 1),
        "You leave out the sharded parts, but a process still stores its own share of them.",
    ),
    Mistake(
        "all processes together",
        with_factor(lambda shared, processes, n: 1 if shared else processes),
        "That's what all processes store together. How much does one of them store?",
    ),
    Mistake(
        "divided by the kinds",
        with_factor(lambda shared, processes, n: 1 / n if shared else 1),
        "You divide by the number of names in `sharded`. How many processes share each of these parts?",
    ),
)


def run(implementation, inputs):
    """An int counts as a float, because without a division, the result is an int."""
    found = call(implementation, inputs)
    return float(found) if isinstance(found, int) else found


EXERCISE = Exercise(
    name="bytes_per_process",
    topic="scaling_out",
    title="The bytes of a process",
    difficulty=2,
    minutes=10,
    builds="memory_per_gpu",
    returns=("bytes",),
    reference=bytes_per_process,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    run=run,
    hints=(
        "Take one parameter and one process. How many numbers are stored for it, and how many bytes does each take?",
        "It's 16 bytes per parameter: 2, 2, and three times 4. For each of the three parts, divide its bytes by the "
        "number of processes if its name is in `sharded`. Then add up the three results.",
        "Loop over a dictionary that maps each name to its bytes, and divide the bytes by `processes if name in "
        "sharded else 1`.",
    ),
)
