"""The written-out formula, the fused kernel, and that they are the same."""

import pytest
import torch
from every_family import BATCH, D_HEAD, HEADS, KV_HEADS, assert_same
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional as F

from transformer_course.attention import fused_attention, scaled_dot_product_attention
from transformer_course.masks import causal_mask

QUERY, KEY = 6, 9
TYPES = [torch.float32, torch.bfloat16]


def written_out(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    return scaled_dot_product_attention(query, key, value, mask)[0]


BOTH = pytest.mark.parametrize("attend", [written_out, fused_attention], ids=["written out", "fused"])


def three(dtype: torch.dtype, kv_heads: int = HEADS) -> tuple[Tensor, Tensor, Tensor]:
    query = torch.randn(BATCH, HEADS, QUERY, D_HEAD).to(dtype)
    key, value = torch.randn(2, BATCH, kv_heads, KEY, D_HEAD).to(dtype)
    return query, key, value


def test_the_formula_agrees_with_numbers_worked_out_by_hand(dtype):
    query = torch.tensor([[[[2.0, 0.0, 0.0, 0.0]]]], dtype=dtype)
    key = torch.tensor([[[[1.0, 9.0, 0.0, 0.0], [-1.0, 0.0, 5.0, 0.0], [0.0, 0.0, 0.0, 7.0]]]], dtype=dtype)
    value = torch.tensor([[[[1.0, 0.0], [0.0, 1.0], [4.0, 4.0]]]], dtype=dtype)
    output, weights = scaled_dot_product_attention(query, key, value)
    # Scores 2, -2 and 0, divided by √4: the weights are e, 1/e and 1 over their sum.
    e = torch.tensor([2.718281828, 1 / 2.718281828, 1.0], dtype=torch.float64)
    expected = e / e.sum()
    assert_same(weights.flatten(), expected.to(dtype), units=2)
    mixed = torch.stack([expected[0] + 4 * expected[2], expected[1] + 4 * expected[2]])
    assert_same(output.flatten(), mixed.to(dtype), units=2)


@settings(deadline=None, max_examples=40)
@given(
    batch=st.integers(1, 3),
    heads=st.integers(1, 4),
    queries=st.integers(1, 9),
    keys=st.integers(1, 12),
    d_head=st.integers(1, 17),
    masked=st.sampled_from(["nothing", "some of all", "some of each row", "everything"]),
    kind=st.sampled_from(TYPES),
    seed=st.integers(0, 2**31),
)
def test_written_out_attention_equals_torchs_fused_one(batch, heads, queries, keys, d_head, masked, kind, seed):
    random = torch.Generator().manual_seed(seed)
    query = torch.randn(batch, heads, queries, d_head, generator=random).to(kind)
    key, value = torch.randn(2, batch, heads, keys, d_head, generator=random).to(kind)
    mask = {
        "nothing": None,
        "some of all": torch.rand(queries, keys, generator=random) < 0.5,
        "some of each row": torch.rand(batch, 1, queries, keys, generator=random) < 0.5,
        "everything": torch.zeros(queries, keys, dtype=torch.bool),
    }[masked]
    ours, _ = scaled_dot_product_attention(query, key, value, mask)
    if mask is None:
        assert_same(ours, F.scaled_dot_product_attention(query, key, value), units=6)
    # Up to twelve values may cancel to a small output, whose errors remain those of the values.
    assert_same(ours, fused_attention(query, key, value, mask), units=6)
    # Rows that see nothing are our addition, elsewhere torch's answer is the reference.
    if mask is not None and mask.any(dim=-1).all():
        assert_same(ours, F.scaled_dot_product_attention(query, key, value, attn_mask=mask), units=6)


@pytest.mark.parametrize("length", [1, 2, 7, 33])
def test_causal_is_the_causal_mask(length, dtype):
    query, key, value = torch.randn(3, BATCH, HEADS, length, D_HEAD).to(dtype)
    expected = written_out(query, key, value, causal_mask(length))
    assert_same(fused_attention(query, key, value, causal=True), expected)
    assert_same(fused_attention(query, key, value, mask=causal_mask(length)), expected)


@pytest.mark.parametrize("causal", [False, True])
def test_fewer_key_heads_are_shared_by_neighboring_query_heads(causal, dtype):
    query, key, value = torch.randn(BATCH, HEADS, KEY, D_HEAD).to(dtype), *three(dtype, KV_HEADS)[1:]
    spread = [x.repeat_interleave(HEADS // KV_HEADS, dim=1) for x in (key, value)]
    assert_same(
        fused_attention(query, key, value, causal=causal),
        written_out(query, *spread, causal_mask(KEY) if causal else None),
    )


def test_weights_are_shares_of_what_a_query_may_see(dtype):
    query, key, value = three(dtype)
    mask = torch.rand(BATCH, 1, QUERY, KEY) < 0.5
    mask[..., 0] = True
    weights = scaled_dot_product_attention(query, key, value, mask)[1]
    assert weights.shape == (BATCH, HEADS, QUERY, KEY)
    assert (weights >= 0).all() and (weights.masked_select(~mask) == 0).all()
    # Nine shares, each rounded once: half a unit of at most 1 in total each.
    sums = weights.double().sum(dim=-1)
    torch.testing.assert_close(sums, torch.ones_like(sums), rtol=0, atol=4 * torch.finfo(dtype).eps)


@BOTH
def test_what_is_masked_has_no_influence_and_no_gradient(attend, dtype):
    query, key, value = three(dtype)
    mask = torch.ones(QUERY, KEY, dtype=torch.bool)
    mask[:, 4] = False
    other_key, other_value = key.clone(), value.clone()
    other_key[:, :, 4], other_value[:, :, 4] = 50.0, -70.0
    assert torch.equal(attend(query, key, value, mask), attend(query, other_key, other_value, mask))

    key.requires_grad_(), value.requires_grad_()
    attend(query, key, value, mask).float().square().sum().backward()
    assert (key.grad[:, :, 4] == 0).all() and (value.grad[:, :, 4] == 0).all()
    assert key.grad[:, :, 5].abs().sum() > 0 and value.grad[:, :, 5].abs().sum() > 0


@BOTH
def test_a_fully_masked_row_gives_zeros_and_finite_gradients(attend, dtype):
    leaves = [x.requires_grad_() for x in three(dtype)]
    mask = torch.rand(BATCH, 1, QUERY, KEY) < 0.5
    mask[..., 3] = True
    mask[1, :, 2] = False
    output = attend(*leaves, mask)
    assert (output[1, :, 2] == 0).all()
    assert output.isfinite().all() and (output[0, :, 2] != 0).any()
    output.float().square().sum().backward()
    assert all(x.grad.isfinite().all() for x in leaves)
    assert (leaves[0].grad[1, :, 2] == 0).all() and (leaves[0].grad[1, :, 4] != 0).any()


@BOTH
@pytest.mark.filterwarnings("ignore:Anomaly Detection")
def test_a_fully_masked_row_gives_no_nan_on_the_way_either(attend, dtype):
    leaves = [x.requires_grad_() for x in three(dtype)]
    mask = torch.ones(QUERY, KEY, dtype=torch.bool)
    mask[2] = False
    with torch.autograd.detect_anomaly(check_nan=True):
        attend(*leaves, mask).float().square().sum().backward()


@BOTH
def test_a_mask_without_a_single_true_gives_zeros_everywhere(attend, dtype):
    leaves = [x.requires_grad_() for x in three(dtype)]
    output = attend(*leaves, torch.zeros(QUERY, KEY, dtype=torch.bool))
    output.float().sum().backward()
    assert (output == 0).all() and all((x.grad == 0).all() for x in leaves)


def test_a_fully_masked_row_has_weights_of_zero(dtype):
    weights = scaled_dot_product_attention(*three(dtype), torch.zeros(QUERY, KEY, dtype=torch.bool))[1]
    assert (weights == 0).all()


@BOTH
def test_large_scores_neither_overflow_nor_give_nan(attend, dtype):
    query, key, value = three(dtype)
    output = attend(query * 1e4, key * 1e4, value)
    assert output.abs().max() <= value.abs().max()


@BOTH
def test_gradients_of_both_are_those_of_torch(attend, dtype):
    mine = [x.requires_grad_() for x in three(dtype)]
    theirs = [x.detach().clone().requires_grad_() for x in mine]
    mask = torch.rand(QUERY, KEY) < 0.5
    mask[:, 0] = True
    upstream = torch.randn(BATCH, HEADS, QUERY, D_HEAD).to(dtype)
    attend(*mine, mask).backward(upstream)
    F.scaled_dot_product_attention(*theirs, attn_mask=mask).backward(upstream)
    for ours, expected in zip(mine, theirs, strict=True):
        assert_same(ours.grad, expected.grad)


@BOTH
def test_attention_without_positions_does_not_know_the_order_of_the_keys(attend, dtype):
    query, key, value = three(dtype)
    order = torch.randperm(KEY)
    assert_same(attend(query, key[:, :, order], value[:, :, order]), attend(query, key, value))


def test_dropout_keeps_the_expected_output(dtype):
    query, key, value = three(dtype)
    many = [fused_attention(query, key, value, dropout=0.25).float() for _ in range(600)]
    expected = fused_attention(query, key, value).float()
    assert not torch.equal(many[0], many[1])
    # Each output varies by at most √(0.25/0.75)·|value|; the mean of 600 draws by that over √600. 6σ never occurs.
    allowed = 6 * (0.25 / 0.75) ** 0.5 * value.float().abs().max() / 600**0.5
    assert (torch.stack(many).mean(0) - expected).abs().max() < allowed


def test_causal_with_a_mask_or_with_other_keys_is_refused():
    query, key, value = three(torch.float32)
    with pytest.raises(ValueError, match="causal=True takes no mask and needs as many keys as queries, got 9 and 6"):
        fused_attention(query, key, value, causal=True)
    mask = torch.ones(KEY, KEY, dtype=torch.bool)
    with pytest.raises(ValueError, match="put causal_mask"):
        fused_attention(key, key, value, mask=mask, causal=True)
