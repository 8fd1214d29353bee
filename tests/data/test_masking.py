import math

import pytest
import torch

from transformer_course.data.masking import mask_tokens

MASK, VOCAB, SPECIAL = 1, 60, {0, 1, 2, 3}


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def batch(rows: int = 300, length: int = 200) -> torch.Tensor:
    return torch.randint(0, VOCAB, (rows, length), generator=seeded(9))


def masked(tokens: torch.Tensor, seed: int = 0, probability: float = 0.15):
    return mask_tokens(
        tokens, mask_id=MASK, vocab=VOCAB, special_ids=SPECIAL, probability=probability, generator=seeded(seed)
    )


def within(count: int, trials: int, probability: float) -> bool:
    """Within four standard deviations of a binomial: a right rate fails once in 16,000 seeds."""
    return abs(count - trials * probability) < 4 * math.sqrt(trials * probability * (1 - probability))


@pytest.mark.parametrize("probability", [0.05, 0.15, 0.3])
def test_the_rate_of_selection_is_the_probability(probability: float):
    tokens = batch()
    ordinary = int((tokens > 3).sum())
    assert within(int(masked(tokens, probability=probability).select.sum()), ordinary, probability)


def test_eighty_ten_ten():
    tokens = batch()
    inputs, labels, select = masked(tokens)
    n = int(select.sum())
    hidden = select & (inputs == MASK)
    same = select & (inputs == labels)
    other = select & ~hidden & ~same
    assert within(int(hidden.sum()), n, 0.8)
    # A random token is by chance the original one in 1 of the 56 ordinary tokens.
    assert within(int(other.sum()), n, 0.1 * 55 / 56)
    assert within(int(same.sum()), n, 0.1 + 0.1 / 56)


def test_random_tokens_are_uniform_over_the_ordinary_ones():
    tokens = torch.full((1000, 400), 7)
    inputs, _, select = masked(tokens, probability=0.9)
    random = inputs[select & (inputs != MASK) & (inputs != 7)]
    counts = random.bincount(minlength=VOCAB)
    assert counts[:4].sum() == 0
    assert counts[7] == 0
    rest = torch.cat([counts[4:7], counts[8:]])
    expected = len(random) / 55
    assert ((rest - expected) ** 2 / expected).sum() < 91.9  # 99.9% point of chi-square, 54 degrees of freedom


def test_special_tokens_are_neither_selected_nor_put_in():
    tokens = batch()
    inputs, _, select = masked(tokens, probability=1.0)
    special = tokens <= 3
    assert not select[special].any()
    assert torch.equal(inputs[special], tokens[special])
    assert select[~special].all()
    assert set(inputs[~special].unique().tolist()) == {MASK} | set(range(4, VOCAB))


def test_the_mask_is_protected_even_if_not_listed_as_special():
    tokens = torch.full((50, 50), 5)
    tokens[:, 0] = MASK
    inputs, _, select = mask_tokens(tokens, mask_id=MASK, vocab=6, special_ids=(), probability=1.0, generator=seeded())
    assert not select[:, 0].any()
    assert inputs[:, 0].eq(MASK).all()


def test_what_is_not_selected_stays_and_labels_are_the_originals():
    tokens = batch()
    inputs, labels, select = masked(tokens)
    assert torch.equal(labels, tokens)
    assert torch.equal(inputs[~select], tokens[~select])


def test_a_seed_repeats_the_whole_batch():
    tokens = batch(5, 30)
    first, second, other = masked(tokens, 7), masked(tokens, 7), masked(tokens, 8)
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert not torch.equal(first.select, other.select)


def test_the_tokens_given_are_not_changed():
    tokens = batch(5, 30)
    before = tokens.clone()
    result = masked(tokens, probability=1.0)
    result.inputs.zero_()
    result.labels.zero_()
    assert torch.equal(tokens, before)


def test_errors():
    with pytest.raises(ValueError, match=r"probability=15 must be between 0 and 1"):
        masked(batch(2, 2), probability=15)
    with pytest.raises(ValueError, match=r"vocab=3 has no ordinary token"):
        mask_tokens(batch(2, 2), mask_id=1, vocab=3, special_ids={0, 2}, generator=seeded())
    with pytest.raises(ValueError, match=r"special_ids=\[1, 70\].*vocab=60"):
        mask_tokens(batch(2, 2), mask_id=1, vocab=VOCAB, special_ids={70}, generator=seeded())
