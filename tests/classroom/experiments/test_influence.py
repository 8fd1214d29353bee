"""The Jacobian is the mask, and a mask that is off by one leaks."""

import pytest
import torch

from transformer_course.classroom.experiments.masks.influence import (
    bart_influence,
    bert_influence,
    gpt_influence,
    influence,
    offset_gpt,
    small_bart,
    small_bert,
)
from transformer_course.classroom.experiments.masks.padding import padded_loss
from transformer_course.classroom.experiments.tiny_gpt import LENGTH, tiny_gpt, train_tiny
from transformer_course.data.corpora import load_text
from transformer_course.masks import causal_mask
from transformer_course.tokenizers import CharacterTokenizer

TOKENS = torch.tensor([5, 2, 7, 11, 3])


def test_influence_is_the_size_of_each_block_of_the_jacobian():
    matrix, mix = torch.randn(3, 4), torch.tensor([[1.0, 0.0], [2.0, -3.0]])
    found = influence(lambda x: mix @ x @ matrix, torch.randn(2, 3))
    torch.testing.assert_close(found, mix.abs() * matrix.norm())


@pytest.mark.parametrize("diagonal", [-1, 0, 1])
def test_a_gpts_influence_is_its_triangle(diagonal):
    sees = gpt_influence(offset_gpt(20, diagonal), TOKENS) > 0
    itself = torch.eye(5, dtype=torch.bool)  # the residual connection always lets a token through
    assert torch.equal(sees, torch.ones(5, 5).tril(diagonal).bool() | itself)


def test_an_offset_of_nothing_is_the_causal_mask():
    tokens = torch.arange(LENGTH)[None] % 20
    torch.testing.assert_close(offset_gpt(20, 0)(tokens), tiny_gpt(20)(tokens))


def test_bert_sees_everything_and_bart_in_blocks():
    assert (bert_influence(small_bert(), TOKENS) > 0).all()
    sees = bart_influence(small_bart(), TOKENS[:2], TOKENS[2:]) > 0
    assert sees[:2, :2].all() and not sees[:2, 2:].any() and sees[2:, :2].all()
    assert torch.equal(sees[2:, 2:], causal_mask(3))


def test_one_token_too_many_makes_the_loss_collapse_and_the_model_worse():
    text = load_text("verses").train[:60_000]
    tokenizer = CharacterTokenizer.train(text)
    intact, leaky = (
        train_tiny(tokenizer, text[:50_000], text[50_000:], model=offset_gpt(tokenizer.vocab_size, diagonal))
        for diagonal in (0, 1)
    )
    assert intact.training_loss > 1.5 and leaky.training_loss < 0.3 and leaky.validation_loss < 0.3
    assert leaky.next_token_loss > intact.next_token_loss + 0.2


def test_padding_changes_the_loss_unless_it_is_hidden_and_not_counted():
    torch.manual_seed(0)
    model, tokens = offset_gpt(20, 0), torch.randint(1, 20, (4, 8))
    loss = padded_loss(model, tokens)
    assert padded_loss(model, tokens, right=5) == pytest.approx(loss, abs=1e-5)  # the causal mask hides it already
    assert padded_loss(model, tokens, left=5, masked=True) == pytest.approx(loss, abs=1e-5)
    for half in ({}, {"masked": True, "renumbered": False}):
        assert abs(padded_loss(model, tokens, left=5, **half) - loss) > 1e-4
