"""Labels of single words: the frequency knows the word, the window its neighbors."""

import pytest

from transformer_course.evaluation import window_scores, word_frequency_scores

TRAIN = [(["He", "is", "good."], [0, 1, 0]), (["it", "is", "he"], [0, 0, 0]), (["good", "he"], [0, 0])]


def test_a_words_score_is_its_share_drawn_towards_the_average():
    ((he, is_, new),) = word_frequency_scores(TRAIN, [["he,", "IS", "new"]])
    average = 1 / 8
    assert he == pytest.approx((0 + average) / 4)
    assert is_ == pytest.approx((1 + average) / 3)
    assert new == pytest.approx(average)


def test_scores_come_back_word_by_word():
    texts = [["a"], ["b", "c", "d"], []]
    for method in (word_frequency_scores, window_scores):
        assert [len(row) for row in method(TRAIN, texts)] == [1, 3, 0]


def test_the_window_knows_what_stands_beside_a_word():
    train = [(["who", "is", "x"], [0, 1, 0]), (["it", "is", "y"], [0, 0, 0])] * 200
    first, second = (row[1] for row in window_scores(train, [["who", "is", "z"], ["it", "is", "z"]]))
    assert first > 0.6 > 0.2 > second
    alone = [row[1] for row in window_scores(train, [["who", "is", "z"], ["it", "is", "z"]], reach=0)]
    assert alone[0] == pytest.approx(alone[1])
    edge = window_scores([(["a", "b"], [1, 0]), (["b", "a"], [0, 0])] * 200, [["a", "b"], ["b", "a"]], reach=1)
    assert edge[0][0] > 0.6 and edge[1][1] < 0.2


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match="all with the same label"):
        window_scores([(["a", "b"], [0, 0])], [["a"]])
    with pytest.raises(ValueError, match="no words"):
        word_frequency_scores([], [["a"]])
