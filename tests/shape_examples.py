"""One call or more for every `Shape:` block, in which every axis has a size of its own."""

import torch
from docstring_shapes import Example
from torch import nn

from transformer_course import (
    attention,
    blocks,
    cache,
    embeddings,
    feedforward,
    heads,
    masks,
    multihead,
    normalization,
    positions,
    residual,
    rotary,
)
from transformer_course.models import bart, bert, gpt, inputs, llama, pooled, rope_scaling

# d_model = head * d_head, and kv_head divides head; otherwise the sizes have nothing to do with each other.
SIZES = {
    "batch": 2,
    "kv_head": 3,
    "d_head": 4,
    "pair": 10,
    "head": 6,
    "seq": 5,
    "query": 7,
    "key": 11,
    "slot": 8,
    "classes": 9,
    "source": 13,
    "target": 17,
    "d_model": 24,
    "vocab": 29,
    "d_hidden": 31,
}
MAX_LEN = 40


def x(axes: str) -> torch.Tensor:
    return torch.randn([int(word) if word.isdigit() else SIZES[word] for word in axes.split()])


def ids(axes: str, below: int = SIZES["vocab"]) -> torch.Tensor:
    return torch.randint(below, [SIZES[word] for word in axes.split()])


def seen(axes: str) -> torch.Tensor:
    """A mask whose first column is padding."""
    mask = torch.ones([int(word) if word.isdigit() else SIZES[word] for word in axes.split()], dtype=torch.bool)
    mask[..., 0] = False
    return mask


BATCH, SEQ, HEADS, D_HEAD = SIZES["batch"], SIZES["seq"], SIZES["head"], SIZES["d_head"]
D_MODEL, D_HIDDEN, VOCAB, CLASSES = SIZES["d_model"], SIZES["d_hidden"], SIZES["vocab"], SIZES["classes"]
SELF = {"key": SEQ}  # in self-attention the keys are the sequence
SELF_TARGET = {"key": SIZES["target"]}
SMALL = {"vocab": VOCAB, "max_len": MAX_LEN, "d_model": D_MODEL, "n_heads": HEADS, "d_hidden": D_HIDDEN}
LAYERS = {"n_encoder_layers": 1, "n_decoder_layers": 1}


def new_cache() -> cache.KeyValueCache:
    return cache.KeyValueCache(BATCH, HEADS, MAX_LEN, D_HEAD)


def attend(**options) -> multihead.MultiHeadAttention:
    return multihead.MultiHeadAttention(D_MODEL, HEADS, **options)


def feed() -> feedforward.FeedForward:
    return feedforward.FeedForward(D_MODEL, D_HIDDEN)


def pre_norm() -> residual.PreNorm:
    return residual.PreNorm(normalization.LayerNorm(D_MODEL))


def table(rows: int = VOCAB) -> embeddings.TokenEmbedding:
    return embeddings.TokenEmbedding(rows, D_MODEL)


def encoder() -> bert.BERT:
    return bert.BERT(bert.BertConfig(n_layers=1, **SMALL))


def parts() -> dict[str, list[Example]]:
    norm = {"x": x("batch seq d_model"), "weight": x("d_model")}
    qkv = {"query": x("batch head query d_head"), "mask": seen("query key")}
    one_kv = {"key": x("batch head key d_head"), "value": x("batch head key d_head")}
    shared_kv = {"key": x("batch kv_head key d_head"), "value": x("batch kv_head key d_head")}
    rope = rotary.RotaryPositions(D_HEAD, MAX_LEN)
    same = {"x": x("batch seq d_model")}
    padded = {"padding_mask": seen("batch seq"), **same}
    stepped = {"sublayer": nn.Linear(D_MODEL, D_MODEL), **same}
    position_ids = ids("batch seq", MAX_LEN)
    past = {"tokens": ids("batch seq"), "past": SIZES["key"] - SEQ}
    append = {"key": x("batch head seq d_head"), "value": x("batch head seq d_head")}
    all_embedded = embeddings.InputEmbedding(table(), positions.LearnedPositions(MAX_LEN, D_MODEL), table(2))
    return {
        "masks.causal_mask": [Example(masks.causal_mask, {"query": SIZES["query"], "key": SIZES["key"]})],
        "masks.padding_mask": [Example(masks.padding_mask, {"tokens": ids("batch seq"), "pad_id": 0})],
        "masks.for_attention": [Example(masks.for_attention, {"padding": seen("batch key")})],
        "embeddings.TokenEmbedding": [Example(table(), {"tokens": ids("batch seq")})],
        "embeddings.InputEmbedding": [
            Example(
                all_embedded,
                {"tokens": ids("batch seq"), "positions": torch.arange(SEQ), "segments": ids("batch seq", 2)},
            ),
            Example(all_embedded, {"tokens": ids("batch seq"), "positions": position_ids}),
        ],
        "positions.positions_of": [
            Example(positions.positions_of, {"padding_mask": seen("batch key"), **past}),
            Example(positions.positions_of, {"padding_mask": None, **past}),
        ],
        "positions.LearnedPositions": [
            Example(positions.LearnedPositions(MAX_LEN, D_MODEL), {"positions": position_ids})
        ],
        "positions.SinusoidalPositions": [
            Example(positions.SinusoidalPositions(MAX_LEN, D_MODEL), {"positions": position_ids})
        ],
        "rotary.rotary_angles": [
            Example(rotary.rotary_angles, {"positions": position_ids, "d_head": 2 * SIZES["pair"]}),
        ],
        "rotary.RotaryPositions": [
            Example(rope, {"x": x("batch head seq d_head"), "positions": position_ids}),
        ],
        "attention.scaled_dot_product_attention": [
            Example(attention.scaled_dot_product_attention, qkv | one_kv),
        ],
        "attention.fused_attention": [Example(attention.fused_attention, qkv | shared_kv)],
        "cache.KeyValueCache.append": [Example(new_cache().append, append)],
        "cache.KeyValueCache.reorder": [Example(new_cache().reorder, {"rows": ids("batch", BATCH)})],
        "multihead.split_heads": [Example(multihead.split_heads, {"n_heads": HEADS, **same})],
        "multihead.merge_heads": [Example(multihead.merge_heads, {"x": x("batch head seq d_head")})],
        "multihead.share_heads": [
            Example(multihead.share_heads, {"x": x("batch kv_head key d_head"), "n_heads": HEADS})
        ],
        "multihead.MultiHeadAttention": [
            Example(
                attend(n_kv_heads=SIZES["kv_head"]),
                {"context": x("batch key d_model"), "mask": seen("batch 1 1 key"), **same},
            ),
            Example(attend(rotary=rope, causal=True), {"positions": position_ids, **same}),
        ],
        "multihead.MultiHeadAttention.keys_and_values": [
            Example(
                attend(rotary=rope).keys_and_values,
                {"source": x("batch seq d_model"), "positions": position_ids, "cache": new_cache(), "fixed": False},
            )
        ],
        "feedforward.FeedForward": [Example(feed(), same)],
        "feedforward.GatedFeedForward": [Example(feedforward.GatedFeedForward(D_MODEL, D_HIDDEN), same)],
        "normalization.layer_norm": [Example(normalization.layer_norm, {"bias": x("d_model"), **norm})],
        "normalization.rms_norm": [Example(normalization.rms_norm, norm)],
        "normalization.LayerNorm": [Example(normalization.LayerNorm(D_MODEL), same)],
        "normalization.RMSNorm": [Example(normalization.RMSNorm(D_MODEL), same)],
        "residual.PreNorm": [Example(pre_norm(), stepped)],
        "residual.PostNorm": [Example(residual.PostNorm(normalization.RMSNorm(D_MODEL)), stepped)],
        "blocks.TransformerBlock": [
            Example(
                blocks.TransformerBlock(attend(rotary=rope), feed(), pre_norm),
                {"mask": seen("batch 1 1 seq"), "positions": position_ids, **same},
                SELF,
            ),
            Example(
                blocks.TransformerBlock(attend(rotary=rope, causal=True), feed(), pre_norm),
                {"positions": torch.arange(SEQ), **same},
            ),
        ],
        "blocks.CrossAttentionBlock": [
            Example(
                blocks.CrossAttentionBlock(attend(rotary=rope, causal=True), attend(), feed(), pre_norm),
                {
                    "x": x("batch target d_model"),
                    "memory": x("batch source d_model"),
                    "mask": seen("batch 1 1 target"),
                    "memory_mask": seen("batch 1 1 source"),
                    "positions": ids("batch target", MAX_LEN),
                },
            )
        ],
        "blocks.Stack": [
            Example(blocks.Stack([blocks.TransformerBlock(attend(), feed(), pre_norm) for _ in range(2)]), same)
        ],
        "heads.LanguageModelHead": [Example(heads.LanguageModelHead(D_MODEL, VOCAB), same)],
        "heads.TiedHead": [Example(heads.TiedHead(table()), same)],
        "heads.MaskedLanguageModelHead": [
            Example(heads.MaskedLanguageModelHead(table()), {"select": ids("slot", BATCH * SEQ), **same}),
            Example(heads.MaskedLanguageModelHead(table()), same),
        ],
        "heads.MaskedLanguageModelHead.scores": [Example(heads.MaskedLanguageModelHead(table()).scores, same)],
        "heads.Pooler": [Example(heads.Pooler(D_MODEL), padded)],
        "heads.MaxPooler": [Example(heads.MaxPooler(), padded)],
        "heads.SequenceClassificationHead": [Example(heads.SequenceClassificationHead(D_MODEL, CLASSES), padded)],
        "heads.TokenClassificationHead": [Example(heads.TokenClassificationHead(D_MODEL, CLASSES), same)],
    }


def models() -> dict[str, list[Example]]:
    read = {"tokens": ids("batch seq"), "padding_mask": seen("batch seq")}
    read_segments = {"segments": ids("batch seq", 2), **read}
    both = {
        "source": ids("batch source"),
        "target": ids("batch target"),
        "source_mask": seen("batch source"),
        "target_mask": seen("batch target"),
    }
    small_gpt = gpt.GPT(gpt.GPTConfig(n_layers=1, **SMALL))
    small_llama = llama.LLaMA(llama.LlamaConfig(n_layers=1, n_kv_heads=SIZES["kv_head"], **SMALL))
    small_bart = bart.BART(bart.BartConfig(**SMALL, **LAYERS))
    masked = bert.MaskedLanguageModel(encoder())
    past = SIZES["key"] - SEQ
    return {
        "models.inputs.check_tokens": [Example(inputs.check_tokens, {"tokens": ids("batch seq"), "max_len": MAX_LEN})],
        "models.inputs.key_mask": [
            Example(inputs.key_mask, {"padding_mask": seen("batch key"), "batch": BATCH, "key": SIZES["key"]})
        ],
        "models.inputs.positions_and_mask": [
            Example(
                inputs.positions_and_mask,
                {"tokens": ids("batch seq"), "padding_mask": seen("batch key"), "max_len": MAX_LEN, "past": past},
            )
        ],
        "models.families.CausalLanguageModel": [Example(small_gpt, read)],
        "models.families.Encoder": [Example(encoder(), read_segments)],
        "models.families.EncoderDecoder": [Example(small_bart, both)],
        "models.gpt.GPT": [Example(small_gpt, read)],
        "models.llama.LLaMA": [Example(small_llama, read)],
        "models.bert.BERT": [Example(encoder(), read_segments)],
        "models.bert.RotaryBERT": [Example(bert.RotaryBERT(bert.RotaryBertConfig(n_layers=1, **SMALL)), read)],
        "models.bert.MaskedLanguageModel": [
            Example(masked, {"select": ids("slot", BATCH * SEQ), **read_segments}),
            Example(masked, read_segments),
        ],
        "models.bert.SequenceClassifier": [Example(bert.SequenceClassifier(encoder(), CLASSES), read_segments)],
        "models.bert.TokenClassifier": [Example(bert.TokenClassifier(encoder(), CLASSES), read_segments)],
        "models.bart.BART": [Example(small_bart, both)],
        "models.bart.RotaryBART": [Example(bart.RotaryBART(bart.RotaryBartConfig(**SMALL, **LAYERS)), both)],
        "models.pooled.PooledEncoder": [Example(pooled.PooledEncoder(encoder()), read_segments)],
        "models.rope_scaling.ScaledRotaryPositions": [
            Example(
                rope_scaling.ScaledRotaryPositions(D_HEAD, MAX_LEN, 10.0, rope_scaling.LinearScaling(2.0)),
                {"x": x("batch head seq d_head"), "positions": ids("batch seq", MAX_LEN)},
            )
        ],
        "models.bart.ScaledTokenEmbedding": [
            Example(bart.ScaledTokenEmbedding(VOCAB, D_MODEL, 2.0), {"tokens": ids("batch seq")})
        ],
        "models.bart.BiasedTiedHead": [Example(bart.BiasedTiedHead(table()), {"x": x("batch seq d_model")})],
    }
