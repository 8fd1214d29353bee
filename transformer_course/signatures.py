"""Arguments are compared with the annotations of the function that takes them, before anything is done with them."""

import inspect
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import wraps
from numbers import Integral, Real
from typing import Any, Union, get_args, get_origin

MOST_LETTERS = 10_000  # of a title or label; a longer text was meant for something else
MOST_LOOKED_AT = 1_000  # entries of a sequence or mapping
SEVERAL = (list, tuple, set, frozenset, Sequence, Collection, Iterable)


def checked_by_annotation(function: Callable) -> Callable:
    """The same function, which first refuses arguments that aren't what its annotations say, by their names."""
    parameters = inspect.signature(function).parameters
    in_order = [
        name for name, one in parameters.items() if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
    ]
    expected = {name: one.annotation for name, one in parameters.items() if not _is_open(one)}

    @wraps(function)
    def call(*args, **named):
        for name, value in [*zip(in_order, args, strict=False), *named.items()]:
            if name in expected:
                check_annotation(name, value, expected[name], function.__qualname__.removesuffix(".__init__"))
        return function(*args, **named)

    return call


def check_annotation(name: str, value: object, annotation: object, where: str) -> None:
    """Refuse a value that isn't what an annotation says.

    Raises:
        TypeError: it isn't
        ValueError: it is a text of more than 10,000 characters
    """
    if isinstance(value, str) and len(value) > MOST_LETTERS:
        raise ValueError(f"{where}: {name} has {len(value):,} characters; expected at most {MOST_LETTERS:,}")
    if not fits(value, annotation):
        raise TypeError(f"{where}: {name} must be {in_words(annotation)}, got {said(value)}")


def fits(value: object, annotation: object) -> bool:
    """Whether a value is what an annotation says, as far as that can be seen without computing."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return any(fits(value, one) for one in inner)
    if annotation in (None, type(None)):
        return value is None
    if annotation in NUMBERS:
        return isinstance(value, NUMBERS[annotation]) and (annotation is bool or not isinstance(value, bool))
    if origin in (dict, Mapping):
        return isinstance(value, Mapping) and all(
            fits(key, inner[0]) and fits(entry, inner[1]) for key, entry in list(value.items())[:MOST_LOOKED_AT]
        )
    if origin in SEVERAL:
        return _is_several(value, origin, inner)
    if origin is Callable or annotation is Callable:
        return callable(value)
    return isinstance(value, annotation) if _is_plain_class(annotation) else True


def _is_several(value: object, origin: type, inner: tuple) -> bool:
    if hasattr(value, "tolist") and not isinstance(value, str | bytes):  # a tensor or an array holds numbers
        return getattr(value, "ndim", 1) > 0 and str not in inner
    if isinstance(value, str):  # its characters may well be the tokens
        return inner[:1] == (str,) and origin in (Sequence, Collection, Iterable)
    if isinstance(value, bytes | Mapping) or not isinstance(value, Iterable):
        return False
    if not isinstance(value, Collection):  # an iterator, which looking would use up
        return origin is Iterable
    entries = list(value)[:MOST_LOOKED_AT]
    if origin is tuple and Ellipsis not in inner:
        return len(value) == len(inner) and all(fits(entry, one) for entry, one in zip(entries, inner, strict=False))
    return all(fits(entry, inner[0]) for entry in entries)


def in_words(annotation: object) -> str:
    """What an annotation asks for, as an error says it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(in_words(one) for one in inner)
    if annotation in WORDS:
        return WORDS[annotation]
    if origin in (dict, Mapping):
        return f"a mapping from names to what is {in_words(inner[1])} each"
    if origin is tuple and Ellipsis not in inner:
        return f"a tuple ({', '.join(in_words(one) for one in inner)})"
    if origin in SEVERAL:
        return f"a list, each entry {in_words(inner[0])}"
    if origin is Callable or annotation is Callable:
        return "a function"
    return f"a {getattr(annotation, '__name__', annotation)}"


def said(value: object) -> str:
    """A wrong value as an error shows it."""
    words = repr(value) if isinstance(value, str | bytes | int | float | list | tuple | dict) else ""
    kind = type(value).__name__
    return f"{words if len(words) <= 60 else words[:57] + '...'} ({kind})" if words else kind


def _is_open(parameter: inspect.Parameter) -> bool:
    return (
        parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD) or parameter.annotation is parameter.empty
    )


def _is_plain_class(annotation: object) -> bool:
    return isinstance(annotation, type) and annotation is not Any and not getattr(annotation, "_is_protocol", False)


NUMBERS = {int: Integral, float: Real, bool: bool}
WORDS = {
    None: "None",
    type(None): "None",
    int: "a whole number",
    float: "a number",
    bool: "True or False",
    str: "a str",
}
