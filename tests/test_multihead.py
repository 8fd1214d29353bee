"""Several heads: torch's own, grouped, cached, causal, and without an order unless somebody gives one."""

import pytest
import torch
from every_family import BATCH, D_HEAD, D_MODEL, HEADS, KV_HEADS, MAX_LEN, SEQ, SOURCE, assert_same, lively
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from transformer_course.cache import KeyValueCache
from transformer_course.masks import causal_mask, for_attention
from transformer_course.multihead import MultiHeadAttention
from transformer_course.rotary import RotaryPositions

TYPES = [torch.float32, torch.bfloat16]


def attention(dtype: torch.dtype = torch.float32, **how) -> MultiHeadAttention:
    return lively(MultiHeadAttention(D_MODEL, HEADS, **how), dtype)


def rotary() -> RotaryPositions:
    return RotaryPositions(D_HEAD, MAX_LEN)


def text(dtype: torch.dtype, seq: int = SEQ) -> Tensor:
    return torch.randn(BATCH, seq, D_MODEL).to(dtype)


def torchs(ours: MultiHeadAttention, dtype: torch.dtype) -> nn.MultiheadAttention:
    bias = ours.query.bias is not None
    theirs = nn.MultiheadAttention(ours.d_model, ours.n_heads, bias=bias, batch_first=True, dtype=dtype)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
        theirs.out_proj.weight.copy_(ours.output.weight)
        if bias:
            theirs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
            theirs.out_proj.bias.copy_(ours.output.bias)
    return theirs.eval()


@settings(deadline=None, max_examples=30)
@given(
    heads=st.integers(1, 5),
    d_head=st.integers(1, 9),
    queries=st.integers(1, 8),
    keys=st.integers(1, 8),
    bias=st.booleans(),
    masks=st.sampled_from(["none", "padding", "causal", "both"]),
    cross=st.booleans(),
    kind=st.sampled_from(TYPES),
    seed=st.integers(0, 2**31),
)
def test_multihead_attention_equals_torchs_with_copied_weights(
    heads, d_head, queries, keys, bias, masks, cross, kind, seed
):
    torch.manual_seed(seed)
    ours = lively(MultiHeadAttention(heads * d_head, heads, bias=bias), kind)
    x = torch.randn(BATCH, queries, heads * d_head).to(kind)
    keys = max(keys, queries) if cross else queries
    context = torch.randn(BATCH, keys, heads * d_head).to(kind) if cross else None
    padding = visible = mask = None
    if masks in ("padding", "both"):
        padding = torch.rand(BATCH, keys) < 0.6
        padding[:, 0] = True  # torch's gives NaN where a row sees nothing
        mask = for_attention(padding)
    if masks in ("causal", "both"):
        visible = causal_mask(queries, keys)
        mask = visible if mask is None else mask & visible
    source = x if context is None else context
    # Torch's masks say the opposite: True = may not attend.
    expected, _ = torchs(ours, kind)(
        x,
        source,
        source,
        key_padding_mask=None if padding is None else ~padding,
        attn_mask=None if visible is None else ~visible,
        need_weights=False,
    )
    # With few features the sums may cancel to a small output, whose errors remain those of what was summed.
    assert_same(ours(x, context=context, mask=mask), expected, units=12)


@settings(deadline=None, max_examples=20)
@given(seq=st.integers(1, 12), heads=st.integers(1, 4), kind=st.sampled_from(TYPES), seed=st.integers(0, 2**31))
def test_without_positions_attention_is_permutation_equivariant(seq, heads, kind, seed):
    torch.manual_seed(seed)
    blind = lively(MultiHeadAttention(heads * D_HEAD, heads), kind)
    x = torch.randn(BATCH, seq, heads * D_HEAD).to(kind)
    order = torch.randperm(seq)
    assert_same(blind(x[:, order]), blind(x)[:, order])


@pytest.mark.parametrize("how", [{"causal": True}, {"rotary": rotary()}], ids=["causal", "rotary"])
def test_a_causal_mask_or_rotary_positions_give_attention_an_order(how, dtype):
    ordered, x = attention(dtype, **how), text(dtype)
    order = torch.arange(SEQ).flip(0)
    assert (ordered(x[:, order]) - ordered(x)[:, order]).abs().max() > 0.1


def test_rotary_attention_depends_on_distance_alone(dtype):
    turned, x = attention(dtype, rotary=rotary(), causal=True), text(dtype)
    expected = turned(x, positions=torch.arange(SEQ))
    assert_same(turned(x, positions=torch.arange(SEQ) + 5), expected)
    assert_same(turned(x, positions=torch.arange(SEQ) + torch.tensor([[0], [3], [9]])), expected)
    assert (turned(x, positions=torch.arange(SEQ) * 2) - expected).abs().max() > 0.05


@pytest.mark.parametrize("how", [{}, {"causal": True}, {"rotary": rotary()}], ids=["plain", "causal", "rotary"])
def test_as_many_key_heads_as_heads_is_plain_multihead(how, dtype):
    plain, grouped = attention(dtype, **how), attention(dtype, n_kv_heads=HEADS, **how)
    grouped.load_state_dict(plain.state_dict())
    x = text(dtype)
    assert torch.equal(grouped(x), plain(x))


@pytest.mark.parametrize("kv_heads", [1, KV_HEADS])
@pytest.mark.parametrize("masked", [False, True])
def test_fewer_key_heads_equal_multihead_with_repeated_weights(kv_heads, masked, dtype):
    grouped = attention(dtype, n_kv_heads=kv_heads, rotary=rotary(), causal=True)
    plain = attention(dtype, rotary=rotary(), causal=True)
    weights = dict(grouped.state_dict())
    for name in ("key.weight", "value.weight", "key.bias", "value.bias"):
        by_head = weights[name].unflatten(0, (kv_heads, D_HEAD))
        weights[name] = by_head.repeat_interleave(HEADS // kv_heads, dim=0).flatten(0, 1)
    plain.load_state_dict(weights)
    mask = for_attention(torch.arange(SEQ) < torch.tensor([[SEQ], [4], [5]])) if masked else None
    x = text(dtype)
    assert_same(grouped(x, mask=mask), plain(x, mask=mask))


def test_grouped_queries_have_smaller_key_and_value_matrices():
    grouped = attention(n_kv_heads=KV_HEADS)
    assert grouped.key.weight.shape == grouped.value.weight.shape == (KV_HEADS * D_HEAD, D_MODEL)
    assert grouped.query.weight.shape == grouped.output.weight.shape == (D_MODEL, D_MODEL)


@pytest.mark.parametrize("kv_heads", [KV_HEADS, HEADS])
@pytest.mark.parametrize("chunks", [[1] * SEQ, [3, 4], [4, 1, 2], [SEQ]])
def test_keys_from_a_cache_are_as_good_as_keys_computed_anew(kv_heads, chunks, dtype):
    layer = attention(dtype, n_kv_heads=kv_heads, rotary=rotary(), causal=True)
    x, cache = text(dtype), KeyValueCache(BATCH, kv_heads, MAX_LEN, D_HEAD, dtype=dtype)
    parts = [
        layer(part, positions=positions, cache=cache)
        for part, positions in zip(x.split(chunks, dim=1), torch.arange(SEQ).split(chunks), strict=True)
    ]
    assert_same(torch.cat(parts, dim=1), layer(x))


def test_a_memory_is_projected_once_and_then_read_from_the_cache(dtype):
    cross = attention(dtype)
    memory, x = text(dtype, SOURCE), text(dtype)
    cache = KeyValueCache(BATCH, HEADS, SOURCE, D_HEAD, dtype=dtype)
    calls = []
    cross.key.register_forward_hook(lambda *_: calls.append(1))
    parts = [cross(part, context=memory, cache=cache) for part in x.split([2, 4, 1], dim=1)]
    assert len(calls) == 1
    assert_same(torch.cat(parts, dim=1), cross(x, context=memory))


def test_a_row_that_sees_nothing_gives_the_bias_of_the_output_alone(dtype):
    layer, x = attention(dtype), text(dtype)
    padding = torch.ones(BATCH, SEQ, dtype=torch.bool)
    padding[1] = False
    output = layer(x, mask=for_attention(padding))
    assert torch.equal(output[1], layer.output.bias.expand(SEQ, D_MODEL))
    assert output.isfinite().all()


def test_sizes_that_do_not_divide_are_refused():
    with pytest.raises(ValueError, match="d_model=40 is not divisible by n_heads=3"):
        MultiHeadAttention(40, 3)
    with pytest.raises(ValueError, match="n_heads=4 is not divisible by n_kv_heads=3"):
        MultiHeadAttention(40, 4, n_kv_heads=3)


def test_inputs_of_another_width_or_batch_are_refused_by_name():
    layer = attention()
    with pytest.raises(ValueError, match=r"x has shape .* axis 2 \(d_model\) is 41, expected 40"):
        layer(torch.zeros(BATCH, SEQ, 41))
    with pytest.raises(ValueError, match="x has 2 axes"):
        layer(torch.zeros(SEQ, D_MODEL))
    with pytest.raises(ValueError, match=r"context has shape .* axis 2 \(d_model\) is 41, expected 40"):
        layer(torch.zeros(BATCH, SEQ, D_MODEL), context=torch.zeros(BATCH, SOURCE, 41))
    with pytest.raises(ValueError, match=r"context has shape .* axis 0 \(batch\) is 1, expected 3"):
        layer(torch.zeros(BATCH, SEQ, D_MODEL), context=torch.zeros(1, SOURCE, D_MODEL))


def test_heads_can_have_a_width_of_their_own(dtype):
    # d_model is divisible by neither 3 heads nor their width.
    layer = lively(MultiHeadAttention(D_MODEL, 3, d_head=7, bias=False), dtype)
    assert layer.query.weight.shape == (21, D_MODEL) and layer.output.weight.shape == (D_MODEL, 21)
    x = text(dtype)
    assert layer(x).shape == x.shape
    with pytest.raises(ValueError, match=rf"d_model={D_MODEL} is not divisible by n_heads=3"):
        MultiHeadAttention(D_MODEL, 3)


def test_heads_of_the_usual_width_are_the_same_whether_it_is_said_or_not(dtype):
    said, usual = attention(dtype, d_head=D_HEAD), attention(dtype)
    said.load_state_dict(usual.state_dict())
    x = text(dtype)
    assert torch.equal(said(x), usual(x))
