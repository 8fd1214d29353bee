"""The way of a text through each family, step by step: shape, parameters, and the work of its matrix products.

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
    """Steps that are gone through `times` times."""

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
    """What a sum of products of sizes comes to."""
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
    """The steps of an attention: `asks` and `read` are the lengths of both texts, `keys` counts the key heads."""
    wide = "d_model" if keys == "n_heads" else f"{keys}*d_head"
    shifts = ("+d_model", f"+2*{wide}") if bias else ("", "")
    square = "d_model*d_model"
    whose = f"{name} " if name else ""
    return (
        Step(
            f"{whose}queries", f"batch n_heads {asks} d_head", square + shifts[0], f"2*{asks}*{square}",
            "A linear layer, then the features are cut into heads.",
        ),
        Step(
            f"{whose}keys, and values", f"batch {keys} {read} d_head", f"2*d_model*{wide}{shifts[1]}",
            f"4*{read}*d_model*{wide}", "Two linear layers: two tensors of this shape.",
        ),
        Step(
            f"{whose}scores, then weights", f"batch n_heads {asks} {read}", "0", f"2*{asks}*{read}*d_model",
            "Every query meets every key: the only tensor that grows with the square of the text.",
        ),
        Step(
            f"{whose}values collected", f"batch n_heads {asks} d_head", "0", f"2*{asks}*{read}*d_model",
            "Weights times values; nothing is learned here.",
        ),
        Step(
            f"{whose}heads mixed, added", f"batch {asks} d_model", square + shifts[0],
            f"2*{asks}*{square}", "The heads side by side again, a linear layer, and the residual connection.",
        ),
    )  # fmt: skip


def norm(length: str, kind: str = "LayerNorm") -> Step:
    return Step(
        kind,
        f"batch {length} d_model",
        "2*d_model" if kind == "LayerNorm" else "d_model",
        remark="Every token to the same size, alone. Its work is small, and not counted.",
    )


def feedforward(length: str) -> tuple[Step, ...]:
    flops = f"2*{length}*d_model*d_hidden"
    return (
        Step("hidden layer", f"batch {length} d_hidden", "d_model*d_hidden+d_hidden", flops, "Wider, then GELU."),
        Step(
            "narrowed, added", f"batch {length} d_model", "d_model*d_hidden+d_model", flops,
            "Narrow again, and the residual connection.",
        ),
    )  # fmt: skip


def ids(length: str) -> Step:
    return Step("token ids", f"batch {length}", remark="Whole numbers from the tokenizer.")


def embedded(length: str, parameters: str, remark: str) -> Step:
    return Step("embedding", f"batch {length} d_model", parameters, "0", remark)


GPT = Walk(
    "GPT-2 small",
    (
        Stage("in", "1", (ids("seq"), embedded("seq", "vocab*d_model+max_len*d_model", "Token and position, added."))),
        Stage("block", "n_layers", (norm("seq"), *attention("seq", "seq"), norm("seq"), *feedforward("seq"))),
        Stage(
            "out", "1",
            (norm("seq"), Step("scores of all tokens", "batch seq vocab", "0", "2*seq*d_model*vocab",
                               "The embedding's own table once more: no parameters of its own.")),
        ),
    ),
    {"vocab": 50_257, "max_len": 1_024, "n_heads": 12, "d_head": 64, "d_hidden": 3_072, "n_layers": 12},
    "2*n_layers*d_model",
)  # fmt: skip
LLAMA = Walk(
    "LLaMA 7B",
    (
        Stage("in", "1", (ids("seq"), embedded("seq", "vocab*d_model", "No positions: attention turns by them."))),
        Stage(
            "block", "n_layers",
            (
                norm("seq", "RMSNorm"), *attention("seq", "seq", "n_kv_heads", bias=False), norm("seq", "RMSNorm"),
                Step("hidden layer, gated", "batch seq d_hidden", "2*d_model*d_hidden", "4*seq*d_model*d_hidden",
                     "Two linear layers, one the gate of the other."),
                Step("narrowed, added", "batch seq d_model", "d_model*d_hidden", "2*seq*d_model*d_hidden",
                     "Narrow again, and the residual connection."),
            ),
        ),
        Stage(
            "out", "1",
            (norm("seq", "RMSNorm"), Step("scores of all tokens", "batch seq vocab", "vocab*d_model",
                                          "2*seq*d_model*vocab", "A table of its own.")),
        ),
    ),
    {"vocab": 32_000, "max_len": 2_048, "n_heads": 32, "d_head": 128, "d_hidden": 11_008, "n_layers": 32},
    "2*n_layers*n_kv_heads*d_head",
)  # fmt: skip
BERT = Walk(
    "BERT-base",
    (
        Stage(
            "in", "1",
            (ids("seq"), embedded("seq", "vocab*d_model+max_len*d_model+2*d_model", "Token, position and segment."),
             norm("seq")),
        ),
        Stage("block", "n_layers", (*attention("seq", "seq"), norm("seq"), *feedforward("seq"), norm("seq"))),
        Stage("out", "1", (Step("hidden states", "batch seq d_model", remark="For a head: words, or classes."),)),
    ),
    {"vocab": 30_522, "max_len": 512, "n_heads": 12, "d_head": 64, "d_hidden": 3_072, "n_layers": 12},
    "0",
)  # fmt: skip
BART = Walk(
    "BART-base",
    (
        Stage(
            "encoder: in", "1",
            (ids("source"),
             embedded("source", "vocab*d_model+max_len*d_model+2*d_model", "Token and position; two rows unused."),
             norm("source")),
        ),
        Stage(
            "encoder's block", "n_layers",
            (*attention("source", "source"), norm("source"), *feedforward("source"), norm("source")),
        ),
        Stage(
            "decoder: in", "1",
            (ids("seq"), embedded("seq", "max_len*d_model+2*d_model", "The same tokens, positions of its own."),
             norm("seq")),
        ),
        Stage(
            "decoder's block", "n_layers",
            (*attention("seq", "seq"), norm("seq"), *attention("seq", "source", name="cross"), norm("seq"),
             *feedforward("seq"), norm("seq")),
        ),
        Stage("out", "1", (Step("scores of all tokens", "batch seq vocab", "0", "2*seq*d_model*vocab",
                                "The table of tokens, a third time."),)),
    ),
    {"vocab": 50_265, "max_len": 1_024, "n_heads": 12, "d_head": 64, "d_hidden": 3_072, "n_layers": 6},
    "2*n_layers*d_model",
)  # fmt: skip
WALKS = {"GPT": GPT, "LLaMA": LLAMA, "BERT": BERT, "BART": BART}


def sizes_of(
    family: str, seq: int = 1, *, batch: int = 1, source: int = 1, n_layers: int = 0, n_heads: int = 0, share: int = 1
) -> dict[str, int]:
    """All sizes of a walk, the published ones unless others are given; `share` query heads share a key head.

    Heads keep their width, so that more of them make a wider model; the hidden layer keeps its proportion. Where
    `share` does not divide the heads, the next smaller number that does is taken.

    Raises:
        ValueError: there is no such family
    """
    if family not in WALKS:
        raise ValueError(f"family={family!r}: expected one of {', '.join(WALKS)}")
    published = WALKS[family].sizes
    heads = n_heads or published["n_heads"]
    share = next(n for n in range(min(share, heads), 0, -1) if heads % n == 0)
    return {
        **published,
        "batch": batch,
        "seq": seq,
        "source": source,
        "n_layers": n_layers or published["n_layers"],
        "n_heads": heads,
        "n_kv_heads": heads // share,
        "d_model": heads * published["d_head"],
        "d_hidden": published["d_hidden"] * heads // published["n_heads"],
    }
