"""Exercise: the least time that work can take."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.making_it_fast.roofline_seconds_mistakes import MORE_MISTAKES


def roofline_seconds(flops, moved, gigaflops, gigabytes):
    """Return the least time in seconds, as a float, for performing `flops` FLOPs and moving `moved` bytes.

    The machine performs `gigaflops` · 10⁹ FLOPs per second and moves `gigabytes` · 10⁹ bytes per second, both at the
    same time. Either amount of work may be 0.
    """
    return max(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9))


def cases() -> tuple[Case, ...]:
    work = {
        "a lot of arithmetic, few bytes": (6e9, 1e8, 100.0, 20.0),
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
        "You add the two times, as if one step waited for the other. The machine does both at once.",
    ),
    Mistake(
        "the smaller one",
        lambda f, b, rate, width: min(f / (rate * G), b / (width * G)),
        "You take the shorter of the two times. Is all the work done by then?",
    ),
    Mistake(
        "arithmetic alone",
        lambda f, b, rate, width: f / (rate * G),
        "This is right if there's a lot of arithmetic, but moving bytes takes time, too.",
    ),
    Mistake(
        "bytes alone",
        lambda f, b, rate, width: b / (width * G),
        "This is right if many bytes move, but arithmetic takes time, too.",
    ),
    Mistake(
        "the mean",
        lambda f, b, rate, width: (f / (rate * G) + b / (width * G)) / 2,
        "You take the mean of the two times. When is all the work done?",
    ),
    Mistake(
        "no giga",
        lambda f, b, rate, width: max(f / rate, b / width),
        "Your time is 10⁹ times too long. How many FLOPs are in a gigaFLOP?",
    ),
    Mistake(
        "2³⁰",
        lambda f, b, rate, width: max(f / (rate * 2**30), b / (width * 2**30)),
        "Your time is 7% too short, because you take giga to mean 2³⁰. Here, as in processor data sheets, it's 10⁹.",
    ),
    Mistake(
        "milliseconds",
        lambda f, b, rate, width: 1e3 * max(f / (rate * G), b / (width * G)),
        "Your result is in milliseconds. The exercise asks for seconds.",
    ),
    Mistake(
        "rates, not times",
        lambda f, b, rate, width: min(rate * G, width * G * f / b) if b else rate * G,
        "That's the attainable number of FLOPs per second, the height of the roof. How long does the work take?",
    ),
    Mistake(
        "the FLOPs' rate for both",
        lambda f, b, rate, width: max(f, b) / (rate * G),
        "You divide the bytes by the rate for FLOPs. Bytes have their own rate.",
    ),
    Mistake(
        "the bytes' rate for both",
        lambda f, b, rate, width: max(f, b) / (width * G),
        "You divide the FLOPs by the rate for bytes. FLOPs have their own rate.",
    ),
    Mistake(
        "the other rate",
        lambda f, b, rate, width: max(f / (width * G), b / (rate * G)),
        "You divide the FLOPs by the rate for bytes, and the bytes by the rate for FLOPs. Check the units.",
    ),
)

EXERCISE = Exercise(
    name="roofline_seconds",
    topic="making_it_fast",
    title="The least time",
    difficulty=1,
    minutes=6,
    builds="Machine",
    returns=("seconds",),
    reference=roofline_seconds,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "How long would the arithmetic take if bytes were free? How long would the bytes take if arithmetic were free?",
        "You have two times in seconds, and both kinds of work run at once. When is all the work done?",
        "`flops / (gigaflops * 1e9)` is one of the two times. The answer is the larger one.",
    ),
)
