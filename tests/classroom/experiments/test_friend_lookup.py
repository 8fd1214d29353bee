"""The table of friends: a friend is somebody else at the same table, and a card says what it should."""

import pytest
import torch

from transformer_course.attention import scaled_dot_product_attention
from transformer_course.classroom.experiments.attention.friend_finder import (
    FriendFinder,
    baseline,
    field_strengths,
    same_name_scores,
    share_right,
    train,
    weight_on_friend,
)
from transformer_course.classroom.experiments.attention.friend_lookup import FEATURES, NAMES, SIZES, deal
from transformer_course.classroom.experiments.attention.softmax_saturation import sharpness, unscaled

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


class OneHead(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (torch.nn.Linear(FEATURES, 32, bias=False) for _ in range(3))

    def forward(self, cards):
        return scaled_dot_product_attention(self.query(cards), self.key(cards), self.value(cards))


def test_a_finder_learns_to_look_at_the_friend():
    torch.manual_seed(0)
    finder = train(FriendFinder(OneHead()))
    assert share_right(finder) > 0.95 > 0.5 > baseline() and weight_on_friend(finder) > 0.6
    own, friend, number = range(3)
    most = field_strengths(finder.attention).argmax(dim=1).tolist()
    assert most == [friend, own, number]  # what query, key and value read
    names = same_name_scores(finder.attention)
    assert names[friend, own] > 1 > 0 > names[friend, friend]


def test_same_name_scores_are_what_a_shared_name_adds():
    head = OneHead()
    with torch.no_grad():
        for part in (head.query, head.key):
            part.weight.zero_()
        head.query.weight[0, 12:24] = 3.0  # reads the friend's name, whatever it is
        head.key.weight[0, :12] = 2.0
    expected = torch.zeros(2, 2)
    expected[1, 0] = 6.0 / 32**0.5
    torch.testing.assert_close(same_name_scores(head), expected)


def test_without_the_division_the_choice_gets_sharp():
    divided, median, _ = sharpness(scaled_dot_product_attention, 128, 0)
    sharp, small, _ = sharpness(unscaled, 128, 0)
    assert 2 < divided < 3 and sharp < 0.6 and small < median
    assert sharpness(unscaled, 1, 0) == pytest.approx(sharpness(scaled_dot_product_attention, 1, 0))
