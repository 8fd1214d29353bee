"""Four small models that differ in their positions alone, trained on short windows and measured on long ones."""

import pytest
import torch

from transformer_course.classroom.experiments.rope.length_extrapolation import (
    LONG,
    SHORT,
    WAYS,
    loss_by_position,
    means,
    small_model,
    train_short,
    with_rotary,
)

STREAM = torch.randint(20, (4_000,), generator=torch.Generator().manual_seed(0))


def test_the_models_start_out_equal_but_for_their_positions():
    models = {way: dict(small_model(20, way).state_dict()) for way in WAYS}
    shared = set(models["none"])
    assert set(models["rotary"]) == shared == set(models["learned"]) - {"embedding.positions.weight"}
    with pytest.raises(ValueError, match="way='alibi' is unknown"):
        small_model(20, "alibi")


@pytest.mark.parametrize("way", WAYS)
def test_it_reads_windows_longer_than_those_it_learns_from(way):
    model = train_short(small_model(20, way), STREAM, steps=2)
    losses = loss_by_position(model, STREAM, windows=4)
    assert losses.shape == (LONG,) and losses.isfinite().all() and LONG == 8 * SHORT


def test_training_makes_a_repeating_text_predictable():
    stream = torch.arange(10).repeat(200)
    model = small_model(10, "rotary")
    before = loss_by_position(model, stream, windows=2).mean()
    after = loss_by_position(train_short(model, stream, steps=60), stream, windows=2)[:SHORT].mean()
    assert before > 2 and after < 0.5


def test_means_of_stretches_name_their_first_and_last_position():
    assert means(torch.arange(8.0), [(0, 2), (4, 8)]) == {"0–1": 0.5, "4–7": 5.5}


def test_another_rotation_leaves_weights_and_the_original_as_they_were():
    model = small_model(20, "rotary")
    before = loss_by_position(model, STREAM, windows=2)
    other = with_rotary(model, base=100.0, pairing="half")
    for one, two in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.equal(one, two)
    assert not torch.allclose(loss_by_position(other, STREAM, windows=2), before)
    assert torch.equal(loss_by_position(model, STREAM, windows=2), before)
    torch.testing.assert_close(loss_by_position(with_rotary(model), STREAM, windows=2), before)
