import math

import pytest
import small_models
import torch
from torch import nn

from transformer_course.evaluation import bits_per_character, evaluate_language_model, perplexity


class Lookup(nn.Module):
    """Predicts by the last token alone, so that windows make no difference."""

    def __init__(self, logits):
        super().__init__()
        self.logits = nn.Parameter(logits)

    def forward(self, tokens):
        return self.logits[tokens]


@pytest.mark.parametrize("size", [2, 7, 8, 9, 100])
@pytest.mark.parametrize(("length", "batch"), [(1, 64), (4, 2), (7, 1), (1000, 3)])
def test_every_token_but_the_first_counts_once(size, length, batch):
    logits, stream = torch.randn(11, 11), torch.randint(11, (size,))
    expected = -logits.log_softmax(-1)[stream[:-1], stream[1:]].mean().item()
    assert evaluate_language_model(Lookup(logits), stream, length, batch) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("build", [small_models.gpt, small_models.llama])
def test_the_loss_is_that_of_each_window_by_itself(build):
    model, stream = build(), torch.randint(17, (23,))
    losses = []
    for start in range(0, 22, 5):
        window = stream[start : start + 6]
        losses.append(-model(window[None, :-1]).log_softmax(-1)[0, range(len(window) - 1), window[1:]])
    expected = torch.cat(losses).mean().item()
    assert evaluate_language_model(model, stream, 5, batch=2) == pytest.approx(expected, rel=1e-5)


def test_the_model_keeps_its_mode_and_its_gradients():
    model = small_models.gpt().train()
    evaluate_language_model(model, torch.randint(17, (50,)), 8)
    assert model.training and all(parameter.grad is None for parameter in model.parameters())


def test_a_model_that_knows_nothing_chooses_among_all_tokens():
    loss = evaluate_language_model(Lookup(torch.zeros(11, 11)), torch.randint(11, (50,)), 8)
    assert perplexity(loss) == pytest.approx(11)
    # Three bits for a token of eight kinds, two characters each.
    assert bits_per_character(math.log(8), tokens=10, characters=20) == pytest.approx(1.5)


def test_errors():
    with pytest.raises(ValueError, match="max_len=24"):
        evaluate_language_model(small_models.gpt(), torch.randint(17, (60,)), 25)
    with pytest.raises(ValueError, match="characters=0"):
        bits_per_character(1.0, 10, 0)


def test_the_perplexity_of_any_loss_is_a_number():
    assert perplexity(0.0) == 1.0
    for loss in (700.0, 710.0, 1e6, 1e300):
        assert perplexity(loss) >= math.exp(700), "what is too large for a float is infinite, and no error"
