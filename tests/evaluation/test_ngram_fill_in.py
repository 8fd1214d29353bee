"""The n-gram fill-in finds what trying every token in the whole text finds, and does not see what is hidden."""

import math

import pytest
import torch

from transformer_course.data.masking import MaskedTokens
from transformer_course.evaluation import KneserNey, fill_in_accuracies, ngram_guesses

MASK, VOCAB = 0, 7


@pytest.fixture(scope="module")
def stream():
    """Tokens 1 to 6, each of which depends on the two before it."""
    generator, tokens = torch.Generator().manual_seed(0), [1, 2]
    for draw in torch.rand(600, generator=generator).tolist():
        likely = 1 + (2 * tokens[-1] + tokens[-2]) % 6
        tokens.append(likely if draw < 0.7 else 1 + int(draw * 1000) % 6)
    return torch.tensor(tokens)


def masked(rows):
    inputs = torch.tensor(rows)
    return MaskedTokens(inputs, inputs.clone(), inputs == MASK)


def loss_of(model, text):
    """Minus the log probability of a whole text, each token after all tokens before it."""
    return -sum(math.log(model.probabilities(text[:place])[token]) for place, token in enumerate(text))


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_with_all_around_visible_it_is_the_likeliest_whole_text(stream, order):
    model = KneserNey(stream, VOCAB, order)
    texts = stream[:240].view(20, 12)
    for place in (0, 1, 5, 10, 11):
        rows = texts.clone()
        rows[:, place] = MASK
        found = ngram_guesses(stream, masked(rows.tolist()), mask_id=MASK, vocab=VOCAB, order=order)
        for row, guess in zip(texts.tolist(), found.tolist(), strict=True):
            losses = [loss_of(model, [*row[:place], token, *row[place + 1 :]]) for token in range(VOCAB)]
            assert losses[guess] == pytest.approx(min(losses))


def test_what_is_hidden_too_ends_the_context_and_the_product(stream):
    model = KneserNey(stream, VOCAB, 3)
    (row,) = ([2, 4, MASK, 3, 5, MASK, 6, 1],)
    found = ngram_guesses(stream, masked([row]), mask_id=MASK, vocab=VOCAB, order=3).tolist()
    # The first gap sees 2 4 on its left and 3 5 on its right; the second 3 5 and 6 1. Neither sees the other, and a
    # trigram does not reach beyond it.
    for guess, left, right in zip(found, ([2, 4], [3, 5]), ([3, 5], [6, 1]), strict=True):
        losses = [loss_of(model, [*left, token, *right]) for token in range(VOCAB)]
        assert losses[guess] == pytest.approx(min(losses))
    # Two gaps side by side: the left one has its left side alone, the right one its right side.
    found = ngram_guesses(stream, masked([[2, 4, MASK, MASK, 5, 6]]), mask_id=MASK, vocab=VOCAB, order=3).tolist()
    for guess, text in zip(found, (lambda x: [2, 4, x], lambda x: [x, 5, 6]), strict=True):
        losses = [loss_of(model, text(token)) for token in range(VOCAB)]
        assert losses[guess] == pytest.approx(min(losses))


def test_only_the_best_of_the_bigram_are_tried(stream):
    rows = stream[:240].view(20, 12).clone()
    labels = rows.clone()
    rows[:, 6] = MASK
    text = MaskedTokens(rows, labels, rows == MASK)
    one = ngram_guesses(stream, text, mask_id=MASK, vocab=VOCAB, order=3, candidates=1)
    share = (one == labels[:, 6]).double().mean().item()
    assert share == pytest.approx(fill_in_accuracies(stream, text, mask_id=MASK, vocab=VOCAB)["both-sides bigram"])


def test_longer_contexts_help_where_the_text_has_them(stream):
    rows = stream[:480].view(40, 12).clone()
    labels = rows.clone()
    rows[:, ::5] = MASK
    text = MaskedTokens(rows, labels, rows == MASK)
    share = {
        order: (ngram_guesses(stream, text, mask_id=MASK, vocab=VOCAB, order=order) == labels[text.select])
        .double()
        .mean()
        for order in (1, 2, 3)
    }
    assert share[1] < share[2] < share[3] - 0.1


def test_a_visible_token_at_a_selected_place_is_not_used_there(stream):
    inputs = torch.tensor([[2, 4, 3, 5, 6]])
    select = torch.tensor([[False, False, True, False, False]])
    other = inputs.clone()
    other[0, 2] = 6
    how = {"mask_id": MASK, "vocab": VOCAB, "order": 3}
    first, second = (ngram_guesses(stream, MaskedTokens(seen, inputs, select), **how) for seen in (inputs, other))
    assert torch.equal(first, second)


def test_what_is_wrong_is_named(stream):
    with pytest.raises(ValueError, match="hide at least one"):
        ngram_guesses(stream, masked([[1, 2]]), mask_id=MASK, vocab=VOCAB)
    with pytest.raises(ValueError, match="candidates=0"):
        ngram_guesses(stream, masked([[1, MASK]]), mask_id=MASK, vocab=VOCAB, candidates=0)
