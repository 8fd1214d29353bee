"""What a card says of wrong results that no list has: how they relate to the right ones, and of what kind they are."""

import pytest
import torch

from transformer_course.classroom.checking.plain_comparison import same, type_fault
from transformer_course.classroom.checking.plain_relations import plain_relation
from transformer_course.classroom.checking.relations import in_another_order, relation

WANT = torch.tensor([[0.3, -1.2, 2.5], [1.1, 0.4, -0.7], [2.2, 0.9, 1.6]])
AXES = ("query", "key")
RELATED = {
    "a factor": (3 * WANT, "3 times the expected one (and 3 is the size of query)"),
    "a root": (WANT / 3**0.5, "(1 / √query)"),
    "a shift": (WANT + 0.5, "0.5 too large"),
    "the sign": (-WANT, "opposite sign"),
    "zeros": (0 * WANT, "All your numbers are 0"),
    "swapped axes": (WANT.T, "query and key have changed places"),
    "one place later": (WANT.roll(1, dims=0), "one place later along query"),
    "reversed": (WANT.flip(1), "opposite order along key"),
    "other places": (WANT.flatten()[torch.tensor([4, 0, 8, 2, 6, 1, 7, 3, 5])].view(3, 3), "in the wrong places"),
    "a factor for each row": (WANT * torch.tensor([[1.0], [2.0], [5.0]]), "Along key, your numbers are the expected"),
    "the same in every row": (WANT[:1].expand(3, 3), "Where does query get lost"),
    "float32 on the way": (WANT * (1 + 1e-7), "lower precision"),
}


@pytest.mark.parametrize("got, words", RELATED.values(), ids=RELATED)
def test_a_relation_is_told(got, words):
    assert words in relation(got, WANT, AXES, {})


def test_an_input_that_comes_out_as_it_went_in_is_told():
    assert "`x` as it came in" in relation(WANT, WANT.square(), AXES, {"x": WANT})


def test_unrelated_numbers_get_no_sentence():
    assert relation(WANT.square() + WANT.roll(1, 0), WANT, AXES, {}) == ""


def test_bits_that_are_only_too_many_are_counted():
    want = torch.eye(4).bool()
    more = want.clone()
    more[0, 3] = more[2, 3] = True
    assert "At 2 of 16 places, yours is True" in relation(more, want, AXES, {})
    assert "swapped everywhere" in relation(~want, want, AXES, {})


def test_infinities_that_are_only_too_many_or_too_few_are_counted():
    want = WANT.masked_fill(WANT < 0, float("-inf"))
    assert "Yours is −∞ at 2 of 9 places where it shouldn't be" in relation(
        want.masked_fill(WANT > 2, float("-inf")), want, AXES, {}
    )
    assert "Yours isn't −∞ at 2 of 9 places where it should be" in relation(WANT, want, AXES, {})
    assert relation(want.flip(0), want, AXES, {}) == ""


def test_results_in_another_order_are_seen():
    assert in_another_order([WANT, WANT.T], [WANT.T, WANT])
    assert not in_another_order([WANT, WANT.T], [WANT, WANT.T])


@pytest.mark.parametrize(
    "got, want, words",
    [
        ([1, 2], [1, 2, 3], "the end is missing"),
        ([3, 2, 1], [1, 2, 3], "opposite order"),
        ([2, 1, 3], [1, 2, 3], "in the wrong order"),
        ([2, 3, 4], [1, 2, 3], "1 too large"),
        ({"a": 1}, {"a": 1, "b": 2}, "'b' is missing"),
        ({"a": 1, "b": 1}, {"a": 3, "b": 5}, "Every number is 1"),
        ("theend", "the end", "Only the spaces differ"),
        (14, 7, "twice"),
        (8, 7, "1 too large"),
    ],
)
def test_a_relation_of_plain_results_is_told(got, want, words):
    got, want = (tuple(side) if isinstance(side, list) else side for side in (got, want))
    assert words in plain_relation(got, want)


@pytest.mark.parametrize(
    "got, want",
    [((2.0, 3), (2, 3)), ([True, 0], [1, 0]), ([torch.tensor(1)], [1]), ((1, 2), [1, 2]), (torch.tensor(2.5), 2.5)],
)
def test_another_kind_of_number_is_refused_and_named(got, want):
    assert not same(got, want)
    assert type_fault("result", got, want)[0] == "type"


@pytest.mark.parametrize("got, want", [(2, 2.0), ([0, 0.5], [0.0, 0.5]), ([1, 2], (1, 2)), (0.1 + 0.2, 0.3)])
def test_what_is_as_good_is_accepted(got, want):
    assert same(got, want)
