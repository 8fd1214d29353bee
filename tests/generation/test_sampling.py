import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from transformer_course.generation import Sampler, temperature, top_k, top_p

numbers = st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=12)
# Distinct by so much that rounding cannot change the order, nor a sum of probabilities cross p by itself.
spread = st.lists(st.integers(-8, 8), min_size=1, max_size=10, unique=True)


def kept(logits: torch.Tensor) -> set[int]:
    return {i for i, x in enumerate(logits.tolist()) if x > -math.inf}


@given(numbers, st.integers(1, 15))
def test_top_k_keeps_what_no_k_tokens_beat(values, k):
    filtered = top_k(torch.tensor([values]), k)[0]
    assert kept(filtered) == {i for i, x in enumerate(values) if sum(y > x for y in values) < k}
    assert all(filtered[i] == torch.tensor(values)[i] for i in kept(filtered))


@given(spread, st.floats(0.01, 0.99))
def test_top_p_keeps_the_fewest_best_tokens_that_reach_p(values, p):
    total = sum(math.exp(x) for x in values)
    expected, mass = set(), 0.0
    for i in sorted(range(len(values)), key=lambda i: -values[i]):
        if mass >= p - 1e-5:
            if mass < p + 1e-5:  # As close as this, rounding decides.
                return
            break
        expected.add(i)
        mass += math.exp(values[i]) / total
    logits = torch.tensor([values], dtype=torch.float32)
    filtered = top_p(logits, p)[0]
    assert kept(filtered) == expected
    assert all(filtered[i] == logits[0, i] for i in expected)


def test_top_p_counts_the_token_that_crosses_p():
    logits = torch.tensor([[0.5, 0.3, 0.2]]).log()
    assert kept(top_p(logits, 0.5)[0]) == {0}
    assert kept(top_p(logits, 0.51)[0]) == {0, 1}
    assert kept(top_p(logits, 0.81)[0]) == {0, 1, 2}


def test_top_p_of_one_keeps_even_the_unlikeliest():
    logits = torch.tensor([[30.0, 0.0, -30.0]])
    assert kept(top_p(logits, 1.0)[0]) == {0, 1, 2}


def test_each_row_is_filtered_by_itself():
    logits = torch.tensor([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]])
    assert [kept(row) for row in top_k(logits, 1)] == [{0}, {2}]
    assert [kept(row) for row in top_p(logits, 0.1)] == [{0}, {2}]


def test_filters_leave_their_argument_alone_and_keep_its_type():
    logits = torch.randn(2, 7, dtype=torch.bfloat16)
    before = logits.clone()
    for filtered in (top_k(logits, 3), top_p(logits, 0.5), temperature(logits, 2.0)):
        assert filtered.dtype == torch.bfloat16 and filtered.shape == (2, 7)
    assert logits.equal(before)


def test_temperature_scales_log_odds():
    logits = torch.tensor([[1.0, 3.0]])
    odds = temperature(logits, 0.5).log_softmax(-1).diff()
    assert torch.allclose(odds, torch.tensor([[4.0]]))


def test_drawn_frequencies_follow_the_distribution():
    logits = torch.tensor([0.6, 0.3, 0.1, 0.0]).log().expand(20_000, 4)
    drawn = Sampler(1.0, generator=torch.Generator().manual_seed(0))(logits)
    frequency = drawn.bincount(minlength=4) / len(drawn)
    assert torch.allclose(frequency, torch.tensor([0.6, 0.3, 0.1, 0.0]), atol=0.015)
    assert frequency[3] == 0


def test_filters_apply_after_temperature():
    # At temperature 4 the best token has less than half of the mass, so the nucleus of 0.5 has a second one.
    logits = torch.tensor([0.7, 0.2, 0.1]).log().expand(500, 3)
    draw = lambda t: set(Sampler(t, top_p=0.5, generator=torch.Generator().manual_seed(0))(logits).tolist())  # noqa: E731
    assert draw(1.0) == {0}
    assert draw(4.0) == {0, 1}


@given(st.integers(0, 1000))
def test_towards_temperature_zero_only_the_best_is_drawn(seed):
    logits = torch.randn(5, 9, generator=torch.Generator().manual_seed(seed)) * 3
    cold = Sampler(1e-6, generator=torch.Generator().manual_seed(seed))(logits)
    assert cold.equal(Sampler(0.0)(logits))
    assert cold.equal(logits.argmax(-1))


def test_same_seed_same_draw():
    logits = torch.randn(50, 9)
    draws = [Sampler(1.0, generator=torch.Generator().manual_seed(seed))(logits) for seed in (1, 1, 2)]
    assert draws[0].equal(draws[1]) and not draws[0].equal(draws[2])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"temperature": -0.5}, "temperature=-0.5 must be positive"),
        ({"temperature": math.nan}, "temperature=nan must be positive"),
        ({"top_k": 0}, "top_k=0 would leave no token"),
        ({"top_p": 0.0}, "top_p=0.0 must be above 0 and at most 1"),
        ({"top_p": 1.5}, "top_p=1.5 must be above 0 and at most 1"),
    ],
)
def test_impossible_settings_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        Sampler(**settings)(torch.randn(2, 5))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("t", [1e-3, 1e-6, 1e-30, 1e-44])
def test_the_smallest_temperatures_choose_the_best_token_in_every_precision(dtype, t):
    logits = torch.tensor([[-100.0, -101.0, -105.0], [-60_000.0, 60_000.0, 0.0]], dtype=dtype)
    for settings in ({}, {"top_k": 2}, {"top_p": 0.9}):
        assert Sampler(t, **settings)(logits).tolist() == [0, 1]


def test_half_precision_draws_as_often_as_the_probabilities_say():
    logits = torch.tensor([[1.0, 0.0, -torch.inf]], dtype=torch.float16).expand(4000, -1)
    drawn = Sampler(0.5, generator=torch.Generator().manual_seed(0))(logits)
    assert (drawn == 0).float().mean().item() == pytest.approx(1 / (1 + math.exp(-2)), abs=0.02)
    assert not (drawn == 2).any()
