"""Compare results that are no tensors: lists of ids, counts in a dictionary, text, and single numbers."""

import math
from collections.abc import Iterator, Mapping, Sequence

from torch import Tensor

from transformer_course.classroom.checking.plain_relations import plain_relation
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


def normal(value: object, inside: tuple[int, ...] = ()) -> object:
    """The value so that equal ones compare equal: a list like a tuple, and counts of 0 like none."""
    if not isinstance(value, (Mapping, list, tuple)):
        return value
    if id(value) in inside:  # a list that contains itself is equal to nothing
        return object()
    inside = (*inside, id(value))
    if isinstance(value, Mapping):
        return {normal(key, inside): normal(item, inside) for key, item in value.items() if item != 0}
    return tuple(normal(item, inside) for item in value)


def same(got: object, want: object, strict: bool = True) -> bool:
    """Whether a plain result is the wanted one: floats but for rounding, a whole number for a float, also in lists."""
    kinds = kind_of(got), kind_of(want)
    if strict and isinstance(want, list) and isinstance(got, tuple):
        return False
    if "" in kinds or (kinds[0] != kinds[1] and not (is_number(got) and is_number(want))):
        return False
    return alike(normal(got), normal(want), strict)


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def alike(got: object, want: object, strict: bool = True) -> bool:
    """The same for values in their normal form; unless `strict`, 2.0 and True will do for a whole number, too."""
    if isinstance(got, Tensor) or isinstance(want, Tensor):
        return False
    if isinstance(got, tuple) and isinstance(want, tuple):
        return len(got) == len(want) and all(alike(a, b, strict) for a, b in zip(got, want, strict=True))
    if isinstance(got, Mapping) and isinstance(want, Mapping):
        return got.keys() == want.keys() and all(alike(value, want[key], strict) for key, value in got.items())
    if is_number(got) and is_number(want):
        return close_numbers(got, want) and (not strict or isinstance(want, float) or isinstance(got, int))
    if strict and isinstance(got, bool) != isinstance(want, bool):
        return False
    return bool(got == want)


def close_numbers(got: float, want: float) -> bool:
    """Whether two numbers are equal: exactly where a whole number is wanted, but for rounding where a float is."""
    if not isinstance(want, float):
        return got == want
    try:
        return math.isclose(got, want, rel_tol=1e-6, abs_tol=1e-12) or (math.isnan(got) and math.isnan(want))
    except OverflowError:  # a whole number too large for any float
        return False


def difference(name: str, got: object, want: object, case: Case) -> str:
    """Say in one sentence where two plain results of the same kind part."""
    if isinstance(want, Mapping):
        got, want = normal(got), normal(want)
        keys = [key for key in [*want, *got] if not alike(got.get(key), want.get(key))]
        came, expected = (f"{side[keys[0]]!r}" if keys[0] in side else "nothing" for side in (got, want))
        return f"`{name}` differs, for example at {keys[0]!r}: yours is {came}, but it should be {expected}."
    if isinstance(want, (str, int, float)) or want is None:
        return f"`{name}` differs."
    got, want = normal(got), normal(want)
    place = first_difference(got, want)
    where = position(case.axes.get(name, "place"), place, shortened(case.tokens, place))
    came, expected = (f"{side[place]!r}" if place < len(side) else "nothing" for side in (got, want))
    count = "" if len(got) == len(want) else f" It has {len(got)} entries instead of {len(want)}."
    return f"`{name}` differs first at {where}: yours is {came}, but it should be {expected}.{count}"


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
        return " `.item()` takes the number out of a one-entry tensor, and `.tolist()` makes a list."
    if type(got).__module__ == "numpy":
        return " `.item()` turns a numpy number into an ordinary one, and `.tolist()` makes a list."
    if isinstance(want, int) and isinstance(got, float):
        return " `//` divides whole numbers, and `int(...)` cuts off the fractional part."
    return ""


def plain_fault(exercise: Exercise, case: Case, got: Outcome, want: Outcome) -> tuple[str, list[str]] | None:
    """What is wrong with a plain result, as a kind and the sentences that say it; None when all is well."""
    (name,) = exercise.returns
    if not same(got.result, want.result):
        return type_fault(name, got.result, want.result) or value_fault(name, case, got.result, want.result)
    if got.changed:
        names = " and ".join(f"`{changed}`" for changed in got.changed)
        text = (
            f"The result is right, but your function changed its input {names} in place. Make a copy first: the caller "
            "may still need the original."
        )
        return "changed", [text]
    return None


def type_fault(name: str, got: object, want: object) -> tuple[str, list[str]] | None:
    """A result of another kind, or whose entries are; None when it is of the right kind."""
    expected = f"it should return {kind_of(want)}: {name}."
    if got is None:
        return "type", [f"It returned nothing. Is a `return` missing at the end? I{expected[1:]}"]
    if kind_of(got) != kind_of(want) and not (isinstance(want, float) and is_number(got)):
        return "type", [f"It returned a `{type(got).__name__}`, but {expected}{convertible(got, want)}"]
    if isinstance(want, list) and isinstance(got, tuple):
        return "type", [f"It returned a `tuple`, but {expected} `list(...)` makes one."]
    inside = next((pair for pair in leaves(normal(got), normal(want)) if other_kind(*pair)), None)
    if inside is None:
        return None
    came, wanted = ("list" if isinstance(value, tuple) else type(value).__name__ for value in inside)
    came, wanted = (f"{'an' if word[0] in 'aeiou' else 'a'} `{word}`" for word in (came, wanted))
    return "type", [f"`{name}` holds {came} where it should hold {wanted}.{convertible(*inside)}"]


def leaves(got: object, want: object) -> Iterator[tuple[object, object]]:
    """The entries of two results that are in the same place."""
    if isinstance(got, tuple) and isinstance(want, tuple):
        for pair in zip(got, want, strict=False):
            yield from leaves(*pair)
    elif isinstance(got, Mapping) and isinstance(want, Mapping):
        for key in [key for key in want if key in got]:
            yield from leaves(got[key], want[key])
    else:
        yield got, want


def other_kind(got: object, want: object) -> bool:
    """Whether an entry is of another kind: a fraction of 0 still makes no whole number."""
    if isinstance(want, float):
        return not is_number(got)
    return kind_of(got) != kind_of(want) or isinstance(got, bool) != isinstance(want, bool)


def value_fault(name: str, case: Case, got: object, want: object) -> tuple[str, list[str]]:
    how = plain_relation(normal(got), normal(want))
    text = " ".join(filter(None, [difference(name, got, want, case), how]))
    return "related" if how else "values", [text, f"Yours: {repr(got)[:SHOWN]}", f"Expected: {repr(want)[:SHOWN]}"]
