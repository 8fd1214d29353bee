"""The answer in sight makes a training loss of nearly nothing, and a model that cannot predict."""

import pytest
import torch

from transformer_course.classroom.experiments.tiny_gpt import (
    UnshiftedObjective,
    last_position_loss,
    tiny_gpt,
    train_tiny,
)
from transformer_course.data.corpora import load_text
from transformer_course.tokenizers import CharacterTokenizer


@pytest.fixture(scope="module")
def trials():
    text = load_text("verses").train[:60_000]
    tokenizer = CharacterTokenizer.train(text)
    ways = {"intact": {}, "unshifted": {"shifted": False}, "unmasked": {"causal": False}}
    return {name: train_tiny(tokenizer, text[:50_000], text[50_000:], **way) for name, way in ways.items()}


def test_a_leak_makes_the_training_loss_collapse(trials):
    assert trials["intact"].training_loss > 1.5
    assert trials["unshifted"].training_loss < 0.05
    assert trials["unmasked"].training_loss < 0.6


def test_and_the_next_token_is_predicted_worse_than_without(trials):
    intact = trials["intact"].next_token_loss
    assert abs(intact - trials["intact"].training_loss) < 0.5
    assert trials["unshifted"].next_token_loss > 2 * intact
    assert trials["unmasked"].next_token_loss > intact + 0.2


def test_validation_finds_the_missing_shift_but_not_the_missing_mask(trials):
    assert trials["unshifted"].validation_loss > 2 * trials["intact"].validation_loss
    assert trials["unmasked"].validation_loss < 0.5 * trials["intact"].validation_loss


def test_the_models_differ_in_the_mask_alone():
    tokens = torch.randint(20, (1, 8), generator=torch.Generator().manual_seed(0))
    changed = tokens.clone()
    changed[0, -1] = (tokens[0, -1] + 1) % 20
    masked, open_ = (tiny_gpt(20, causal=causal).eval() for causal in (True, False))
    torch.testing.assert_close(masked(tokens)[:, :-1], masked(changed)[:, :-1])
    assert not torch.allclose(open_(tokens)[:, :-1], open_(changed)[:, :-1])
    for one, other in zip(masked.parameters(), open_.parameters(), strict=True):
        assert torch.equal(one, other)


def test_unshifted_targets_are_the_inputs():
    stream = torch.arange(50)
    inputs, targets = UnshiftedObjective(stream, stream, length=4, batch=2).batch(0, torch.Generator().manual_seed(0))
    assert torch.equal(inputs, targets)


def test_the_last_position_is_scored_against_the_token_that_follows():
    class Counting(torch.nn.Module):
        """Sure that the next number follows."""

        def __init__(self):
            super().__init__()
            self.unused = torch.nn.Parameter(torch.zeros(1))

        def forward(self, tokens):
            return 50.0 * torch.nn.functional.one_hot((tokens + 1) % 10, 10)

    stream = torch.arange(60) % 10
    assert last_position_loss(Counting(), stream, length=7) < 1e-6
    assert last_position_loss(Counting(), stream.flip(0), length=7) > 10
