"""LLaMA, as published, and with grouped queries."""

import pytest
import torch
from einops import rearrange
from every_family import BATCH, D_HEAD, HEADS, KV_HEADS, SEQ, SIZES, assert_same, lively, make, tokens

from transformer_course.models.llama import LLaMA, LlamaConfig


def test_llama_7b_has_the_published_number_of_parameters():
    with torch.device("meta"):
        model = LLaMA(LlamaConfig())
    assert sum(parameter.numel() for parameter in model.parameters()) == 6_738_415_616


def test_all_positions_shifted_alike_give_the_same_logits(dtype):
    # Padding on the left shifts nothing; a table that starts elsewhere does, and only distances count.
    model, ids = make("llama", dtype), tokens(BATCH, SEQ)
    expected = model(ids)
    x = model.embedding(ids, torch.arange(SEQ))
    assert_same(model.head(model.stack(x, positions=torch.arange(SEQ) + 5)), expected)


def test_as_many_key_heads_as_heads_is_plain_multihead(dtype):
    grouped = lively(LLaMA(LlamaConfig(**SIZES, n_layers=2, n_kv_heads=KV_HEADS)), dtype)
    plain = lively(LLaMA(LlamaConfig(**SIZES, n_layers=2, n_kv_heads=HEADS)), dtype)
    weights = {}
    for name, weight in grouped.state_dict().items():
        if name.endswith(("attention.key.weight", "attention.value.weight")):
            weight = weight.unflatten(0, (KV_HEADS, D_HEAD)).repeat_interleave(HEADS // KV_HEADS, dim=0).flatten(0, 1)
        weights[name] = weight
    plain.load_state_dict(weights)
    ids = tokens(BATCH, SEQ)
    assert_same(grouped(ids), plain(ids))


def test_grouped_queries_make_the_cache_smaller():
    model = make("llama-grouped-tied")
    assert all(cache.keys.shape == (BATCH, KV_HEADS, 11, D_HEAD) for cache in model.new_cache(BATCH, 11))


def test_no_layer_has_a_bias():
    assert not [name for name, _ in make("llama").named_parameters() if name.endswith("bias")]


def test_llama_equals_the_one_of_transformers(dtype):
    transformers = pytest.importorskip("transformers", reason="transformers is not installed")
    ours = lively(LLaMA(LlamaConfig(**SIZES, n_layers=2, n_kv_heads=KV_HEADS)), dtype)
    config = transformers.LlamaConfig(
        vocab_size=SIZES["vocab"],
        max_position_embeddings=SIZES["max_len"],
        hidden_size=SIZES["d_model"],
        intermediate_size=SIZES["d_hidden"],
        num_hidden_layers=2,
        num_attention_heads=HEADS,
        num_key_value_heads=KV_HEADS,
        rms_norm_eps=ours.config.norm_eps,
        tie_word_embeddings=False,
        attn_implementation="eager",
    )
    theirs = transformers.LlamaForCausalLM(config).to(dtype).eval()

    def halves(weight: torch.Tensor, heads: int) -> torch.Tensor:
        """The rows of every head, regrouped from neighbors that turn together to halves that do."""
        return rearrange(weight, "(head pair two) d_model -> (head two pair) d_model", head=heads, two=2)

    weights = {
        "model.embed_tokens.weight": ours.embedding.tokens.weight,
        "model.norm.weight": ours.stack.norm.weight,
        "lm_head.weight": ours.head.projection.weight,
    }
    for i, block in enumerate(ours.stack.blocks):
        layer = {
            "self_attn.q_proj": halves(block.attention.query.weight, HEADS),
            "self_attn.k_proj": halves(block.attention.key.weight, KV_HEADS),
            "self_attn.v_proj": block.attention.value.weight,
            "self_attn.o_proj": block.attention.output.weight,
            "mlp.gate_proj": block.feedforward.gate.weight,
            "mlp.up_proj": block.feedforward.up.weight,
            "mlp.down_proj": block.feedforward.down.weight,
            "input_layernorm": block.attention_residual.norm.weight,
            "post_attention_layernorm": block.feedforward_residual.norm.weight,
        }
        weights |= {f"model.layers.{i}.{name}.weight": weight for name, weight in layer.items()}
    theirs.load_state_dict(weights)
    ids = tokens(BATCH, SEQ)
    assert_same(ours(ids).detach(), theirs(ids).logits.detach())
