"""Settings as they arrive, from the command line, a file or Python: converted to their declared type, or refused."""

import math
import types
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Union, get_args, get_origin, get_type_hints

WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a word"}
MOST_LAYERS, MOST = 10_000, 1 << 31

# The range of a setting by its name: the least and the most; a bound in words says that it isn't in the range itself.
RANGES: dict[str, tuple[float, float, str]] = {
    "dropout": (0, 1, "at least 0 and below 1"),
    "beta1": (0, 1, "at least 0 and below 1"),
    "beta2": (0, 1, "at least 0 and below 1"),
    "weight_decay": (0, math.inf, "at least 0"),
    "warmup": (0, math.inf, "at least 0"),
    "std": (0, math.inf, "above 0"),
    "norm_eps": (0, math.inf, "above 0"),
    "rope_base": (0, math.inf, "above 0"),
    "peak_rate": (0, math.inf, "above 0"),
    "clip": (0, math.inf, "above 0"),
    "floor": (0, 1, "between 0 and 1"),
}
SIZES = ("vocab", "max_len", "d_model", "d_hidden", "n_heads", "n_kv_heads", "n_segments")
LAYERS = ("n_layers", "n_encoder_layers", "n_decoder_layers")
COUNTS = ("steps", "accumulation", "log_every", "evaluate_every", "checkpoint_every", "pairs")


def convert(name: str, value: Any, kind: Any) -> Any:
    """A setting as the type that its field declares.

    Words are taken as on a command line: "False" is False, and "1e-3" is 0.001.

    Raises:
        ValueError: the value is no such thing, or outside the setting's range
    """
    allowed = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
    nothing = value is None or (isinstance(value, str) and value.lower() in ("none", "null"))
    if nothing and type(None) in allowed:
        return None
    kind = next(one for one in allowed if one is not type(None))
    if kind not in READERS:
        return value  # a part of a published model's configuration, which no command can set
    found = READERS[kind](value)
    if found is None:
        raise ValueError(f"{name}={value!r}: expected {KINDS[kind]}")
    _check_range(name, found)
    return found


def declared(config: type) -> dict[str, Any]:
    """The type of each field of a dataclass, by name."""
    hints = get_type_hints(config)
    return {field.name: hints[field.name] for field in fields(config)}


def convert_all(config: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as the types that a dataclass declares for them.

    Raises:
        ValueError: one of them is of another type, outside its range, or none of the dataclass's
    """
    kinds = declared(config)
    unknown = [name for name in values if name not in kinds]
    if unknown:
        raise ValueError(f"no setting named {', '.join(sorted(unknown))}; there are {', '.join(kinds)}")
    return {name: convert(name, value, kinds[name]) for name, value in values.items()}


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    number = value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            number = _number(value)
    return int(number) if isinstance(number, float) and number.is_integer() else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else WORDS.get(value.lower()) if isinstance(value, str) else None


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) else None


READERS = {int: _whole, float: _number, bool: _truth, str: _word}


def _check_range(name: str, value: Any) -> None:
    if name in RANGES:
        least, most, words = RANGES[name]
        below = value <= least if words.startswith("above") else value < least
        if below or value > most or (words.endswith("below 1") and value == most):
            raise ValueError(f"{name}={value}: expected a number {words}")
    most = MOST_LAYERS if name in LAYERS else MOST
    if (name in SIZES or name in LAYERS) and not 1 <= value <= most:
        raise ValueError(f"{name}={value}: expected 1 to {most:,}")
    if name in COUNTS and value < 1:
        raise ValueError(f"{name}={value}: expected at least 1")
