"""Arguments of parts and models are checked where they come in, outside the code that the lessons show line by line.

What an argument must be follows from its annotation and its name, so every part is guarded in the same way. Only types,
dtypes and plain numbers are looked at: that costs about a microsecond, and nothing where the call is being compiled. A
module that is called by a guarded one isn't checked again: a model pays once for each call, and not in every part.
"""

import inspect
import threading
from collections.abc import Callable
from functools import wraps
from types import UnionType
from typing import Union, get_args, get_origin

import torch
from torch import Tensor, nn

from transformer_course.arguments import MOST, check_ids, check_mask, check_number, check_whole

Check = Callable[[str, object], object]

MOST_LAYERS = 10_000
# What may be larger than anything that is built: the costs of the largest models are computed, too.
COUNTS = dict.fromkeys(("parameters", "numbers"), 10**15)
# Whole numbers that needn't be at least 1.
LEAST = {"query": 0, "key": 0, "offset": 0, "past": 0, "pad_id": -MOST}
INDICES = ("tokens", "segments", "positions", "rows", "select")
MASKS = ("mask", "padding_mask", "source_mask", "target_mask", "memory_mask", "padding")


def checked(function: Callable) -> Callable:
    """The same function, which first refuses arguments that can't be meant, by an error that names the argument."""
    parameters = inspect.signature(function).parameters
    checks = {name: check for name, parameter in parameters.items() if (check := _check_for(parameter))}
    in_order = list(parameters)

    @wraps(function)
    def call(*args, **named):
        if not torch.compiler.is_compiling():
            for name, value in zip(in_order, args, strict=False):
                if name in checks:
                    checks[name](name, value)
            for name, value in named.items():
                if name in checks:
                    checks[name](name, value)
        return function(*args, **named)

    return call


class _Depth(threading.local):
    guarded = False


_depth = _Depth()


def checked_outside(forward: Callable) -> Callable:
    """The same for a module's `forward`; inside another guarded module it is called as it is."""
    outermost = checked(forward)

    @wraps(forward)
    def call(*args, **named):
        if _depth.guarded or torch.compiler.is_compiling():
            return forward(*args, **named)
        _depth.guarded = True
        try:
            return outermost(*args, **named)
        finally:
            _depth.guarded = False

    return call


def guard(*classes: type, calls: bool = False) -> None:
    """Check what these classes are built from; with `calls`, also what their `forward` is given."""
    for one in classes:
        one.__init__ = checked(one.__init__)
        if calls:
            one.forward = checked_outside(one.forward)


def _check_for(parameter: inspect.Parameter) -> Check | None:
    """How an argument of this annotation and name is checked; None where nothing can be said about it."""
    annotation = parameter.annotation
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    name = parameter.name
    least, most = LEAST.get(name, 1), MOST_LAYERS if name.endswith("layers") else MOST
    check = {
        int: lambda name, value: check_whole(name, value, least, COUNTS.get(name, most)),
        float: NUMBERS.get(name, check_number),
        bool: _truth,
        str: _word,
        Tensor: _indices if name in INDICES else check_mask if name in MASKS else _features,
        nn.Module: _callable,
    }.get(next((kind for kind in kinds if kind is not type(None)), None))
    if check is None or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
        return None
    if type(None) in kinds:
        return lambda name, value: None if value is None else check(name, value)
    return check


def _share(name: str, value: object) -> None:
    if check_number(name, value) < 0 or float(value) >= 1:
        raise ValueError(f"{name}={value} must be at least 0 and below 1")


def _not_negative(name: str, value: object) -> None:
    if check_number(name, value) < 0:
        raise ValueError(f"{name}={value} must be at least 0")


def _positive(name: str, value: object) -> None:
    check_number(name, value, above=0)


# Decimal numbers by their name; any other one must only be finite.
NUMBERS: dict[str, Check] = {"dropout": _share, "eps": _not_negative, "norm_eps": _not_negative, "std": _not_negative}
NUMBERS |= dict.fromkeys(("base", "rope_base", "factor"), _positive)


def _truth(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise TypeError(f"{name}={value!r} must be True or False, got {type(value).__name__}")


def _word(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{name}={value!r} must be a str, got {type(value).__name__}")


def _callable(name: str, value: object) -> None:
    if not callable(value):
        raise TypeError(f"{name} must be a module, got {type(value).__name__}")


def _features(name: str, value: object) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor of floating-point numbers, got {type(value).__name__}")
    if not value.is_floating_point():
        raise ValueError(f"{name} has dtype {value.dtype}; expected floating-point numbers: use {name}.float()")


def _indices(name: str, value: object) -> None:
    if name == "select" and isinstance(value, Tensor) and value.dtype == torch.bool:
        return
    check_ids(name, value)
