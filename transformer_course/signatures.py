"""Arguments are compared with the annotations of the function that takes them, before anything is done with them."""

import inspect
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import wraps
from itertools import islice
from numbers import Integral, Real
from typing import Any, Literal, Union, get_args, get_origin

from transformer_course.annotation_words import SEVERAL, in_words, said

MOST_LETTERS = 10_000  # of a title or label; a longer text was meant for something else
MOST_LOOKED_AT, FEWER = 1_000, 50  # entries of a sequence or mapping, and of one inside another


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


def check_annotation(
    name: str, value: object, annotation: object, where: str, most_letters: int | None = MOST_LETTERS
) -> None:
    """Refuse a value that isn't what an annotation says.

    Raises:
        TypeError: it isn't
        ValueError: it is a text of more than `most_letters` characters
    """
    if most_letters and isinstance(value, str) and len(value) > most_letters:
        raise ValueError(f"{where}: {name} has {len(value):,} characters; expected at most {most_letters:,}")
    if not fits(value, annotation):
        advice = f": use torch.tensor({name})" if isinstance(value, list) and _asks_for_tensor(annotation) else ""
        raise TypeError(f"{where}: {name} must be {in_words(annotation)}, got {said(value)}{advice}")


def _asks_for_tensor(annotation: object) -> bool:
    return any(getattr(one, "__name__", "") == "Tensor" for one in get_args(annotation) or (annotation,))


def fits(value: object, annotation: object, most: int = MOST_LOOKED_AT) -> bool:
    """Whether a value is what an annotation says, as far as a look at the first `most` entries can tell."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return any(fits(value, one, most) for one in inner)
    if annotation in (None, type(None)):
        return value is None
    if annotation in NUMBERS:
        return _is_number(value, annotation)
    if origin is Literal:
        return isinstance(value, type(inner[0])) and value in inner
    if origin in (dict, Mapping):
        return isinstance(value, Mapping) and all(
            fits(key, inner[0], FEWER) and fits(entry, inner[1], FEWER) for key, entry in islice(value.items(), most)
        )
    if origin in SEVERAL:
        return _is_several(value, origin, inner, most)
    if origin is Callable or annotation is Callable:
        return callable(value)
    return _is_one(value, annotation) if isinstance(annotation, type) and annotation is not Any else True


def _is_number(value: object, kind: type) -> bool:
    if kind is not bool and getattr(value, "ndim", None) == 0:  # one number as a tensor or array
        return "bool" not in str(value.dtype) and (kind is float or "float" not in str(value.dtype))
    return isinstance(value, NUMBERS[kind]) and (kind is bool or not isinstance(value, bool))


def _is_one(value: object, kind: type) -> bool:
    """Whether a value is of a class; a learner's own module may stand for any of the course's."""
    if getattr(kind, "_is_protocol", False):
        methods = [name for name, member in vars(kind).items() if callable(member) and not name.startswith("_")]
        return not isinstance(value, str | bytes) and all(hasattr(value, name) for name in methods)
    module = next((base for base in kind.__mro__ if base.__module__ == "torch.nn.modules.module"), None)
    return isinstance(value, kind if module is None else module)


def _is_several(value: object, origin: type, inner: tuple, most: int) -> bool:
    if hasattr(value, "tolist") and not isinstance(value, str | bytes):  # a tensor or an array holds numbers
        return getattr(value, "ndim", 1) > 0 and str not in inner
    if isinstance(value, str):  # its characters may well be the tokens
        return inner[:1] == (str,) and origin in (Sequence, Collection, Iterable)
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        return False
    if isinstance(value, Mapping) and origin not in (Iterable, Collection):  # these may as well be its keys
        return False
    if not isinstance(value, Collection):  # an iterator, which looking would use up
        return origin is Iterable
    if origin is tuple and Ellipsis not in inner:
        return len(value) == len(inner) and all(
            fits(entry, one, FEWER) for entry, one in zip(value, inner, strict=True)
        )
    return all(fits(entry, inner[0], FEWER) for entry in islice(value, most))


def _is_open(parameter: inspect.Parameter) -> bool:
    return (
        parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD) or parameter.annotation is parameter.empty
    )


NUMBERS = {int: Integral, float: Real, bool: bool}
