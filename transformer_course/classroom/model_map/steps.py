"""What a walk through a model consists of: steps, each with its shape, its parameters, and the work of its products.

Numbers are written as sums of products of sizes, such as "4*d_model*d_model+4*d_model", which Python and the browser
evaluate alike.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

Sizes = Mapping[str, int]


@dataclass(frozen=True)
class Step:
    """One tensor on the way: its axes, the parameters that made it, and the FLOPs for one text."""

    label: str
    axes: str
    parameters: str = "0"
    flops: str = "0"
    remark: str = ""


@dataclass(frozen=True)
class Stage:
    """Steps that the model runs `times` times."""

    title: str
    times: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Walk:
    """A family's stages, the sizes of its published model, and what its cache keeps for each token that it writes."""

    model: str
    stages: tuple[Stage, ...]
    sizes: Sizes
    cache: str


def value(expression: str, sizes: Sizes) -> int:
    """The value of a sum of products of sizes."""
    products = (term.split("*") for term in expression.split("+"))
    return sum(math.prod(int(word) if word.isdigit() else sizes[word] for word in product) for product in products)


def total(walk: Walk, sizes: Sizes, kind: str) -> int:
    """The "parameters" of the whole model, or the "flops" of one text.

    Raises:
        ValueError: the kind is neither
    """
    if kind not in ("parameters", "flops"):
        raise ValueError(f"kind={kind!r}: choose parameters or flops")
    return sum(
        value(stage.times, sizes) * sum(value(getattr(step, kind), sizes) for step in stage.steps)
        for stage in walk.stages
    )


def attention(asks: str, read: str, keys: str = "n_heads", bias: bool = True, name: str = "") -> tuple[Step, ...]:
    """The steps of attention: `asks` and `read` are the lengths of both texts, `keys` is the number of key heads."""
    wide = "d_model" if keys == "n_heads" else f"{keys}*d_head"
    shifts = ("+d_model", f"+2*{wide}") if bias else ("", "")
    square = "d_model*d_model"
    whose = f"{name} " if name else ""
    return (
        Step(
            f"{whose}queries", f"batch n_heads {asks} d_head", square + shifts[0], f"2*{asks}*{square}",
            "A linear layer; its features are then split into heads.",
        ),
        Step(
            f"{whose}keys and values", f"batch {keys} {read} d_head", f"2*d_model*{wide}{shifts[1]}",
            f"4*{read}*d_model*{wide}", "Two linear layers: two tensors of this shape.",
        ),
        Step(
            f"{whose}scores, then weights", f"batch n_heads {asks} {read}", "0", f"2*{asks}*{read}*d_model",
            "Every query meets every key, so this tensor grows with the square of the length.",
        ),
        Step(
            f"{whose}weighted values", f"batch n_heads {asks} d_head", "0", f"2*{asks}*{read}*d_model",
            "Attention weights times values. No parameters here.",
        ),
        Step(
            f"{whose}heads, added to stream", f"batch {asks} d_model", square + shifts[0],
            f"2*{asks}*{square}", "The heads are concatenated, go through a linear layer, and are added to the stream.",
        ),
    )  # fmt: skip


def norm(length: str, kind: str = "LayerNorm") -> Step:
    return Step(
        kind,
        f"batch {length} d_model",
        "2*d_model" if kind == "LayerNorm" else "d_model",
        remark="Brings each token's vector to a common size.",
    )


def feedforward(length: str) -> tuple[Step, ...]:
    flops = f"2*{length}*d_model*d_hidden"
    return (
        Step(
            "hidden layer", f"batch {length} d_hidden", "d_model*d_hidden+d_hidden", flops,
            "A linear layer that widens the vector, then GELU.",
        ),
        Step(
            "narrowed, added to stream", f"batch {length} d_model", "d_model*d_hidden+d_model", flops,
            "A linear layer back to d_model; the result is added to the stream.",
        ),
    )  # fmt: skip


def ids(length: str) -> Step:
    return Step("token ids", f"batch {length}", remark="Integers from the tokenizer.")


def embedded(length: str, parameters: str, remark: str) -> Step:
    return Step("embedding", f"batch {length} d_model", parameters, "0", remark)
