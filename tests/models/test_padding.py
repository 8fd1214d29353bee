"""Padding changes nothing, whichever side it is on."""

import pytest
import torch
from every_family import (
    BATCH,
    ENCODER_DECODERS,
    PER_TOKEN,
    SEQ,
    SIDES,
    SOURCE,
    TARGET,
    VOCAB,
    assert_same,
    embedded,
    every,
    make,
    pad,
    tokens,
)


@SIDES
@every(*PER_TOKEN)
def test_padding_does_not_change_the_other_positions(family, side, dtype):
    model = make(family, dtype)
    rows = [tokens(length) for length in (SEQ, 4, 5)]
    batch, mask = pad(rows, SEQ + 1, side)
    output = model(batch, padding_mask=mask)
    assert output.isfinite().all()
    for row, alone in enumerate(rows):
        assert_same(output[row][mask[row]], model(alone[None])[0])


@SIDES
@every(*PER_TOKEN)
def test_what_stands_under_the_padding_does_not_matter(family, side, dtype):
    model = make(family, dtype)
    batch, mask = pad([tokens(length) for length in (SEQ, 4, 5)], SEQ + 1, side)
    other = torch.where(mask, batch, (batch + 7) % VOCAB)
    assert torch.equal(model(batch, padding_mask=mask)[mask], model(other, padding_mask=mask)[mask])


@every(*PER_TOKEN)
def test_without_the_mask_padding_would_matter(family):
    model = make(family)
    batch, mask = pad([tokens(length) for length in (SEQ, 4, 5)], SEQ + 1, "left")
    difference = (model(batch) - model(batch, padding_mask=mask))[mask].abs().max()
    assert difference > 0.1


def test_a_padded_sequence_is_classified_as_it_is_alone(dtype):
    # On the right, as BERT pads: its pooler reads the first place.
    model = make("bert-sequences", dtype)
    rows = [tokens(length) for length in (SEQ, 4, 5)]
    batch, mask = pad(rows, SEQ + 1, "right")
    output = model(batch, padding_mask=mask)
    for row, alone in enumerate(rows):
        assert_same(output[row], model(alone[None])[0])


@SIDES
@pytest.mark.parametrize("padded", ["source", "target", "both"])
@every(*ENCODER_DECODERS)
def test_padding_of_source_or_target_does_not_change_the_other_positions(family, padded, side, dtype):
    model = make(family, dtype)
    alike = {"source": (SOURCE,) * BATCH, "target": (TARGET,) * BATCH}
    lengths = {"source": (SOURCE, 4, 5), "target": (TARGET, 5, 3)}
    sources, targets = (
        [tokens(n) for n in (lengths if padded in (name, "both") else alike)[name]] for name in ("source", "target")
    )
    source, source_mask = pad(sources, SOURCE + 1 if padded != "target" else SOURCE, side)
    target, target_mask = pad(targets, TARGET + 2 if padded != "source" else TARGET, side)
    output = model(
        source,
        target,
        source_mask=None if padded == "target" else source_mask,
        target_mask=None if padded == "source" else target_mask,
    )
    assert output.isfinite().all()
    for row in range(BATCH):
        assert_same(output[row][target_mask[row]], model(sources[row][None], targets[row][None])[0])


@SIDES
@every(*PER_TOKEN)
def test_padding_gets_no_gradient_and_spoils_none(family, side, dtype):
    model = make(family, dtype)
    seen = embedded(model)
    batch, mask = pad([tokens(length) for length in (SEQ, 4, 5)], SEQ + 1, side)
    model(batch, padding_mask=mask)[mask].float().square().sum().backward()
    (embedding,) = seen
    assert (embedding.grad[~mask] == 0).all() and (embedding.grad[mask] != 0).any(dim=-1).all()
    assert all(p.grad is None or p.grad.isfinite().all() for p in model.parameters())
