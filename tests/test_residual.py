"""Where the norm stands on the path around a sublayer."""

import pytest
import torch
from every_family import BATCH, D_MODEL, SEQ, lively
from torch import nn

from transformer_course.normalization import LayerNorm
from transformer_course.residual import PostNorm, PreNorm

BOTH = pytest.mark.parametrize("part", [PreNorm, PostNorm])


@pytest.fixture
def x(dtype) -> torch.Tensor:
    return torch.randn(BATCH, SEQ, D_MODEL).to(dtype)


@pytest.fixture
def sublayer(dtype) -> nn.Module:
    return lively(nn.Linear(D_MODEL, D_MODEL), dtype)


def test_prenorm_normalizes_what_the_sublayer_reads(x, sublayer, dtype):
    norm = lively(LayerNorm(D_MODEL), dtype)
    assert torch.equal(PreNorm(norm)(x, sublayer), x + sublayer(norm(x)))


def test_postnorm_normalizes_the_sum(x, sublayer, dtype):
    norm = lively(LayerNorm(D_MODEL), dtype)
    assert torch.equal(PostNorm(norm)(x, sublayer), norm(x + sublayer(x)))


def test_the_path_around_prenorm_stays_untouched(x, dtype):
    norm = lively(LayerNorm(D_MODEL), dtype)
    assert torch.equal(PreNorm(norm)(x, torch.zeros_like), x)
    x.requires_grad_()
    PreNorm(norm)(x, torch.zeros_like).float().sum().backward()
    assert (x.grad == 1).all()


@BOTH
def test_dropout_acts_on_what_the_sublayer_wrote_and_in_training_only(part, x, dtype):
    wrapper = part(nn.Identity(), dropout=0.5)
    kept = wrapper(x, torch.ones_like) - x
    # What is kept is doubled: at 3·7·40 places each value is dropped with chance a half.
    assert 0.4 < (kept.abs() < 0.5).float().mean() < 0.6
    assert torch.equal(wrapper.eval()(x, torch.ones_like), x + 1)
