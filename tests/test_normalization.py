"""Every token's vector on the same scale, as torch does it."""

import pytest
import torch
from every_family import BATCH, D_MODEL, SEQ, assert_same, lively
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from transformer_course.normalization import LayerNorm, RMSNorm, layer_norm, rms_norm

TYPES = [torch.float32, torch.bfloat16]
BOTH = pytest.mark.parametrize("part", [LayerNorm, RMSNorm])


@settings(deadline=None, max_examples=25)
@given(
    seq=st.integers(1, 9),
    d_model=st.integers(2, 65),
    eps=st.sampled_from([1e-12, 1e-6, 1e-5]),
    scale=st.sampled_from([0.01, 1.0, 100.0]),
    kind=st.sampled_from(TYPES),
    seed=st.integers(0, 2**31),
)
def test_both_norms_equal_torchs(seq, d_model, eps, scale, kind, seed):
    torch.manual_seed(seed)
    x = (scale * torch.randn(BATCH, seq, d_model)).to(kind)
    for ours, theirs in [
        (LayerNorm(d_model, eps), nn.LayerNorm(d_model, eps)),
        (RMSNorm(d_model, eps), nn.RMSNorm(d_model, eps)),
    ]:
        lively(ours, kind)
        theirs.load_state_dict(ours.state_dict())
        assert torch.equal(ours(x), theirs.to(kind)(x))


@settings(deadline=None, max_examples=25)
@given(seq=st.integers(1, 9), d_model=st.integers(8, 65), kind=st.sampled_from(TYPES), seed=st.integers(0, 2**31))
def test_the_written_out_norms_equal_torchs(seq, d_model, kind, seed):
    torch.manual_seed(seed)
    x = torch.randn(BATCH, seq, d_model).to(kind)
    weight, bias = torch.randn(2, d_model).to(kind)
    # In bfloat16 the written-out mean and variance are rounded on the way; torch computes them in float32.
    assert_same(layer_norm(x, weight, bias, 1e-5), F.layer_norm(x, (d_model,), weight, bias, 1e-5))
    assert_same(rms_norm(x, weight, 1e-5), F.rms_norm(x, (d_model,), weight, 1e-5))


@pytest.mark.parametrize("eps", [1e-12, 1e-5, 0.5])
def test_the_small_number_is_added_to_the_variance(eps, dtype):
    x = torch.tensor([[[0.25, -0.25, 0.25, -0.25]]], dtype=dtype)
    expected = x.double() / (0.0625 + eps) ** 0.5
    for norm in (LayerNorm(4, eps), RMSNorm(4, eps)):
        assert_same(norm.to(dtype)(x), expected.to(dtype), units=1)
    assert_same(rms_norm(x, torch.ones(4, dtype=dtype), eps), expected.to(dtype), units=2)
    assert_same(
        layer_norm(x, torch.ones(4, dtype=dtype), torch.zeros(4, dtype=dtype), eps), expected.to(dtype), units=2
    )


def test_layer_norm_ignores_shift_and_scale_and_rms_norm_scale_alone(dtype):
    x = torch.randn(BATCH, SEQ, D_MODEL).to(dtype)
    layer, rms = LayerNorm(D_MODEL, 1e-12).to(dtype), RMSNorm(D_MODEL, 1e-12).to(dtype)
    assert_same(layer(4 * x), layer(x))
    assert_same(rms(4 * x), rms(x))
    # A shift by 1 rounds x once in its own type.
    assert_same(layer(x + 1), layer(x))
    assert (rms(x + 1) - rms(x)).abs().max() > 0.1


@BOTH
def test_a_token_is_normalized_alone(part, dtype):
    norm = lively(part(D_MODEL), dtype)
    x = torch.randn(BATCH, SEQ, D_MODEL).to(dtype)
    assert torch.equal(norm(x)[1, 4], norm(x[1:2, 4:5])[0, 0])


@BOTH
def test_a_token_of_zeros_gives_finite_numbers_and_gradients(part, dtype):
    norm = part(D_MODEL).to(dtype)
    x = torch.zeros(BATCH, SEQ, D_MODEL, dtype=dtype, requires_grad=True)
    norm(x).float().square().sum().backward()
    assert x.grad.isfinite().all() and norm.weight.grad.isfinite().all()


@BOTH
def test_a_norm_starts_as_a_plain_one(part):
    norm = part(D_MODEL)
    assert (norm.weight == 1).all()
    assert part is RMSNorm or (norm.bias == 0).all()


@BOTH
def test_an_input_of_another_width_is_refused(part):
    with pytest.raises(ValueError, match=r"x has shape .* axis 2 \(d_model\) is 41, expected 40"):
        part(D_MODEL)(torch.zeros(BATCH, SEQ, 41))
