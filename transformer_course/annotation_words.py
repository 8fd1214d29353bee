"""What an annotation asks for, and what came instead, as an error says it."""

import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal, Union, get_args, get_origin

SEVERAL = (list, tuple, set, frozenset, Sequence, Collection, Iterable)
WORDS = {
    None: "None",
    type(None): "None",
    int: "a whole number",
    float: "a number",
    bool: "True or False",
    str: "a str",
}


def in_words(annotation: object) -> str:
    """What an annotation asks for, as an error says it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(in_words(one) for one in inner)
    if annotation in WORDS:
        return WORDS[annotation]
    if origin is Literal:
        return "one of " + ", ".join(repr(one) for one in inner)
    if origin in (dict, Mapping):
        return f"a mapping from names to values, each {in_words(inner[1])}"
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
