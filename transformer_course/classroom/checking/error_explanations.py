"""An exception in words: what it means here, in the names of axes, and what to look at."""

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path

from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case

IMPORTS = {
    "math": "import math",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
    "Tensor": "from torch import Tensor",
    "np": "import numpy as np",
    "numpy": "import numpy as np",
    "rearrange": "from einops import rearrange",
    "einsum": "from einops import einsum",
    "repeat": "from einops import repeat",
    "reduce": "from einops import reduce",
    "Counter": "from collections import Counter",
    "defaultdict": "from collections import defaultdict",
    "random": "import random",
    "re": "import re",
}
# What numpy, or an older habit, calls what tensors have under another name.
TENSOR_NAMES = {
    "astype": "`x.to(dtype)`, or `x.float()`",
    "copy": "`x.clone()`",
    "concatenate": "`torch.cat([...], dim=...)`",
    "append": "a list to append to, and then `torch.stack` or `torch.cat`",
    "dot": "`x @ y`",
    "power": "`x ** y`",
    "ndim": "`x.dim()`",
    "len": "`x.shape[...]`",
    "length": "`x.shape[...]`",
}


def axes_by_size(case: Case) -> dict[int, list[str]]:
    """The names of the inputs' axes by their size in this case; sizes that no axis has are left out."""
    found: dict[int, list[str]] = {}
    for name, value in case.inputs.items():
        axes = case.axes.get(name, "").split()
        if isinstance(value, Tensor) and len(axes) == value.dim():
            for axis, size in zip(axes, value.shape, strict=True):
                if axis not in found.setdefault(size, []) and not axis.isdecimal():
                    found[size].append(axis)
    return found


def in_words(shape: str, case: Case) -> str:
    """A shape like "3x4" or "3, 4" with the axes that have these sizes: (query 3, d_head 4)."""
    known = axes_by_size(case)
    sizes = [int(size) for size in re.findall(r"\d+", shape)]
    return (
        "(" + ", ".join(f"{' or '.join(known[size])} {size}" if known.get(size) else str(size) for size in sizes) + ")"
    )


def missing_name(match: re.Match, case: Case) -> str:
    name = match[1]
    if name in IMPORTS:
        return f"`{name}` isn't imported in this notebook: add `{IMPORTS[name]}` to a cell above, and run that cell."
    if name in case.inputs:
        return f"`{name}` is an argument of this exercise. Is it called something else in your `def` line?"
    return f"Nothing is called `{name}` here. Is it misspelled, or haven't you run the cell above that defines it?"


def missing_attribute(match: re.Match, case: Case) -> str:
    kind, name = match[1], match[2]
    if kind == "Tensor" and name in TENSOR_NAMES:
        return f"A tensor has no `.{name}`. In PyTorch, use {TENSOR_NAMES[name]}."
    if kind == "NoneType":
        return f"Your code uses `.{name}` on `None`. {none(match, case)}"
    return f"A `{kind}` has no `.{name}`. Is this value what you think it is? Print its type in the line before."


def none(match: re.Match, case: Case) -> str:
    """Which arguments are None in this case, where that's what can't be indexed, looped over or called."""
    names = [f"`{name}`" for name, value in case.inputs.items() if value is None]
    if not names:
        return "Something here is `None`. Does a function of yours, or a method such as `.append`, return nothing?"
    told = f"{' and '.join(names)} {'are' if len(names) > 1 else 'is'} `None`"
    return f"In this case, {told}. What should your function do then?"


SPECIAL: dict[str, Callable[[re.Match, Case], str]] = {
    "missing_name": missing_name,
    "missing_attribute": missing_attribute,
    "none": none,
}


@functools.cache
def explanations() -> tuple[tuple[re.Pattern, str], ...]:
    """Patterns in an exception's text and the words that explain it, in the order in which they are tried.

    In the words, `{1}` is the pattern's first group, and `{shape1}` and `{size1}` are the same in the names of axes.
    """
    rows = json.loads((Path(__file__).parent / "error_explanations.json").read_text(encoding="utf-8"))
    return tuple((re.compile(row["pattern"]), row["words"]) for row in rows)


def explain(error: str, case: Case) -> str:
    """One or two sentences on an exception's text, or nothing where there is nothing better than that text."""
    text = " ".join(error.split())
    for pattern, words in explanations():
        match = pattern.search(text)
        if match and words.startswith("@"):
            return SPECIAL[words[1:]](match, case)
        if match:
            return filled(words, match, case)
    return ""


def filled(words: str, match: re.Match, case: Case) -> str:
    """The words with what the pattern found in their slots."""

    def fill(slot: re.Match) -> str:
        found = match[int(slot[2])].strip()
        if slot[1] is None:
            return found
        return in_words(found, case) if slot[1] == "shape" else in_words(found, case)[1:-1]

    return re.sub(r"\{(shape|size)?(\d)\}", fill, words)
