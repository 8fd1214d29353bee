"""Exercise: the least time that work can take."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def roofline_seconds(flops, moved, gigaflops, gigabytes):
    """The least seconds for work of `flops` FLOPs in which `moved` bytes come from memory or go there.

    The machine does `gigaflops` · 10⁹ FLOPs a second and moves `gigabytes` · 10⁹ bytes a second, both at the same
    time. Returns a float.
    """
    return max(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9))


def cases() -> tuple[Case, ...]:
    work = {
        "much arithmetic, few bytes": (6e9, 1e8, 100.0, 20.0),
        "little arithmetic, many bytes": (1e8, 6e9, 100.0, 20.0),
        "both take the same time": (5e9, 1e9, 100.0, 20.0),
        "only bytes move": (0, 3e9, 100.0, 20.0),
        "nothing moves": (3e9, 0, 100.0, 20.0),
        "a matrix product on a GPU": (2.2e12, 1.2e9, 312_000.0, 1_555.0),
        "one token on a GPU": (1.3e10, 1.35e10, 312_000.0, 1_555.0),
        "a slow machine with fast memory": (1e9, 2e9, 2.0, 50.0),
    }
    names = ("flops", "moved", "gigaflops", "gigabytes")
    return tuple(Case(label, dict(zip(names, numbers, strict=True)), {}) for label, numbers in work.items())


G = 1e9

MISTAKES = (
    Mistake(
        "the sum",
        lambda f, b, rate, width: f / (rate * G) + b / (width * G),
        "You wait for one and then for the other. The machine does both at the same time.",
    ),
    Mistake(
        "the smaller one",
        lambda f, b, rate, width: min(f / (rate * G), b / (width * G)),
        "You take the shorter of the two times. When the faster one is done, is the work?",
    ),
    Mistake(
        "arithmetic alone",
        lambda f, b, rate, width: f / (rate * G),
        "Right where there is much arithmetic. The bytes take time, too.",
    ),
    Mistake(
        "bytes alone",
        lambda f, b, rate, width: b / (width * G),
        "Right where many bytes move. The arithmetic takes time, too.",
    ),
    Mistake(
        "the mean",
        lambda f, b, rate, width: (f / (rate * G) + b / (width * G)) / 2,
        "You take the mean of both times. The work is done when the slower of them is.",
    ),
    Mistake(
        "no giga",
        lambda f, b, rate, width: max(f / rate, b / width),
        "Yours is 10⁹ times too long. A gigaFLOP is how many FLOPs?",
    ),
    Mistake(
        "2³⁰",
        lambda f, b, rate, width: max(f / (rate * 2**30), b / (width * 2**30)),
        "Seven percent too short: you take giga as 2³⁰. Here, and in data sheets of processors, it is 10⁹.",
    ),
    Mistake(
        "milliseconds",
        lambda f, b, rate, width: 1e3 * max(f / (rate * G), b / (width * G)),
        "Yours is in milliseconds. Seconds are asked for.",
    ),
    Mistake(
        "rates, not times",
        lambda f, b, rate, width: min(rate * G, width * G * f / b) if b else rate * G,
        "That is how many FLOPs a second are possible, the height of the roof. How long does the work take?",
    ),
    Mistake(
        "the FLOPs' rate for both",
        lambda f, b, rate, width: max(f, b) / (rate * G),
        "You divide the bytes by the FLOPs' rate. They have one of their own.",
    ),
    Mistake(
        "the bytes' rate for both",
        lambda f, b, rate, width: max(f, b) / (width * G),
        "You divide the FLOPs by the bytes' rate. They have one of their own.",
    ),
    Mistake(
        "the other rate",
        lambda f, b, rate, width: max(f / (width * G), b / (rate * G)),
        "You divide the FLOPs by the bytes' rate, and the bytes by the FLOPs'. Look at the units.",
    ),
)

EXERCISE = Exercise(
    name="roofline_seconds",
    topic="making_it_fast",
    title="The least time",
    difficulty=1,
    minutes=5,
    builds="Machine",
    returns=("seconds",),
    reference=roofline_seconds,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How long would the arithmetic take, if bytes were free? How long the bytes, if arithmetic were free?",
        "You have two times in seconds, and both pass together. When is the work done?",
        "`flops / (gigaflops * 1e9)` is one of them. The answer is the larger of the two.",
    ),
)
