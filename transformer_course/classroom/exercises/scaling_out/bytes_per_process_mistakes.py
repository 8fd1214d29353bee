"""More wrong versions of `bytes_per_process` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def by_part(parameters, processes, sharded, optimizer=12, weights=2):
    each = {"weights": weights, "gradients": weights, "optimizer": optimizer}
    return sum(size * parameters / (processes if name in sharded else 1) for name, size in each.items())


def staged(parameters, processes, sharded):
    order = ("optimizer", "gradients", "weights")
    last = max((order.index(name) for name in sharded), default=-1)
    return by_part(parameters, processes, order[: last + 1])


MORE_MISTAKES = (
    Mistake(
        "stages that include the earlier ones",
        lambda parameters, processes, sharded: staged(parameters, processes, sharded),
        "You assume that if a part is sharded, the parts before it are sharded, too. Divide only what `sharded` names.",
    ),
    Mistake(
        "only one part divided",
        lambda parameters, processes, sharded: by_part(
            parameters, processes, [name for name in ("weights", "gradients", "optimizer") if name in sharded][:1]
        ),
        "You divide only one part, because `elif` stops at the first match. Several may be sharded.",
    ),
    Mistake(
        "the optimizer for every process",
        lambda parameters, processes, sharded: (
            by_part(parameters, processes, sharded)
            + (12 * parameters * (processes - 1) if "optimizer" not in sharded else 0)
        ),
        "You count the optimizer state of all processes. Return the bytes of just one process.",
    ),
    Mistake(
        "the sharded parts only",
        lambda parameters, processes, sharded: sum(
            {"weights": 2, "gradients": 2, "optimizer": 12}[name] * parameters / processes for name in sharded
        ),
        "You count only the sharded parts. Add the parts that every process stores in full.",
    ),
    Mistake(
        "everything as soon as weights are sharded",
        lambda parameters, processes, sharded: 16 * parameters / (processes if "weights" in sharded else 1),
        "`'weights' or 'gradients'` is always `'weights'`, so everything depends on that one name. Check each part "
        "separately.",
    ),
    Mistake(
        "three bytes for the optimizer",
        lambda parameters, processes, sharded: by_part(parameters, processes, sharded, 3),
        "You count 3 bytes for the optimizer. It keeps three *numbers* per parameter, each of 4 bytes.",
    ),
    Mistake(
        "everything divided, two numbers in the optimizer",
        lambda parameters, processes, sharded: 12 * parameters / processes,
        "There are two mistakes here. Divide only what `sharded` names, and count three optimizer numbers per "
        "parameter.",
    ),
)
