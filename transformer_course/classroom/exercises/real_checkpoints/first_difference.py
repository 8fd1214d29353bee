"""Exercise: the first part of a model whose output is not what it should be."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def first_difference(names, ours, theirs, tolerance):
    """The name of the first part whose output differs by more than `tolerance` anywhere; "" if there is none.

    `names` are the parts in the order in which a model runs them. `ours` and `theirs` hold what came out of
    each part in two models, with the axes (part seq d_model). NaN on one side only is a difference as well.
    """
    apart = [
        not torch.allclose(one, other, rtol=0, atol=tolerance, equal_nan=True)
        for one, other in zip(ours, theirs, strict=True)
    ]
    return next((name for name, differs in zip(names, apart, strict=True) if differs), "")


AXES = {"ours": "part seq d_model", "theirs": "part seq d_model"}
NAMES = ("embedding", "attention 0", "feedforward 0", "attention 1", "feedforward 1", "head")


def cases() -> tuple[Case, ...]:
    def case(label, seed, changes=None, tolerance=1e-4, dtype=torch.float32, parts=6, noise=1e-6) -> Case:
        """Two recordings that agree but for rounding; `changes` gives what is added, by (part, token, feature)."""
        sizes = {"part": parts, "seq": 3, "d_model": 4}
        theirs = 3 * random_tensor(AXES["ours"], sizes, seed, dtype)
        ours = theirs + noise * random_tensor(AXES["ours"], sizes, seed + 1, dtype)
        for place, change in (changes or {}).items():
            ours[place] += change
        inputs = {"names": NAMES[:parts], "ours": ours, "theirs": theirs, "tolerance": tolerance}
        return Case(label, inputs, AXES)

    everywhere = {3: 0.5, 4: 0.5, 5: 0.5}
    return (
        case("two parts, the second differs", 1880, {1: 1.0}, parts=2),
        case("the first differs, the second too", 1882, {0: 1.0, 1: 3.0}, parts=2),
        case("from part 3 on", 1884, everywhere),
        case("nothing but rounding", 1886),
        case("below by 1, later above by 2", 1888, {2: -1.0, (4, 1): 2.0}),
        case("one number of one token", 1890, {(1, 1, 2): 0.001, 3: 0.5}),
        case("the last token of a part", 1891, {(1, 2): 0.5, 4: 1.0}),
        case("differences that cancel out", 1892, {(2, 0, 0): 0.5, (2, 1, 1): -0.5, (5, 0): 1.0}),
        case("a part that is right in between", 1894, {1: 0.2, (4,): 0.2, 5: 0.7}),
        case("NaN in the middle", 1896, {3: float("nan"), 4: float("nan"), 5: 9.0}),
        case("a larger tolerance", 1898, {1: 0.05, 4: 0.3}, tolerance=0.1),
        case("a small one, in float64", 1899, {2: 1e-7, 4: 1.0}, tolerance=1e-9, dtype=torch.float64, noise=1e-13),
    )


def far(ours, theirs):
    """The largest difference of each part.

    Shape:
        ours: part seq d_model
        theirs: part seq d_model
        returns: part
    """
    return plain(ours, theirs).nan_to_num(nan=float("inf"))


def plain(ours, theirs):
    """The same, where NaN stays NaN.

    Shape:
        ours: part seq d_model
        theirs: part seq d_model
        returns: part
    """
    return (ours - theirs).abs().amax(dim=(1, 2))


def first(names, wrong):
    """The first name whose entry is True."""
    return next((name for name, entry in zip(names, wrong, strict=True) if entry), "")


def bisected(names, ours, theirs, tolerance):
    """Halving without a look at whether later parts stay wrong."""
    wrong, low, high = far(ours, theirs) > tolerance, 0, len(names)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if wrong[middle] else (middle + 1, high)
    return names[low] if low < len(names) else ""


LARGEST = (
    "You name the part with the largest difference. Differences grow on their way up: the first one is where the "
    "mistake is."
)

MISTAKES = (
    Mistake(
        "the last",
        lambda n, a, b, t: first(n[::-1], (far(a, b) > t).flip(0)),
        "You name the last part that differs. Everything above a mistake is wrong too: the first one says where it is.",
    ),
    Mistake(
        "the largest",
        lambda n, a, b, t: n[int(far(a, b).argmax())] if (far(a, b) > t).any() else "",
        LARGEST,
    ),
    Mistake(
        "the largest, where NaN is not larger than anything",
        lambda n, a, b, t: n[int(plain(a, b).argmax())] if plain(a, b).max() > t else "",
        LARGEST,
    ),
    Mistake(
        "the largest, however small it is",
        lambda n, a, b, t: n[int(plain(a, b).argmax())],
        LARGEST + " And you name one where all agree.",
    ),
    Mistake(
        "the one before",
        lambda n, a, b, t: n[max(n.index(found) - 1, 0)] if (found := first(n, far(a, b) > t)) else "",
        "You name the last part that is still right. Wanted is the first that is not.",
    ),
    Mistake(
        "the first that agrees",
        lambda n, a, b, t: first(n, far(a, b) <= t),
        "You name the first part that agrees.",
    ),
    Mistake(
        "without absolute values",
        lambda n, a, b, t: first(n, (a - b).nan_to_num(nan=9.0).amax(dim=(1, 2)) > t),
        "What is too small escapes you: a difference of −1 is as bad as one of +1.",
    ),
    Mistake(
        "the mean of the differences",
        lambda n, a, b, t: first(n, (a - b).nan_to_num(nan=9.0).mean(dim=(1, 2)).abs() > t),
        "You compare means: differences of opposite signs cancel out, and that of a single number drowns.",
    ),
    Mistake(
        "the mean of the absolute differences",
        lambda n, a, b, t: first(n, (a - b).nan_to_num(nan=9.0).abs().mean(dim=(1, 2)) > t),
        "You compare the mean difference of a part. One wrong number among many right ones drowns in it: *anywhere* "
        "asks for the largest.",
    ),
    Mistake(
        "NaN overlooked",
        lambda n, a, b, t: first(n, ((a - b).abs() > t).any(dim=2).any(dim=1)),
        "NaN escapes you: every comparison with NaN is False, `NaN > tolerance` as well. Turn the question around.",
    ),
    Mistake(
        "not a bit of difference allowed",
        lambda n, a, b, t: first(n, far(a, b) > 0),
        "You let no rounding pass. Two programs that add in another order differ in the last digits: only what is "
        "above `tolerance` counts.",
    ),
    Mistake(
        "a tolerance of its own",
        lambda n, a, b, t: first(n, far(a, b) > 1e-4),
        "Your limit is fixed. How large a difference may be, `tolerance` says.",
    ),
    Mistake(
        "the last token only",
        lambda n, a, b, t: first(n, (a - b)[:, -1].nan_to_num(nan=9.0).abs().amax(dim=1) > t),
        "You look at the last token only. A difference at any token counts.",
    ),
    Mistake(
        "the first token only",
        lambda n, a, b, t: first(n, (a - b)[:, 0].nan_to_num(nan=9.0).abs().amax(dim=1) > t),
        "You look at the first token only. A difference at any token counts.",
    ),
    Mistake(
        "halving the list",
        bisected,
        "Halving is right as long as everything behind the first difference differs, too. Here a part agrees again "
        "further on, as one does that hardly depends on its input.",
    ),
    Mistake(
        "the last part instead of nothing",
        lambda n, a, b, t: first(n, far(a, b) > t) or n[-1],
        "Where nothing differs yours still names a part. It should be the empty text then.",
    ),
)

EXERCISE = Exercise(
    name="first_difference",
    topic="real_checkpoints",
    title="Where two models part",
    difficulty=2,
    minutes=8,
    builds="first_difference",
    returns=("name",),
    reference=first_difference,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Two models of six layers disagree at the end. You may look at what comes out of every part of both. Which "
        "part do you suspect: the one with the largest difference?",
        "Go through the parts in order and stop at the first whose largest absolute difference is above the tolerance. "
        "What does a comparison with NaN say, and which way round does it have to be asked so that NaN is caught?",
        "Three lists in step: `for name, one, other in zip(names, ours, theirs)`. "
        "`not ((one - other).abs() <= tolerance).all()` is also True where there is NaN. "
        'Behind the loop stands `return ""`.',
    ),
)
