"""The part that works on each token alone."""

import pytest
import torch
from every_family import BATCH, D_HIDDEN, D_MODEL, SEQ, assert_same, lively
from torch import nn

from transformer_course.feedforward import FeedForward, GatedFeedForward

BOTH = pytest.mark.parametrize("part", [FeedForward, GatedFeedForward])


def make(part, dtype, **how) -> nn.Module:
    return lively(part(D_MODEL, D_HIDDEN, **how), dtype)


@pytest.mark.parametrize("activation", [None, nn.ReLU(), nn.GELU(approximate="tanh")])
def test_feedforward_equals_torchs_layers_in_a_row(activation, dtype):
    ours = make(FeedForward, dtype, activation=activation)
    theirs = nn.Sequential(nn.Linear(D_MODEL, D_HIDDEN), activation or nn.GELU(), nn.Linear(D_HIDDEN, D_MODEL)).to(
        dtype
    )
    theirs[0].load_state_dict(ours.up.state_dict())
    theirs[2].load_state_dict(ours.down.state_dict())
    x = torch.randn(BATCH, SEQ, D_MODEL).to(dtype)
    assert torch.equal(ours(x), theirs(x))


def test_gated_feedforward_is_the_swiglu_of_the_paper(dtype):
    ours = make(GatedFeedForward, dtype)
    x = torch.randn(BATCH, SEQ, D_MODEL).to(dtype)
    w, v, w2 = (layer.weight.double() for layer in (ours.gate, ours.up, ours.down))
    gate = x.double() @ w.T
    expected = (gate * torch.sigmoid(gate) * (x.double() @ v.T)) @ w2.T
    assert_same(ours(x), expected.to(dtype))


def test_gated_feedforward_has_no_biases():
    assert sorted(name for name, _ in GatedFeedForward(D_MODEL, D_HIDDEN).named_parameters()) == [
        "down.weight",
        "gate.weight",
        "up.weight",
    ]


@BOTH
def test_a_token_is_worked_on_alone(part, dtype):
    module = make(part, dtype)
    x = torch.randn(BATCH, SEQ, D_MODEL).to(dtype).requires_grad_()
    output = module(x)
    assert output.shape == x.shape and output.dtype == dtype
    assert_same(module(x[1:2, 4:5]), output[1:2, 4:5])
    output[1, 4].float().sum().backward()
    elsewhere = torch.ones(BATCH, SEQ, dtype=torch.bool)
    elsewhere[1, 4] = False
    assert (x.grad[elsewhere] == 0).all() and (x.grad[1, 4] != 0).any()


@BOTH
def test_an_input_of_another_width_is_refused(part):
    with pytest.raises(ValueError, match=r"x has shape .* axis 2 \(d_model\) is 41, expected 40"):
        part(D_MODEL, D_HIDDEN)(torch.zeros(BATCH, SEQ, 41))
