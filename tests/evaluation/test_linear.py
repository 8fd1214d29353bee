"""A linear model of words cannot see order; one of pairs can."""

import pytest

from transformer_course.evaluation import linear_predictions

TRAIN = [("a red apple", 0), ("red a apple", 1), ("a red house", 0), ("red a house", 1)]


def test_a_bag_of_words_gives_both_orders_the_same_answer():
    first, second = linear_predictions(TRAIN, ["a red tree", "red a tree"], longest=1)
    assert first == second


def test_pairs_tell_the_order():
    assert linear_predictions(TRAIN, ["a red tree", "red a tree"], longest=2) == [0, 1]


def test_words_tell_the_subject():
    train = [("sheep graze", 0), ("sheep sleep", 0), ("kings rule", 1), ("kings sleep", 1)]
    assert linear_predictions(train, ["sheep rest", "kings rest"], longest=1) == [0, 1]


def test_one_class_alone_is_refused():
    with pytest.raises(ValueError, match="2 examples of 1 classes"):
        linear_predictions([("a", 0), ("b", 0)], ["c"])
