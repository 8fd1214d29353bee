"""How GPT, LLaMA, BERT and BART stack the same parts: each column of the map, written down from the bottom up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A part in its place, under the name it has there; `inside` are the parts within it."""

    part: str
    label: str
    inside: tuple["Box", ...] = ()


Row = tuple[Box, ...]


@dataclass(frozen=True)
class Column:
    """An encoder or a decoder: rows below the block, the block's sublayers, rows above it.

    Each sublayer has a residual connection of the kind that `residual` says ("pre_norm" or "post_norm").
    """

    side: str
    title: str
    below: tuple[Row, ...]
    block: Box
    sublayers: tuple[Box, ...]
    norm: Box
    residual: str
    above: tuple[Row, ...]
    result: str


@dataclass(frozen=True)
class Family:
    """A family of models; the last column is the one that answers."""

    name: str
    sees: str
    columns: tuple[Column, ...]


TOKENS = Box("tokens", "tokens")
EMBEDDING = Box("embedding", "embedding")
POSITIONS = Box("positions", "positions")
ATTENTION = Box("attention", "attention")
CAUSAL = Box("causal_mask", "causal mask")
PADDING = Box("padding_mask", "padding mask")
CACHE = Box("cache", "cache")
FEED_FORWARD = Box("feed_forward", "feed-forward")
LAYER_NORM = Box("layer_norm", "LayerNorm")
RMS_NORM = Box("rms_norm", "RMSNorm")
TIED_HEAD = Box("tied_head", "head, tied to the embedding")

FULL_ATTENTION = Box("multi_head", "multi-head self-attention", (ATTENTION, PADDING))
CAUSAL_ATTENTION = Box("multi_head", "multi-head self-attention", (ATTENTION, CAUSAL, CACHE))
CROSS_ATTENTION = Box("cross", "cross-attention", (ATTENTION, PADDING, CACHE))
ROTARY = Box("rotary", "RoPE")
GROUPED_ATTENTION = Box("grouped", "grouped queries, no biases", (ATTENTION, CAUSAL, CACHE, ROTARY))

GPT = Family(
    "GPT",
    "A decoder: every token sees itself and the tokens before it, and the model predicts the next one.",
    (
        Column(
            side="decoder",
            title="GPT, a decoder",
            below=((TOKENS,), (EMBEDDING, POSITIONS)),
            block=Box("block", "block × L"),
            sublayers=(CAUSAL_ATTENTION, FEED_FORWARD),
            norm=LAYER_NORM,
            residual="pre_norm",
            above=((LAYER_NORM,), (TIED_HEAD,)),
            result="the next token",
        ),
    ),
)
LLAMA = Family(
    "LLaMA",
    "A decoder like GPT. Five things change in its blocks (RMSNorm, RoPE, SwiGLU, no biases, and, from Llama 2 on, "
    "grouped queries), and its head has a table of its own.",
    (
        Column(
            side="decoder",
            title="LLaMA, a decoder",
            below=((TOKENS,), (EMBEDDING,)),
            block=Box("block", "block × L"),
            sublayers=(GROUPED_ATTENTION, Box("gated", "gated feed-forward, no biases")),
            norm=RMS_NORM,
            residual="pre_norm",
            above=((RMS_NORM,), (Box("lm_head", "head with its own table"),)),
            result="the next token",
        ),
    ),
)
BERT = Family(
    "BERT",
    "An encoder: every token sees the whole text, and the model predicts the tokens that were hidden.",
    (
        Column(
            side="encoder",
            title="BERT, an encoder",
            below=((TOKENS,), (EMBEDDING, POSITIONS, Box("segments", "segments")), (LAYER_NORM,)),
            block=Box("block", "block × L"),
            sublayers=(FULL_ATTENTION, FEED_FORWARD),
            norm=LAYER_NORM,
            residual="post_norm",
            above=((Box("mlm_head", "masked words"), Box("class_heads", "classes")),),
            result="hidden words, or classes",
        ),
    ),
)
BART = Family(
    "BART",
    "An encoder and a decoder: the encoder reads the source, and the decoder writes the target while looking at the "
    "encoder's output.",
    (
        Column(
            side="encoder",
            title="BART's encoder",
            below=((TOKENS,), (EMBEDDING, POSITIONS), (LAYER_NORM,)),
            block=Box("block", "block × L"),
            sublayers=(FULL_ATTENTION, FEED_FORWARD),
            norm=LAYER_NORM,
            residual="post_norm",
            above=(),
            result="",
        ),
        Column(
            side="decoder",
            title="BART's decoder",
            below=((TOKENS,), (EMBEDDING, POSITIONS), (LAYER_NORM,)),
            block=Box("cross_block", "block × L"),
            sublayers=(CAUSAL_ATTENTION, CROSS_ATTENTION, FEED_FORWARD),
            norm=LAYER_NORM,
            residual="post_norm",
            above=((TIED_HEAD,),),
            result="the next target token",
        ),
    ),
)
FAMILIES = {family.name: family for family in (GPT, LLAMA, BERT, BART)}
