"""Deep stacks with and without the path: gradients, how alike tokens become, and a short training."""

import pytest
import torch

from transformer_course.classroom.experiments.residual_connections.deep_stacks import (
    D_MODEL,
    LENGTH,
    WAYS,
    deep_gpt,
    deep_stack,
    frequency_loss,
    probe,
    stream_sizes,
    train_deep,
)
from transformer_course.initialization import scale_residual_outputs


def test_the_gradient_vanishes_without_norm_and_path_alone():
    gradients = {way: probe(deep_stack(way, 16)).gradients for way in WAYS}
    assert gradients["neither"][0] < 1e-15 < 1e-2 < gradients["norm only"][0]
    for way in ("pre-norm", "post-norm", "path only"):
        assert 0.05 < gradients[way][0] < 1 and gradients[way].shape == (16,)


def test_tokens_become_alike_without_the_path():
    assert probe(deep_stack("norm only", 4)).likeness > 0.99
    assert probe(deep_stack("pre-norm", 4)).likeness < 0.3


def test_the_ways_start_with_the_same_sublayers():
    stacks = {way: dict(deep_stack(way, 2).state_dict()) for way in WAYS}
    shared = [name for name in stacks["neither"] if "residual" not in name]
    assert all(torch.equal(stacks["neither"][name], state[name]) for state in stacks.values() for name in shared)
    with pytest.raises(ValueError, match="way='sandwich' is unknown"):
        deep_stack("sandwich", 2)


def test_scaled_writes_keep_the_stream_at_its_size():
    plain, scaled = (deep_gpt(20, "pre-norm", std=D_MODEL**-0.5, layers=16).stack for _ in range(2))
    scale_residual_outputs(scaled, 32)
    grown, kept = stream_sizes(plain), stream_sizes(scaled)
    assert len(grown) == 17 and grown[0] == kept[0]
    assert grown[-1] > 4 and kept[-1] < 2


def test_training_with_the_path_learns_a_repeating_text():
    stream = torch.arange(10).repeat(60)
    with_path, without = (
        train_deep(deep_gpt(10, way, std=0.1, layers=6), stream, stream, steps=40, warmup=5)
        for way in ("pre-norm", "norm only")
    )
    assert with_path < 0.5 < 2 < without


def test_a_rate_of_zero_changes_nothing():
    stream = torch.arange(LENGTH).repeat(20)
    model = deep_gpt(LENGTH, "post-norm", layers=2)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    train_deep(model, stream, stream, rate=0.0, steps=2)
    assert all(torch.equal(old, new) for old, new in zip(before, model.parameters(), strict=True))


def test_frequencies_alone_predict_what_is_equally_frequent_by_the_logarithm_of_its_number():
    stream = torch.arange(8).repeat(1000)
    assert frequency_loss(stream, stream, 8) == pytest.approx(2.0794, abs=1e-3)
