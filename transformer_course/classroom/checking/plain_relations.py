"""What a wrong list, text, count or number has to do with the right one."""

from collections import Counter
from collections.abc import Iterator, Mapping


def plain_relation(got: object, want: object) -> str:
    """One sentence on how a wrong plain result of the right kind relates to the right one, or nothing."""
    try:
        if isinstance(want, Mapping):
            return next(of_counts(got, want), "")
        if isinstance(want, (str, tuple)):
            return next(of_sequences(got, want), "")
        return next(of_numbers(got, want), "") if is_number(got) and is_number(want) else ""
    except OverflowError:  # a whole number too large for any float
        return ""


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def of_numbers(got: float, want: float) -> Iterator[str]:
    """A factor, a sign, or a step of one."""
    if got == -want:
        yield "It has the opposite sign."
    if isinstance(want, int) and want > 2 and abs(got - want) == 1:
        yield f"It's 1 too {'large' if got > want else 'small'}."
    if want and abs(want) > 2:
        for factor, word in ((2, "twice"), (0.5, "half"), (3, "three times"), (4, "four times"), (1000, "1000 times")):
            if abs(got - factor * want) <= 1e-6 * abs(want):
                yield f"It's {word} the expected number."
        if abs(got * want - 1) < 1e-6:
            yield "It's 1 divided by the expected number."


def off_by(got: float, want: float) -> str:
    return f"Every number is {abs(got - want):g} too {'large' if got > want else 'small'}."


def of_counts(got: Mapping, want: Mapping) -> Iterator[str]:
    """Keys that are missing or too many, or numbers that are all off in the same way."""
    missing, extra = [key for key in want if key not in got], [key for key in got if key not in want]
    if not got:
        yield "It's empty."
    if missing or extra:
        rest = all(got[key] == want[key] for key in want if key in got)
        if rest and bool(missing) != bool(extra):
            keys, word = (missing, "is missing") if missing else (extra, "shouldn't be there")
            yield f"The other entries are right, but {keys[0]!r} {word}."
        return
    pairs = [(got[key], want[key]) for key in want]
    if all(is_number(a) and is_number(b) for a, b in pairs) and len(pairs) > 1:
        if len({a - b for a, b in pairs}) == 1:
            yield off_by(*pairs[0])
        if all(a == 1 for a, _ in pairs):
            yield "Every number is 1."


def of_sequences(got: object, want: object) -> Iterator[str]:
    """The beginning or end that is missing or too much, another order, numbers that are off by one."""
    if type(got) is not type(want):
        return
    if not got:
        yield "It's empty."
    elif len(got) < len(want):
        if got == want[: len(got)]:
            yield "The beginning is right, but the end is missing."
        elif got == want[-len(got) :]:
            yield "The beginning is missing; the rest is right."
    elif len(got) > len(want):
        if want and got[: len(want)] == want:
            yield "It's right at first, but something follows that shouldn't."
        elif len(want) and got[-len(want) :] == want:
            yield "There's something at the beginning that shouldn't be there; the rest is right."
    elif len(want) > 1:
        if got == want[::-1]:
            yield "It's in the opposite order."
        elif isinstance(want, tuple) and same_entries(got, want):
            yield "The entries are right, but they're in the wrong order."
        elif all(map(is_number, [*got, *want])) and len({a - b for a, b in zip(got, want, strict=True)}) == 1:
            yield off_by(got[0], want[0])
    if isinstance(want, str) and "".join(got.split()) == "".join(want.split()):
        yield "Only the spaces differ."


def same_entries(got: tuple, want: tuple) -> bool:
    try:
        return Counter(got) == Counter(want)
    except TypeError:  # entries that can't be counted
        return False
