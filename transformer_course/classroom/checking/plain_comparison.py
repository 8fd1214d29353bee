"""Compare results that are no tensors: lists of ids, counts in a dictionary, text, and single numbers."""

import math
from collections.abc import Mapping, Sequence

from torch import Tensor

from transformer_course.classroom.checking.sandbox import Outcome
from transformer_course.classroom.checking.tensor_words import position
from transformer_course.classroom.exercises.exercise import Case, Exercise

SHOWN = 300  # characters of a result that a message shows


def kind_of(value: object) -> str:
    """What sort of plain result this is, or nothing."""
    if isinstance(value, str):
        return "a text (`str`)"
    if isinstance(value, Mapping):
        return "a dictionary"
    if isinstance(value, int) and not isinstance(value, bool):
        return "a whole number (`int`)"
    if isinstance(value, float):
        return "a number (`float`)"
    return "a list" if isinstance(value, (list, tuple)) else ""


def normal(value: object) -> object:
    """The value so that equal ones compare equal: a list like a tuple, and counts of 0 like none."""
    if isinstance(value, Mapping):
        return {normal(key): normal(item) for key, item in value.items() if item != 0}
    return tuple(map(normal, value)) if isinstance(value, (list, tuple)) else value


def same(a: object, b: object) -> bool:
    """Whether two plain results are the same; floats, also inside of lists, but for rounding."""
    if kind_of(a) != kind_of(b) or kind_of(a) == "":
        return False
    return alike(normal(a), normal(b))


def alike(a: object, b: object) -> bool:
    """The same for values in their normal form."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-12) or (math.isnan(a) and math.isnan(b))
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(alike(value, b[key]) for key, value in a.items())
    return a == b


def difference(name: str, got: object, want: object, case: Case) -> str:
    """Say in one sentence where two plain results of the same kind part."""
    if isinstance(want, Mapping):
        got, want = normal(got), normal(want)
        keys = [key for key in [*want, *got] if not alike(got.get(key), want.get(key))]
        came, expected = (f"{side[keys[0]]!r}" if keys[0] in side else "nothing" for side in (got, want))
        return f"`{name}` differs, for example at {keys[0]!r}: yours is {came}, expected is {expected}."
    if isinstance(want, (str, int, float)):
        return f"`{name}` differs."
    got, want = normal(got), normal(want)
    place = first_difference(got, want)
    where = position(case.axes.get(name, "place"), place, shortened(case.tokens, place))
    came, expected = (f"{side[place]!r}" if place < len(side) else "nothing" for side in (got, want))
    count = "" if len(got) == len(want) else f" It has {len(got)} entries instead of {len(want)}."
    return f"`{name}` differs first at {where}: yours is {came}, expected is {expected}.{count}"


def first_difference(got: Sequence, want: Sequence) -> int:
    """The first place at which two sequences that are not equal differ."""
    pairs = zip(got, want, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if not alike(a, b)), min(len(got), len(want)))


def shortened(tokens: Mapping[str, Sequence[str]], place: int) -> Mapping[str, Sequence[str]]:
    """The names of positions, without axes that are too short for this place."""
    return {axis: words for axis, words in tokens.items() if place < len(words)}


def convertible(got: object, want: object) -> str:
    """How to turn what came into what is wanted, where one word does it."""
    if isinstance(got, Tensor):
        return " `.item()` takes the number out of a tensor of one entry, and `.tolist()` makes a list."
    if isinstance(want, int) and isinstance(got, float):
        return " `//` divides whole numbers, and `int(...)` cuts the fractional part off."
    if isinstance(want, float) and isinstance(got, int):
        return " `float(...)` makes it one, and `/` instead of `//` keeps the fractional part."
    return ""


def plain_fault(exercise: Exercise, case: Case, got: Outcome, want: Outcome) -> tuple[str, list[str]] | None:
    """What is wrong with a plain result, as a kind and the sentences that say it; None when all is well."""
    (name,) = exercise.returns
    if kind_of(got.result) != kind_of(want.result):
        expected = f"it should return {kind_of(want.result)}: {name}."
        if got.result is None:
            return "type", [
                f"It returned nothing. Is a `return` missing at the end? {expected[0].upper()}{expected[1:]}"
            ]
        return "type", [
            f"It returned a `{type(got.result).__name__}`, but {expected}{convertible(got.result, want.result)}"
        ]
    if not same(got.result, want.result):
        came, expected = (repr(outcome.result)[:SHOWN] for outcome in (got, want))
        text = difference(name, got.result, want.result, case)
        return "values", [text, f"Yours: {came}", f"Expected: {expected}"]
    if got.changed:
        names = " and ".join(f"`{changed}`" for changed in got.changed)
        text = (
            f"The result is right, but your function changed its input {names} in place. Make a copy first: the caller "
            "may still need the old one."
        )
        return "changed", [text]
    return None
