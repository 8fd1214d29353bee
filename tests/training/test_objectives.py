"""What the objectives count, and that a batch is a function of its number."""

import math

import pytest
import torch
from torch import Generator, nn
from torch.nn import functional as F

from transformer_course.data.masking import mask_tokens
from transformer_course.models.catalog import build_model
from transformer_course.training.objectives import CausalObjective, MaskedObjective
from transformer_course.training.pair_objectives import DenoisingObjective, PairObjective, pair_loss

VOCAB = 37
SPECIAL = {"pad_id": 0, "bos_id": 2, "eos_id": 3}


def stream(length: int, seed: int = 0) -> torch.Tensor:
    return torch.randint(4, VOCAB, (length,), generator=Generator().manual_seed(seed))


def causal() -> CausalObjective:
    return CausalObjective(stream(500), stream(203, seed=1), length=16, batch=5)


def masked() -> MaskedObjective:
    special = {"mask_id": 1, "vocab": VOCAB, "special_ids": (0, 1, 2, 3)}
    return MaskedObjective(stream(500), stream(203, seed=1), length=16, batch=5, probability=0.3, **special)


def denoising() -> DenoisingObjective:
    def drop_half(row, generator):
        return row[torch.rand(len(row), generator=generator) < 0.5]

    return DenoisingObjective(stream(500), stream(203, seed=1), length=16, batch=5, noise=drop_half, **SPECIAL)


def pairs() -> PairObjective:
    data = [(stream(3 + i % 5, i).tolist(), stream(4 + i % 3, 100 + i).tolist()) for i in range(23)]
    return PairObjective(data, data[:7], batch=4, seed=1, **SPECIAL)


def model_for(objective) -> nn.Module:
    sizes = {"vocab": VOCAB, "d_model": 24, "n_heads": 2, "d_hidden": 40, "max_len": 32}
    torch.manual_seed(0)
    if isinstance(objective, CausalObjective):
        return build_model("gpt", {**sizes, "n_layers": 2})
    if isinstance(objective, MaskedObjective):
        return build_model("bert", {**sizes, "n_layers": 2})
    return build_model("bart", {**sizes, "n_encoder_layers": 1, "n_decoder_layers": 1})


ALL = pytest.mark.parametrize("make", [causal, masked, denoising, pairs])


@ALL
def test_a_batch_depends_on_its_number_and_seed_alone(make):
    first, second = make(), make()
    second.batch(0, Generator().manual_seed(5))
    second.batch(11, Generator().manual_seed(6))
    a = first.batch(3, Generator().manual_seed(9))
    b = second.batch(3, Generator().manual_seed(9))
    assert all(torch.equal(x, y) for x, y in zip(a, b, strict=True))
    assert not torch.equal(a[0], make().batch(4, Generator().manual_seed(10))[0])


@ALL
def test_the_first_loss_is_that_of_guessing(make):
    objective = make()
    loss = objective.loss(model_for(objective), objective.batch(0, Generator().manual_seed(0)))
    assert loss.item() == pytest.approx(math.log(VOCAB), rel=0.05)


@ALL
@torch.no_grad()
def test_evaluation_is_repeatable_and_starts_at_guessing(make):
    objective = make()
    model = model_for(objective).eval()
    scores = objective.evaluate(model)
    assert scores == objective.evaluate(model)
    assert scores["loss"] == pytest.approx(math.log(VOCAB), rel=0.05)


@torch.no_grad()
def test_causal_evaluation_counts_every_token_of_the_text_once():
    objective = causal()
    model = model_for(objective).eval()
    total = 0.0
    for start in range(0, 202, 16):
        window = objective.validation[start : start + 17]
        total += float(F.cross_entropy(model(window[None, :-1])[0], window[1:], reduction="sum"))
    assert objective.evaluate(model)["loss"] == pytest.approx(total / 202, rel=1e-5)


@torch.no_grad()
def test_the_slots_of_the_masked_loss_hold_exactly_the_hidden_tokens():
    objective = masked()
    model = model_for(objective).eval()
    inputs, labels, select = objective.batch(0, Generator().manual_seed(2))
    expected = F.cross_entropy(model(inputs)[select], labels[select])
    assert float(objective.loss(model, (inputs, labels, select))) == pytest.approx(float(expected), rel=1e-5)


def test_masking_hides_the_promised_share():
    window = stream(40_000)[None]
    special = {"mask_id": 1, "vocab": VOCAB, "special_ids": (0, 1, 2, 3)}
    hidden = mask_tokens(window, probability=0.3, generator=Generator().manual_seed(0), **special).select
    assert float(hidden.float().mean()) == pytest.approx(0.3, abs=0.01)


def test_every_pair_comes_once_in_an_epoch_and_in_another_order_in_the_next():
    objective = pairs()
    epochs = [
        [tuple(objective.batch(epoch * objective.per_epoch + i, Generator()).index.tolist())
         for i in range(objective.per_epoch)]
        for epoch in (0, 1)
    ]  # fmt: skip
    for epoch in epochs:
        assert sorted(index for batch in epoch for index in batch) == list(range(23))
    assert epochs[0] != epochs[1]


@torch.no_grad()
def test_padding_does_not_count_in_the_loss_of_pairs():
    objective = pairs()
    model = model_for(objective).eval()
    batch = objective.batch(0, Generator())
    total = count = 0.0
    for row in range(len(batch.source)):
        n, m = int(batch.source_mask[row].sum()), int(batch.target_mask[row].sum())
        alone = tuple(x[row : row + 1, :k] for x, k in zip(batch[:5], (n, m, m, n, m), strict=True))
        total += float(pair_loss(model, alone, reduction="sum"))
        count += m
    assert float(objective.loss(model, batch)) == pytest.approx(total / count, rel=1e-5)
