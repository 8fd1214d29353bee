"""The table of friends: a friend is somebody else at the same table, and a card says what it should."""

import pytest
import torch

from transformer_course.classroom.experiments.attention.friend_lookup import FEATURES, NAMES, SIZES, deal

BATCH, SEATS = 50, 6


@pytest.fixture
def tables():
    return deal(BATCH, SEATS, torch.Generator().manual_seed(0))


def test_people_differ_and_nobody_is_their_own_friend(tables):
    assert all(len(set(row)) == SEATS for row in tables.names.tolist())
    assert (tables.friends != tables.names).all()
    assert not (tables.friends == tables.friends[0]).all()


def test_the_answer_is_the_number_on_the_friends_card(tables):
    for table in range(BATCH):
        number_of = dict(zip(tables.names[table].tolist(), tables.numbers[table].tolist(), strict=True))
        assert [number_of[friend] for friend in tables.friends[table].tolist()] == tables.answers[table].tolist()


def test_a_card_has_three_switches_on(tables):
    assert tables.cards.shape == (BATCH, SEATS, FEATURES) and tables.cards.dtype == torch.float32
    fields = tables.cards.split(SIZES, dim=-1)
    for field, expected in zip(fields, (tables.names, tables.friends, tables.numbers), strict=True):
        assert (field.sum(dim=-1) == 1).all()
        assert torch.equal(field.argmax(dim=-1), expected)


def test_labels_name_the_people(tables):
    person, friend = tables.names[3, 2], tables.friends[3, 2]
    assert tables.people(3)[2] == NAMES[person]
    assert tables.wishes(3)[2] == f"{NAMES[person]}→{NAMES[friend]}"
    line = tables.described(3).splitlines()[2].split()
    assert line == [NAMES[person], "friend", NAMES[friend], "number", str(tables.numbers[3, 2].item())]


def test_a_seed_repeats_a_table_and_every_size_can_be_seated():
    one, other, another = (deal(4, 6, torch.Generator().manual_seed(seed)).cards for seed in (1, 1, 2))
    assert torch.equal(one, other) and not torch.equal(one, another)
    assert deal(3, 2).cards.shape[1] == 2 and deal(3, 12).cards.shape[1] == 12
    with pytest.raises(ValueError, match="seats=13"):
        deal(1, 13)
