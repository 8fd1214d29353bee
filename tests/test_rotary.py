"""Turned vectors meet in a score that knows only how far apart they stand."""

import copy

import pytest
import torch
from einops import rearrange
from every_family import BATCH, D_HEAD, HEADS, MAX_LEN, SEQ, assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

from transformer_course.rotary import RotaryPositions, rotary_angles

PAIRINGS = ["interleaved", "half"]
TYPES = [torch.float32, torch.bfloat16]
# torch 2.6 doesn't always take a single pair for a complex number.
FEWEST = 2 if torch.__version__.startswith("2.6.") else 1


@settings(deadline=None, max_examples=40)
@given(
    query=st.integers(0, 200),
    key=st.integers(0, 200),
    shift=st.integers(0, 300),
    pairs=st.integers(FEWEST, 9),
    base=st.sampled_from([100.0, 10_000.0, 500_000.0]),
    pairing=st.sampled_from(PAIRINGS),
    kind=st.sampled_from(TYPES),
    seed=st.integers(0, 2**31),
)
def test_scores_depend_on_distance_alone(query, key, shift, pairs, base, pairing, kind, seed):
    rotary = RotaryPositions(2 * pairs, max_len=512, base=base, pairing=pairing).to(kind)
    q, k = torch.randn(2, 1, 1, 1, 2 * pairs, generator=torch.Generator().manual_seed(seed)).to(kind)

    def score(at: int, other: int) -> torch.Tensor:
        a, b = rotary(q, torch.tensor([at])), rotary(k, torch.tensor([other]))
        return (a.double() * b.double()).sum()

    # Four turned vectors, each off by at most three half-units: of its table, of a product and of a sum.
    allowed = 6 * torch.finfo(kind).eps * q.double().norm() * k.double().norm()
    assert (score(query, key) - score(query + shift, key + shift)).abs() <= allowed


@pytest.mark.parametrize("pairing", PAIRINGS)
def test_scores_do_depend_on_distance(pairing):
    rotary = RotaryPositions(D_HEAD, 64, pairing=pairing)
    q = torch.randn(1, 1, 1, D_HEAD).expand(1, 1, 64, D_HEAD)
    turned = rotary(q)[0, 0]
    scores = turned @ turned[0]
    assert scores[0] == scores.max() and (scores[0] - scores[1:] > 1e-3).all()


@pytest.mark.parametrize("pairing", PAIRINGS)
def test_turning_keeps_every_length_and_position_zero_as_it_was(pairing, dtype):
    x = torch.randn(BATCH, HEADS, SEQ, D_HEAD).to(dtype)
    turned = RotaryPositions(D_HEAD, MAX_LEN, pairing=pairing)(x)
    assert turned.shape == x.shape and turned.dtype == dtype
    assert torch.equal(turned[:, :, 0], x[:, :, 0])
    assert_same(turned.double().norm(dim=-1).to(dtype), x.double().norm(dim=-1).to(dtype))


@settings(deadline=None, max_examples=15)
@given(pairs=st.integers(FEWEST, 9), seq=st.integers(1, 12), kind=st.sampled_from(TYPES))
def test_both_pairings_agree_after_the_features_are_permuted(pairs, seq, kind):
    x = torch.randn(BATCH, HEADS, seq, 2 * pairs).to(kind)
    regrouped = rearrange(x, "batch head seq (pair two) -> batch head seq (two pair)", two=2)
    neighbors = RotaryPositions(2 * pairs, MAX_LEN, pairing="interleaved")(x)
    halves = RotaryPositions(2 * pairs, MAX_LEN, pairing="half")(regrouped)
    assert torch.equal(rearrange(halves, "batch head seq (two pair) -> batch head seq (pair two)", two=2), neighbors)


def test_every_row_of_a_batch_can_stand_at_positions_of_its_own(dtype):
    rotary = RotaryPositions(D_HEAD, MAX_LEN)
    x = torch.randn(BATCH, HEADS, SEQ, D_HEAD).to(dtype)
    positions = torch.randint(MAX_LEN, (BATCH, SEQ))
    together = rotary(x, positions)
    for row in range(BATCH):
        assert torch.equal(together[row : row + 1], rotary(x[row : row + 1], positions[row]))


def test_without_positions_they_count_from_zero(dtype):
    rotary = RotaryPositions(D_HEAD, MAX_LEN)
    x = torch.randn(BATCH, HEADS, SEQ, D_HEAD).to(dtype)
    assert torch.equal(rotary(x), rotary(x, torch.arange(SEQ)))


@pytest.mark.parametrize("base", [10_000.0, 500_000.0])
def test_halves_turn_as_in_transformers(base, dtype):
    llama = pytest.importorskip("transformers.models.llama.modeling_llama", reason="transformers is not installed")
    q, k = torch.randn(BATCH, HEADS, SEQ, D_HEAD), torch.randn(BATCH, 2, SEQ, D_HEAD)
    positions = torch.randint(200, (BATCH, SEQ))
    frequency = base ** (-torch.arange(0, D_HEAD, 2) / D_HEAD)
    angle = torch.cat([positions[..., None] * frequency] * 2, dim=-1)
    theirs = llama.apply_rotary_pos_emb(q.to(dtype).float(), k.to(dtype).float(), angle.cos(), angle.sin())
    rotary = RotaryPositions(D_HEAD, 200, base=base, pairing="half")
    # An angle of 200 in float32 is exact to 200 · 2⁻²⁴ = 1.2e-5; ours come from float64.
    allowed = {"rtol": 0, "atol": 2e-4 if dtype == torch.float32 else 2e-2}
    for ours, expected in zip((rotary(q.to(dtype), positions), rotary(k.to(dtype), positions)), theirs, strict=True):
        torch.testing.assert_close(ours.float(), expected, **allowed)


def exact_turns(max_len: int) -> torch.Tensor:
    frequency = 10_000.0 ** (-torch.arange(0, D_HEAD, 2, dtype=torch.float64) / D_HEAD)
    angle = torch.arange(max_len, dtype=torch.float64)[:, None] * frequency
    return torch.stack([angle.cos(), angle.sin()], dim=-1).float()


def moved(how: str, max_len: int) -> RotaryPositions:
    if how == "meta":
        with torch.device("meta"):
            rotary = RotaryPositions(D_HEAD, max_len)
        assert rotary.turns.device.type == "meta"
        return rotary.to_empty(device="cpu")
    rotary = RotaryPositions(D_HEAD, max_len)
    ways = {
        "bfloat16": lambda: rotary.to(torch.bfloat16),
        "half": rotary.half,
        "back": lambda: rotary.half().float(),
        "double": rotary.double,
        "deepcopy": lambda: copy.deepcopy(rotary.bfloat16()),
    }
    return ways[how]()


@pytest.mark.parametrize("how", ["bfloat16", "half", "back", "double", "deepcopy", "meta"])
def test_the_table_stays_exact_however_the_module_is_moved(how):
    rotary = moved(how, max_len=4_096)
    assert torch.equal(rotary.turns, exact_turns(4_096))
    far = torch.zeros(1, 1, 1, D_HEAD)
    far[..., 0] = 1.0
    expected = exact_turns(4_096)[4_000, 0]
    assert torch.equal(rotary(far, torch.tensor([4_000]))[0, 0, 0, :2], expected)


def test_angles_of_far_positions_are_exact():
    angles = rotary_angles(torch.tensor([[100_003]]), 16)
    assert angles.shape == (1, 1, 8) and angles.dtype == torch.float64
    assert angles[0, 0].tolist() == [100_003 * 10_000.0 ** (-pair / 8) for pair in range(8)]


def test_the_table_is_no_weight():
    rotary = RotaryPositions(D_HEAD, MAX_LEN)
    assert not rotary.state_dict() and not list(rotary.parameters())


def test_gradients_are_turned_back(dtype):
    rotary = RotaryPositions(D_HEAD, MAX_LEN)
    x = torch.randn(BATCH, HEADS, SEQ, D_HEAD).to(dtype).requires_grad_()
    # The derivative of half the squared length is the vector itself, and turning keeps the length.
    (rotary(x).float().square().sum() / 2).backward()
    assert_same(x.grad, x.detach())


@pytest.mark.parametrize("pairing", PAIRINGS)
def test_double_precision_is_kept(pairing):
    x = torch.randn(BATCH, HEADS, SEQ, D_HEAD, dtype=torch.float64, requires_grad=True)
    # Finite differences of 1e-6 vanish in anything coarser than float64.
    assert torch.autograd.gradcheck(RotaryPositions(D_HEAD, MAX_LEN, pairing=pairing), (x,), fast_mode=True)


def test_an_odd_width_an_unknown_pairing_and_a_long_sequence_are_refused():
    with pytest.raises(ValueError, match="d_head=9 is odd"):
        RotaryPositions(9, MAX_LEN)
    with pytest.raises(ValueError, match="pairing='thirds' is unknown: choose one of interleaved, half"):
        RotaryPositions(D_HEAD, MAX_LEN, pairing="thirds")
    rotary = RotaryPositions(D_HEAD, MAX_LEN)
    with pytest.raises(ValueError, match="x has 17 positions, but max_len=16"):
        rotary(torch.zeros(BATCH, HEADS, MAX_LEN + 1, D_HEAD))
    with pytest.raises(ValueError, match=r"x has shape .* axis 3 \(d_head\) is 12, expected 10"):
        rotary(torch.zeros(BATCH, HEADS, SEQ, 12))
