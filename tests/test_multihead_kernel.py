"""What reaches the fused kernel: no mask that it does not need, and no copied keys."""

import pytest
import torch
from every_family import BATCH, D_HEAD, D_MODEL, HEADS, KV_HEADS, MAX_LEN, SEQ, lively
from torch import Tensor
from torch.nn import functional as F

from transformer_course.cache import KeyValueCache
from transformer_course.multihead import MultiHeadAttention


def attention(dtype: torch.dtype = torch.float32, **how) -> MultiHeadAttention:
    return lively(MultiHeadAttention(D_MODEL, HEADS, **how), dtype)


def text(dtype: torch.dtype, seq: int = SEQ) -> Tensor:
    return torch.randn(BATCH, seq, D_MODEL).to(dtype)


class Spy:
    """Stands in for torch's fused attention and notes what it was given."""

    def __init__(self):
        self.calls, self.real = [], F.scaled_dot_product_attention

    def __call__(self, query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, **more):
        self.calls.append({"mask": attn_mask, "causal": is_causal, "keys": key.shape, "dropout": dropout_p})
        return self.real(query, key, value, attn_mask=attn_mask, dropout_p=dropout_p, is_causal=is_causal, **more)


@pytest.fixture
def spy(monkeypatch) -> Spy:
    spy = Spy()
    monkeypatch.setattr(F, "scaled_dot_product_attention", spy)
    return spy


def test_no_dense_mask_is_built_for_plain_causal_attention(spy):
    attention(causal=True)(text(torch.float32))
    assert [(call["mask"], call["causal"]) for call in spy.calls] == [(None, True)]


def test_no_dense_mask_is_built_for_a_prompt_that_fills_an_empty_cache_nor_for_one_new_token(spy):
    layer, cache = attention(causal=True), KeyValueCache(BATCH, HEADS, MAX_LEN, D_HEAD)
    layer(text(torch.float32), cache=cache)
    layer(text(torch.float32, 1), cache=cache)
    assert [(call["mask"], call["causal"]) for call in spy.calls] == [(None, True), (None, False)]


def test_no_mask_at_all_where_everything_may_be_seen(spy):
    attention()(text(torch.float32))
    assert [(call["mask"], call["causal"]) for call in spy.calls] == [(None, False)]


def test_key_heads_are_not_copied_for_the_kernel(spy):
    attention(n_kv_heads=KV_HEADS)(text(torch.float32))
    assert spy.calls[0]["keys"] == (BATCH, KV_HEADS, SEQ, D_HEAD)


def test_dropout_acts_in_training_only(dtype, spy):
    layer, x = attention(dtype, dropout=0.4), text(dtype)
    assert torch.equal(layer(x), layer(x))
    layer.train()
    assert not torch.equal(layer(x), layer(x))
    assert [call["dropout"] for call in spy.calls] == [0.0, 0.0, 0.4, 0.4]
