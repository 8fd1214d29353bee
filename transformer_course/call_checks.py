"""Every public call of a module checks its arguments by their annotations and names, before anything is computed.

This is for calls that read, prepare, train, write and report. The parts of a model have `guards.py`, which also looks
at dtypes, and plots have `plotting/refusals.py`.
"""

import dataclasses
import inspect
import sys
from collections.abc import Callable, Collection
from functools import wraps
from numbers import Real
from types import UnionType
from typing import Union, get_args, get_origin

from transformer_course.arguments import MOST, check_number, check_probability, check_whole
from transformer_course.signatures import check_annotation

Range = Callable[[str, object], object]


def check_calls(module: str, leave: Collection[str] = (), own: Collection[str] = ()) -> None:
    """Let the public functions, constructors and methods of a module refuse what their annotations exclude.

    To be called at the end of the module with its `__name__`. A dataclass checks its own fields where it takes them
    from a reader. `leave` names what runs so often that its callers check for it, and `own` the arguments that the
    module itself refuses, with words of its own.
    """
    inside = vars(sys.modules[module])
    for name, member in list(inside.items()):
        if name.startswith("_") or name in leave or getattr(member, "__module__", None) != module:
            continue
        if inspect.isfunction(member):
            inside[name] = checked_call(member, own)
        elif inspect.isclass(member) and not getattr(member, "_is_protocol", False):
            _check_methods(member, leave, own)


def _check_methods(kind: type, leave: Collection[str], own: Collection[str]) -> None:
    takes_nothing = dataclasses.is_dataclass(kind) or issubclass(kind, tuple | BaseException)
    for name, method in list(vars(kind).items()):
        is_public = name == "__init__" if name.startswith("_") else f"{kind.__name__}.{name}" not in leave
        if not is_public or (name == "__init__" and takes_nothing):
            continue
        if inspect.isfunction(method):
            setattr(kind, name, checked_call(method, own))
        elif isinstance(method, classmethod | staticmethod):
            setattr(kind, name, type(method)(checked_call(method.__func__, own)))


def checked_call(function: Callable, own: Collection[str] = ()) -> Callable:
    """The same function, which first compares its arguments with their annotations, and numbers with their range."""
    parameters = inspect.signature(function).parameters
    told = {name: one for name, one in parameters.items() if name not in own and _is_told(one)}
    checks = {name: _check_for(one, _where(function)) for name, one in told.items()}
    in_order = [
        name for name, one in parameters.items() if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
    ]

    @wraps(function)
    def call(*args, **named):
        for name, value in zip(in_order, args, strict=False):
            if name in checks:
                checks[name](name, value)
        for name, value in named.items():
            if name in checks:
                checks[name](name, value)
        return function(*args, **named)

    call.checks_calls, call.own = True, set(own)
    return call


def _where(function: Callable) -> str:
    return function.__qualname__.removesuffix(".__init__")


def _is_told(parameter: inspect.Parameter) -> bool:
    is_one = parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    return is_one and parameter.annotation is not parameter.empty


def _check_for(parameter: inspect.Parameter, where: str) -> Callable[[str, object], None]:
    annotation = parameter.annotation
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    within = next((RANGES[kind].get(parameter.name) for kind in (int, float) if kind in kinds), None)

    def check(name: str, value: object) -> None:
        if type(value) is not annotation:  # most values are exactly that, and a training loop asks often
            check_annotation(name, value, annotation, where, most_letters=None)
        if within is not None and isinstance(value, Real):
            within(name, value)

    return check


def _not_negative(name: str, value: object) -> None:
    if check_number(name, value) < 0:
        raise ValueError(f"{name}={value} must be at least 0")


def _positive(name: str, value: object) -> None:
    check_number(name, value, above=0)


def _whole_from(least: int) -> Range:
    return lambda name, value: check_whole(name, value, least, MOST)


COUNTED = """batch batch_tokens beams book candidates chapter characters copies count k length limit longest
longest_word max_len max_new most numbers order pairs processes shard_tokens size steps top_k vocab"""
FROM_ZERO = "epoch n_merges position process reach start step warmup"
POSITIVE = "mean_length peak peak_rate seconds strength"
NOT_NEGATIVE = "floor length_penalty loss t temperature weight_decay"
SHARES = "p probability top_p"
# What a number must be, by its name; a name that isn't here has no range of its own, or a narrower one where it's used.
RANGES: dict[type, dict[str, Range]] = {
    int: dict.fromkeys(COUNTED.split(), _whole_from(1)) | dict.fromkeys(FROM_ZERO.split(), _whole_from(0)),
    float: dict.fromkeys(POSITIVE.split(), _positive)
    | dict.fromkeys(NOT_NEGATIVE.split(), _not_negative)
    | dict.fromkeys(SHARES.split(), check_probability),
}
