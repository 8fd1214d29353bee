"""A text's route through each family, step by step, and the sizes of the published models."""

from transformer_course.classroom.model_map.steps import Stage, Step, Walk, attention, embedded, feedforward, ids, norm

GPT = Walk(
    "GPT-2 small",
    (
        Stage("in", "1", (ids("seq"), embedded("seq", "vocab*d_model+max_len*d_model", "Token plus position."))),
        Stage("block", "n_layers", (norm("seq"), *attention("seq", "seq"), norm("seq"), *feedforward("seq"))),
        Stage(
            "out", "1",
            (norm("seq"), Step("logits", "batch seq vocab", "0", "2*seq*d_model*vocab",
                               "Dot products with the embedding table, so there are no new parameters.")),
        ),
    ),
    {"vocab": 50_257, "max_len": 1_024, "n_heads": 12, "d_head": 64, "d_hidden": 3_072, "n_layers": 12},
    "2*n_layers*d_model",
)  # fmt: skip
LLAMA = Walk(
    "LLaMA 7B",
    (
        Stage("in", "1", (ids("seq"), embedded("seq", "vocab*d_model", "No positions: RoPE works inside attention."))),
        Stage(
            "block", "n_layers",
            (
                norm("seq", "RMSNorm"), *attention("seq", "seq", "n_kv_heads", bias=False), norm("seq", "RMSNorm"),
                Step("hidden layer, gated", "batch seq d_hidden", "2*d_model*d_hidden", "4*seq*d_model*d_hidden",
                     "Two linear layers; one gates the other."),
                Step("narrowed, added to stream", "batch seq d_model", "d_model*d_hidden", "2*seq*d_model*d_hidden",
                     "A linear layer back to d_model; the result is added."),
            ),
        ),
        Stage(
            "out", "1",
            (norm("seq", "RMSNorm"), Step("logits", "batch seq vocab", "vocab*d_model",
                                          "2*seq*d_model*vocab", "A matrix of its own.")),
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
        Stage("out", "1", (Step("hidden states", "batch seq d_model", remark="The input of a head."),)),
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
             embedded("source", "vocab*d_model+max_len*d_model+2*d_model", "Token plus position; two rows unused."),
             norm("source")),
        ),
        Stage(
            "encoder's block", "n_layers",
            (*attention("source", "source"), norm("source"), *feedforward("source"), norm("source")),
        ),
        Stage(
            "decoder: in", "1",
            (ids("seq"), embedded("seq", "max_len*d_model+2*d_model", "The same token table, its own position table."),
             norm("seq")),
        ),
        Stage(
            "decoder's block", "n_layers",
            (*attention("seq", "seq"), norm("seq"), *attention("seq", "source", name="cross"), norm("seq"),
             *feedforward("seq"), norm("seq")),
        ),
        Stage("out", "1", (Step("logits", "batch seq vocab", "0", "2*seq*d_model*vocab",
                                "The token table, used a third time."),)),
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
