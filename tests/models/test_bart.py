"""BART, as published and recomposed."""

import pytest
import torch
from every_family import (
    BATCH,
    D_HEAD,
    D_MODEL,
    ENCODER_DECODERS,
    HEADS,
    SOURCE,
    TARGET,
    VOCAB,
    assert_same,
    lively,
    make,
    tokens,
)
from torch import nn

from transformer_course.classroom.experiments.blocks.torch_layers import decoder_layer, encoder_layer, forbidden
from transformer_course.models.bart import BART, BartConfig

BOTH = pytest.mark.parametrize("family", ENCODER_DECODERS)


def test_bart_base_has_the_published_number_of_parameters():
    with torch.device("meta"):
        model = BART(BartConfig())
    assert sum(parameter.numel() for parameter in model.parameters()) == 139_420_416


@BOTH
def test_logits_are_the_decoding_of_the_encoding(family, dtype):
    model, source, target = make(family, dtype), tokens(BATCH, SOURCE), tokens(BATCH, TARGET)
    memory = model.encode(source)
    assert memory.shape == (BATCH, SOURCE, D_MODEL)
    hidden = model.hidden(target, memory)
    assert hidden.shape == (BATCH, TARGET, D_MODEL)
    logits = model(source, target)
    assert logits.shape == (BATCH, TARGET, VOCAB)
    assert torch.equal(model.head(hidden), logits)


def test_bart_equals_torchs_postnorm_layers(dtype):
    model, source, target = make("bart", dtype), tokens(BATCH, SOURCE), tokens(BATCH, TARGET)

    def embed(embedding, ids: torch.Tensor) -> torch.Tensor:
        x = embedding.tokens.weight[ids] + embedding.positions.weight[2 : 2 + ids.shape[1]]
        return nn.functional.layer_norm(x, (D_MODEL,), embedding.norm.weight, embedding.norm.bias, embedding.norm.eps)

    memory, x = embed(model.source_embedding, source), embed(model.target_embedding, target)
    for block in model.encoder.blocks:
        memory = encoder_layer(block, norm_first=False)(memory)
    for block in model.decoder.blocks:
        x = decoder_layer(block, norm_first=False)(x, memory, tgt_mask=forbidden(TARGET))
    assert_same(model(source, target), x @ model.source_embedding.tokens.weight.T + model.head.bias)


@BOTH
def test_every_target_token_sees_every_source_token(family, dtype):
    model, source, target = make(family, dtype), tokens(BATCH, SOURCE), tokens(BATCH, TARGET)
    before = model(source, target)
    for place in range(SOURCE):
        changed = source.clone()
        changed[:, place] = (source[:, place] + 1) % VOCAB
        assert (model(changed, target) - before).ne(0).any(dim=-1).all()


@BOTH
def test_source_and_target_share_one_embedding(family):
    model = make(family)
    assert model.source_embedding.tokens is model.target_embedding.tokens


@BOTH
def test_the_memory_is_projected_once_in_cached_decoding(family):
    model, source, target = make(family), tokens(BATCH, SOURCE), tokens(BATCH, TARGET)
    memory, cache = model.encode(source), model.new_cache(BATCH, TARGET, SOURCE)
    calls = []
    for block in model.decoder.blocks:
        block.cross_attention.key.register_forward_hook(lambda *_: calls.append(1))
    for now in range(TARGET):
        model.hidden(target[:, now : now + 1], memory, cache=cache)
    assert len(calls) == len(model.decoder.blocks)


@BOTH
def test_a_cache_has_room_for_target_and_memory(family):
    for own, read in make(family).new_cache(BATCH, TARGET, SOURCE):
        assert own.keys.shape == (BATCH, HEADS, TARGET, D_HEAD)
        assert read.keys.shape == (BATCH, HEADS, SOURCE, D_HEAD)


def test_the_final_logits_bias_is_added_saved_and_never_trained(dtype):
    model, source, target = make("bart", dtype), tokens(BATCH, SOURCE), tokens(BATCH, TARGET)
    (name,) = set(model.state_dict()) - {name for name, _ in model.named_parameters(remove_duplicate=False)}
    bias = model.state_dict()[name]
    assert bias.shape == (VOCAB,) and not bias.requires_grad
    with_bias = model(source, target)
    kept = bias.clone()
    bias.zero_()
    assert_same(model(source, target) + kept, with_bias, units=2)


def test_the_encoder_and_the_decoder_embedding_use_the_norms_small_number(dtype):
    # A large one shrinks what the norm gives, so it shows in both.
    sizes = {"vocab": VOCAB, "d_model": D_MODEL, "n_heads": HEADS, "n_encoder_layers": 1, "n_decoder_layers": 1}
    model = lively(BART(BartConfig(**sizes, norm_eps=0.5)), dtype)
    ids, positions = tokens(BATCH, TARGET), torch.arange(TARGET)
    for embedding in (model.source_embedding, model.target_embedding):
        total = embedding.tokens.weight[ids] + embedding.positions.weight[positions + 2]
        norm = embedding.norm
        expected = nn.functional.layer_norm(total, (D_MODEL,), norm.weight, norm.bias, 0.5)
        assert_same(embedding(ids, positions), expected)
