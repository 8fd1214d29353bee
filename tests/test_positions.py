"""Where a token stands."""

import copy
import math

import pytest
import torch
from every_family import BATCH, D_MODEL, MAX_LEN, SEQ, tokens
from hypothesis import given, settings
from hypothesis import strategies as st

from transformer_course.positions import LearnedPositions, SinusoidalPositions, positions_of


def test_without_padding_positions_count_from_the_past():
    assert positions_of(tokens(BATCH, SEQ)).tolist() == list(range(SEQ))
    assert positions_of(tokens(BATCH, SEQ), past=4).tolist() == list(range(4, 4 + SEQ))


@settings(deadline=None, max_examples=25)
@given(real=st.integers(1, 6), padding=st.integers(0, 4), side=st.sampled_from(["left", "right"]))
def test_real_tokens_count_from_zero_on_whichever_side_the_padding_is(real, padding, side):
    flags = [True] * real + [False] * padding if side == "right" else [False] * padding + [True] * real
    mask = torch.tensor([flags])
    positions = positions_of(tokens(1, real + padding), mask)
    assert positions[mask].tolist() == list(range(real))
    assert (positions >= 0).all() and (positions < real).all()


def test_with_a_cache_only_the_new_positions_are_given():
    mask = torch.tensor([[False, False, True, True, True], [True, True, True, True, True]])
    assert positions_of(tokens(2, 2), mask, past=3).tolist() == [[1, 2], [3, 4]]


def test_a_learned_position_is_a_row_of_the_table(dtype):
    learned = LearnedPositions(MAX_LEN, D_MODEL).to(dtype)
    positions = torch.randint(MAX_LEN, (BATCH, SEQ))
    assert torch.equal(learned(positions), learned.weight[positions])
    assert torch.equal(learned(positions[0]), learned.weight[positions[0]])


def test_the_offset_leaves_the_first_rows_unused(dtype):
    learned = LearnedPositions(MAX_LEN, D_MODEL, offset=2).to(dtype)
    assert learned.weight.shape == (MAX_LEN + 2, D_MODEL)
    learned(torch.arange(MAX_LEN)).sum().backward()
    assert (learned.weight.grad[:2] == 0).all() and (learned.weight.grad[2:] == 1).all()


def test_there_is_no_learned_row_beyond_the_last():
    with pytest.raises(IndexError):
        LearnedPositions(MAX_LEN, D_MODEL)(torch.tensor([MAX_LEN]))


def test_sinusoidal_positions_are_the_formula_of_the_paper(dtype):
    table = SinusoidalPositions(MAX_LEN, D_MODEL).to(dtype)(torch.arange(MAX_LEN))
    assert table.shape == (MAX_LEN, D_MODEL) and table.dtype == dtype
    for position in range(MAX_LEN):
        for pair in range(D_MODEL // 2):
            angle = position / 10_000 ** (2 * pair / D_MODEL)
            # One rounding of a number that is at most 1.
            assert table[position, 2 * pair].item() == pytest.approx(math.sin(angle), abs=torch.finfo(dtype).eps)
            assert table[position, 2 * pair + 1].item() == pytest.approx(math.cos(angle), abs=torch.finfo(dtype).eps)


@settings(deadline=None, max_examples=25)
@given(near=st.integers(0, 20), far=st.integers(0, 20), shift=st.integers(0, 20))
def test_the_product_of_two_sinusoidal_positions_depends_on_distance_alone(near, far, shift):
    positions = SinusoidalPositions(64, 12)
    a, b = positions(torch.tensor([near, near + shift])), positions(torch.tensor([far, far + shift]))
    first, second = (a * b).sum(dim=-1)
    torch.testing.assert_close(first, second, rtol=0, atol=1e-5)


def test_a_sinusoidal_table_survives_every_way_to_move_a_module(dtype):
    expected = SinusoidalPositions(MAX_LEN, D_MODEL).table
    with torch.device("meta"):
        on_meta = SinusoidalPositions(MAX_LEN, D_MODEL)
    assert on_meta.table.device.type == "meta"
    assert torch.equal(on_meta.to_empty(device="cpu").table, expected)
    converted = SinusoidalPositions(MAX_LEN, D_MODEL).to(dtype)
    assert torch.equal(converted.table, expected.to(dtype))
    # Twice rounded is once rounded: a way back to float32 gives the exact table again.
    assert torch.equal(copy.deepcopy(converted).float().table, expected)


def test_sinusoidal_positions_are_no_weights():
    positions = SinusoidalPositions(MAX_LEN, D_MODEL)
    assert not positions.state_dict() and not list(positions.parameters())


def test_an_odd_width_is_refused():
    with pytest.raises(ValueError, match="d_model=39 is odd"):
        SinusoidalPositions(MAX_LEN, 39)
