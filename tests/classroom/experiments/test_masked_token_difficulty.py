"""The kinds of hidden tokens that lesson 17, Train BERT tells apart."""

import torch

from transformer_course.classroom.experiments.train_bert.masked_token_difficulty import gap_table, kinds_of_gaps
from transformer_course.data.masking import MaskedTokens, mask_tokens

MASK = 1


def test_every_hidden_token_is_of_one_kind():
    tokens = torch.randint(4, 9, (20, 15), generator=torch.Generator().manual_seed(0))
    masked = mask_tokens(
        tokens, mask_id=MASK, vocab=9, special_ids=(0, 1), probability=0.5, generator=torch.Generator().manual_seed(1)
    )
    kinds = kinds_of_gaps(masked, MASK)
    assert torch.stack(list(kinds.values())).sum(dim=0).eq(1).all()
    assert all(places.any() for places in kinds.values())


def test_the_kinds_are_what_they_say():
    labels = torch.tensor([[4, 5, 6, 7, 8, 4, 5, 6]])
    inputs = torch.tensor([[4, MASK, 6, MASK, MASK, 4, 5, 7]])
    select = torch.tensor([[False, True, False, True, True, False, True, True]])
    masked = MaskedTokens(inputs, labels, select)
    found = {kind: places.tolist() for kind, places in kinds_of_gaps(masked, MASK).items()}
    assert found["masked, both neighbors visible"] == [True, False, False, False, False]
    assert found["masked, one neighbor visible"] == [False, True, True, False, False]
    assert not any(found["masked, none visible"])
    assert found["the token itself is visible"] == [False, False, False, True, False]
    assert found["a random token is visible"] == [False, False, False, False, True]
    guesses = {"right": labels[select], "wrong": labels[select] + 1}
    lines = gap_table(guesses, masked, MASK).splitlines()
    assert len(lines) == 6 and lines[2].split()[-3:] == ["2", "1.000", "0.000"]
    assert lines[3].split()[-3:] == ["0", "0.000", "0.000"]
