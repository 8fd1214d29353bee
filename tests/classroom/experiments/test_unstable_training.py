"""The small runs of lesson 13, The training loop: reproducible batches, garbage, and a process that is killed."""

import math

import pytest
import torch
from torch.nn import functional as F

from transformer_course.classroom.experiments.training_loop.killed_run import short_config, train_and_kill
from transformer_course.classroom.experiments.training_loop.unstable_training import (
    BATCH,
    load_letters,
    losses_with,
    mean_and_spread,
    small_gpt,
)
from transformer_course.training.run import Run


@pytest.fixture(scope="module")
def letters():
    return load_letters()


def test_a_batch_is_the_same_whenever_it_is_asked_for(letters):
    inputs, targets = letters.batch(7, seed=2)
    again, _ = letters.batch(7, seed=2)
    assert torch.equal(inputs, again) and not torch.equal(inputs, letters.batch(8, seed=2)[0])
    assert torch.equal(inputs[:, 1:], targets[:, :-1])
    assert letters.batch(7, size=3)[0].shape[0] == 3


def test_rubbish_is_the_rarest_character_over_and_over(letters):
    inputs, targets = letters.rubbish()
    assert inputs.unique().tolist() == targets.unique().tolist()
    counts = torch.bincount(letters.stream, minlength=letters.vocab)
    assert counts[inputs[0, 0]] == counts.min() and len(inputs) == BATCH


def test_frequencies_alone_are_worth_something(letters):
    assert 0 < letters.unigram_loss() < math.log(letters.vocab)


def step(model, batch, optimizer, rate, limit):
    loss = F.cross_entropy(model(batch[0]).flatten(0, 1), batch[1].flatten())
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.param_groups[0]["lr"] = rate
    optimizer.step()
    optimizer.zero_grad()
    return loss.item(), norm.item()


def test_rubbish_throws_plain_descent_off_and_clipping_holds_it(letters):
    def after(limit):
        sgd = lambda model: torch.optim.SGD(model.parameters(), lr=1.0)  # noqa: E731
        return losses_with(step, letters, sgd, lambda step: 1.0, steps=16, limit=limit, rubbish_at=10, seed=2)

    free, held = after(math.inf), after(1.0)
    assert len(free) == len(held) == 16
    assert not max(free[10:]) < max(held[10:]) + 0.5  # NaN is off the path, too


def test_the_model_is_seeded_and_as_deep_as_asked(letters):
    first, second = (small_gpt(letters.vocab, n_layers=2, seed=3) for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))
    assert len(first.stack.blocks) == 2


def test_mean_and_spread_are_those_over_the_seeds():
    assert mean_and_spread([1.0, 2.0, 3.0]) == "2.00 ± 1.00"


def test_a_killed_training_left_a_checkpoint_and_nothing_finished(tmp_path):
    assert train_and_kill(tmp_path / "run", after=8) >= 8
    run = Run(tmp_path / "run", short_config())
    assert run.resumed and run.trainer.step in (6, 12) and not run.finished


def test_a_training_that_ends_before_it_is_killed_says_so(tmp_path):
    with pytest.raises(RuntimeError, match="ended before step 31"):
        train_and_kill(tmp_path / "run", after=31)
