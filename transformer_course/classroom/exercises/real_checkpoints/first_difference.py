"""Exercise: find the first part of a model whose output isn't what it should be."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.real_checkpoints.first_difference_mistakes import MORE_MISTAKES


def first_difference(names, ours, theirs, tolerance):
    """Return the name of the first part where any number differs by more than `tolerance`, or "" if there is none.

    `names` lists the parts in the order in which the model runs them. `ours` and `theirs` hold the outputs of these
    parts in two models, with the axes (part seq d_model). A later part can agree again after an earlier one differs. If
    one model has NaN where the other has a number, that's a difference, too. Where both have NaN, they agree.
    """
    apart = [
        not torch.allclose(one, other, rtol=0, atol=tolerance, equal_nan=True)
        for one, other in zip(ours, theirs, strict=True)
    ]
    return next((name for name, differs in zip(names, apart, strict=True) if differs), "")


AXES = {"ours": "part seq d_model", "theirs": "part seq d_model"}
NAMES = ("embedding", "attention 0", "feedforward 0", "attention 1", "feedforward 1", "head")


def cases() -> tuple[Case, ...]:
    def case(
        label, seed, changes=None, tolerance=1e-4, dtype=torch.float32, parts=6, noise=1e-6, both=(), offset=0.0
    ) -> Case:
        """Two recordings that agree except for rounding; `changes` is added to one, by (part, token, feature)."""
        sizes = {"part": parts, "seq": 3, "d_model": 4}
        theirs = offset + 3 * random_tensor(AXES["ours"], sizes, seed, dtype)
        for place in both:
            theirs[place] = float("nan")
        ours = theirs + noise * random_tensor(AXES["ours"], sizes, seed + 1, dtype)
        for place, change in (changes or {}).items():
            ours[place] += change
        inputs = {"names": NAMES[:parts], "ours": ours, "theirs": theirs, "tolerance": tolerance}
        return Case(label, inputs, AXES)

    everywhere = {3: 0.5, 4: 0.5, 5: 0.5}
    return (
        case("two parts, the second differs", 1880, {1: 1.0}, parts=2),
        case("the first part differs, and so does the second", 1882, {0: 1.0, 1: 3.0}, parts=2),
        case("from part 3 on", 1884, everywhere),
        case("nothing but rounding", 1886),
        case("two parts, nothing but rounding", 1887, parts=2),
        case("four parts, nothing but rounding", 1889, parts=4),
        case("too small by 1, and a later part too large by 2", 1888, {2: -1.0, (4, 1): 2.0}),
        case("one number of one token", 1890, {(1, 1, 2): 0.001, 3: 0.5}),
        case("one number of one token, in a later part", 1913, {(2, 0, 1): 0.001, 4: 0.5}),
        case("one number too small, and a later part", 1915, {(1, 0, 3): -0.5, 3: 0.5}),
        case("the last token of a part", 1891, {(1, 2): 0.5, 4: 1.0}),
        case("differences that cancel out", 1892, {(2, 0, 0): 0.5, (2, 1, 1): -0.5, (5, 0): 1.0}),
        case("a part in between agrees again", 1894, {1: 0.2, (4,): 0.2, 5: 0.7}),
        case("NaN in the middle", 1896, {3: float("nan"), 4: float("nan"), 5: 9.0}),
        case("a single NaN, then a finite difference", 1897, {(1, 1, 2): float("nan"), 2: 1.0}),
        case("NaN in the last part", 1895, {5: float("nan")}),
        *(
            case(f"NaN in both models in part {i}, a difference in the last", 1901 + i, {5: 1.0}, both=[i])
            for i in range(3)
        ),
        case("a difference of exactly the tolerance", 1905, {1: 0.5, 2: 0.75}, 0.5, noise=0.0),
        case("a difference of exactly the tolerance, in the last part", 1907, {3: 0.25}, 0.25, noise=0.0, parts=4),
        case("differences that exceed the tolerance only together", 1909, {1: 0.05, 4: 0.3}, 0.1, offset=50.0),
        case("the same in the first part", 1911, {0: 0.05, 2: 0.3}, 0.1, offset=50.0),
        case("a larger tolerance", 1898, {1: 0.05, 4: 0.3}, tolerance=0.1),
        *(case(f"small, from part {i}", 1899, {i: 1e-8, 5: 1.0}, 1e-9, torch.float64, 6, 1e-13) for i in range(5)),
    )


def far(ours, theirs):
    """The largest difference in each part, with NaN as infinity.

    Shape:
        ours: part seq d_model
        theirs: part seq d_model
        returns: part
    """
    return plain(ours, theirs).nan_to_num(nan=float("inf"))


def plain(ours, theirs):
    """The largest difference in each part, where NaN stays NaN.

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
    """Binary search that assumes all parts after the first wrong one are wrong, too."""
    wrong, low, high = far(ours, theirs) > tolerance, 0, len(names)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if wrong[middle] else (middle + 1, high)
    return names[low] if low < len(names) else ""


LARGEST = (
    "You return the part with the largest difference. Differences can grow on their way up, so look for the first "
    "part that differs."
)

MISTAKES = (
    Mistake(
        "the last",
        lambda n, a, b, t: first(n[::-1], (far(a, b) > t).flip(0)),
        "You return the last part that differs. One mistake makes later parts wrong, too, so look for the first part "
        "that differs.",
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
        "a relative tolerance as well",
        lambda n, a, b, t: first(n, ((a - b).abs().nan_to_num(nan=9.0) > t + 1e-5 * b.abs()).flatten(1).any(dim=1)),
        "You also allow a relative difference: `torch.allclose` does so by default. Only `tolerance` should count.",
    ),
    Mistake(
        "the one before",
        lambda n, a, b, t: n[max(n.index(found) - 1, 0)] if (found := first(n, far(a, b) > t)) else "",
        "You return the last part that's still right. Return the first one that isn't.",
    ),
    Mistake(
        "without absolute values",
        lambda n, a, b, t: first(n, (a - b).nan_to_num(nan=9.0).amax(dim=(1, 2)) > t),
        "You miss negative differences: −1 is as bad as +1.",
    ),
    Mistake(
        "the mean of the differences",
        lambda n, a, b, t: first(n, (a - b).nan_to_num(nan=9.0).mean(dim=(1, 2)).abs() > t),
        "You compare means, in which differences of opposite sign cancel out and a single wrong number hardly counts.",
    ),
    Mistake(
        "the mean of the absolute differences",
        lambda n, a, b, t: first(n, (a - b).nan_to_num(nan=9.0).abs().mean(dim=(1, 2)) > t),
        "You compare a part's mean difference, in which one wrong number among many right ones hardly counts. A single "
        "number is enough, so take the largest difference.",
    ),
    Mistake(
        "NaN overlooked",
        lambda n, a, b, t: first(n, ((a - b).abs() > t).any(dim=2).any(dim=1)),
        "You miss NaN: `NaN > tolerance` is False, whatever the tolerance is. Check instead whether the numbers agree.",
    ),
    Mistake(
        "not a bit of difference allowed",
        lambda n, a, b, t: first(n, far(a, b) > 0),
        "You don't allow for rounding. Two programs that add numbers in different orders differ in the last digits, so "
        "only differences above `tolerance` count.",
    ),
    Mistake(
        "a tolerance of its own",
        lambda n, a, b, t: first(n, far(a, b) > 1e-4),
        "Your limit is fixed. Use the argument `tolerance` instead.",
    ),
    Mistake(
        "the last token only",
        lambda n, a, b, t: first(n, (a - b)[:, -1].nan_to_num(nan=9.0).abs().amax(dim=1) > t),
        "You look only at the last token. A difference at any token counts.",
    ),
    Mistake(
        "the first token only",
        lambda n, a, b, t: first(n, (a - b)[:, 0].nan_to_num(nan=9.0).abs().amax(dim=1) > t),
        "You look only at the first token. A difference at any token counts.",
    ),
    Mistake(
        "halving the list",
        bisected,
        "Binary search works only if everything after the first difference differs, too. Here, a later part agrees "
        "again. That happens when it hardly depends on its input.",
    ),
    Mistake(
        "the last part instead of nothing",
        lambda n, a, b, t: first(n, far(a, b) > t) or n[-1],
        "When nothing differs, you still return a part. Return an empty string.",
    ),
)

EXERCISE = Exercise(
    name="first_difference",
    topic="real_checkpoints",
    title="Where two models diverge",
    difficulty=2,
    minutes=10,
    builds="first_difference",
    returns=("name",),
    reference=first_difference,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Two models disagree at the end, and you can look at the output of every part of both. Which part do you "
        "suspect? The one with the largest difference?",
        "Go through the parts in order and stop at the first whose largest absolute difference exceeds the tolerance. "
        "What does a comparison with NaN return, and how do you phrase it so that NaN is caught?",
        "Loop over three sequences at once: `for name, one, other in zip(names, ours, theirs)`. `torch.allclose` with "
        "`rtol=0`, `atol=tolerance`, and `equal_nan=True` tells you whether two outputs agree. "
        'After the loop, `return ""`.',
    ),
)
