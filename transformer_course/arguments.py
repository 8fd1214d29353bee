"""What comes in is what it should be: numbers in their range, ids below the vocabulary, masks of True and False."""

import math
from collections.abc import Collection, Iterable
from operator import index
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported where it is needed: the table of corpora is read without it
    from torch import Tensor

DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{i}" for port in ("COM", "LPT") for i in range(10))}
MOST = 2**31 - 1  # of anything that is counted; what is larger was meant for something else


def check_whole(name: str, value: object, least: int = 1, most: int = MOST) -> int:
    """Return a whole number that lies from `least` to `most`.

    Raises:
        TypeError: it is no whole number
        ValueError: it lies outside
    """
    try:
        number = index(None if isinstance(value, bool) or getattr(value, "ndim", 0) else value)
    except (TypeError, RuntimeError):
        raise TypeError(f"{name}={_short(value)} must be a whole number, got {type(value).__name__}") from None
    if not least <= number <= most:
        allowed = f"at least {least}" if number < least else f"at most {most:,}"
        raise ValueError(f"{name}={_short(number)} must be {allowed}")
    return number


def check_number(name: str, value: object, above: float = -math.inf, most: float = math.inf) -> float:
    """Return a finite number that is larger than `above`, and no larger than `most`.

    Raises:
        TypeError: it is no real number
        ValueError: it is NaN or infinite, or lies outside
    """
    if isinstance(value, bool | str | bytes) or not hasattr(value, "__float__"):
        raise TypeError(f"{name}={_short(value)} must be a number, got {type(value).__name__}")
    try:
        number = float(value)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"{name}={_short(value)} must be one number, got {type(value).__name__}") from None
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or not above < number <= most:
        allowed = [f"above {above:g}"] * (above > -math.inf) + [f"at most {most:g}"] * (most < math.inf)
        raise ValueError(f"{name}={_short(value)} must be {' and '.join(allowed) or 'a finite number'}")
    return number


def check_probability(name: str, value: object) -> float:
    """Return a number from 0 to 1.

    Raises:
        TypeError: it is no real number
        ValueError: it lies outside
    """
    if check_number(name, value) < 0 or float(value) > 1:
        raise ValueError(f"{name}={_short(value)} must be between 0 and 1")
    return float(value)


def check_choice(name: str, value: object, choices: Collection[str]) -> str:
    """Return a word that is one of the choices.

    Raises:
        TypeError: it is no str
        ValueError: it is another word
    """
    if not isinstance(value, str):
        raise TypeError(f"{name}={_short(value)} must be one of {', '.join(choices)}, got {type(value).__name__}")
    if value not in choices:
        raise ValueError(f"{name}={_short(value)} is unknown: choose one of {', '.join(choices)}")
    return value


def check_ids(name: str, ids: "Tensor", vocab: int | None = None) -> None:
    """Refuse a tensor that does not hold token ids, from 0 to vocab - 1.

    Without `vocab` only the kind of numbers is looked at. Ids are compared with the vocabulary on the CPU alone: on a
    GPU that would wait for all that was computed before.

    Raises:
        TypeError: it is no tensor
        ValueError: it does not hold whole numbers, or an id lies outside of the vocabulary
    """
    import torch

    if not isinstance(ids, torch.Tensor):
        raise TypeError(f"{name} must be a tensor of token ids, got {type(ids).__name__}: use torch.tensor({name})")
    if ids.dtype not in (torch.int64, torch.int32):
        raise ValueError(f"{name} has dtype {ids.dtype}; expected token ids as torch.int64: use {name}.long()")
    if vocab is None or ids.device.type != "cpu" or not ids.numel() or torch.compiler.is_compiling():
        return
    lowest, highest = (int(edge) for edge in ids.aminmax())
    if lowest < 0:
        raise ValueError(f"{name} holds the id {lowest}; ids start at 0")
    if highest >= vocab:
        raise ValueError(
            f"{name} holds the id {highest}, but the vocabulary has {vocab} tokens, ids 0 to {vocab - 1}: was it made "
            "with a different tokenizer?"
        )


def check_mask(name: str, mask: "Tensor") -> None:
    """Refuse a mask that is not boolean: zeros and ones would be counted, or added to scores.

    Raises:
        TypeError: it is no tensor
        ValueError: it is not of torch.bool
    """
    import torch

    if not isinstance(mask, torch.Tensor):
        raise TypeError(f"{name} must be a tensor of torch.bool, got {type(mask).__name__}")
    if mask.dtype != torch.bool:
        raise ValueError(f"{name} has dtype {mask.dtype}; expected torch.bool, True = a real token: use {name}.bool()")


def check_texts(name: str, texts: object) -> list[str]:
    """Return several texts as a list.

    Raises:
        TypeError: it is one string, or holds something other than strings
    """
    if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
        raise TypeError(f"{name} must be several strings, got {type(texts).__name__}: for one text, write [text]")
    found = list(texts)
    for i, text in enumerate(found):
        if not isinstance(text, str):
            raise TypeError(f"{name}[{i}] must be a str, got {type(text).__name__}")
    return found


def _short(value: object) -> str:
    """A value as an error shows it: a large one must not fill the screen."""
    if isinstance(value, int) and abs(value) >= 10**30:
        return f"{'-' if value < 0 else ''}10**{int(math.log10(abs(value)))} or so"
    if getattr(value, "ndim", 0):
        return f"a tensor of shape {tuple(value.shape)}"
    said = repr(value)
    return said if len(said) <= 60 else f"{said[:57]}..."


def check_file_name(where: str, name: object, suffix: str = "") -> None:
    """Refuse a name that could lead to a file outside the folder it is meant for.

    Raises:
        ValueError: `name` is anything but the plain name of one file, or doesn't end in `suffix`
    """
    plain = isinstance(name, str) and name.strip() not in ("", ".", "..") and name.isprintable()
    # Windows opens a device by such a name, whatever follows its dot, and drops a dot or space at the end.
    reserved = plain and (name.partition(".")[0].rstrip().upper() in DEVICES or name[-1] in ". ")
    if not plain or reserved or set(name) & set('/\\:*?"<>|') or not name.endswith(suffix):
        ending = f" that ends in {suffix}" if suffix else ""
        raise ValueError(f"{where} names {name!r}; expected the plain name of a file{ending}, without a path")
