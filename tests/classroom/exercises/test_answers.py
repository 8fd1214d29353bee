"""The bank of learners' answers: right ones pass, wrong ones are caught, and the stored shares are at least the bar."""

import zlib

import pytest
from measure import MISSES, all_judged, bank, is_right, misses, row_of, shares, stored

ROWS = stored()
ANSWERS = bank()
# Every right answer, and a fixed tenth of the wrong ones: to judge all takes minutes, and measure.py does it.
TENTH = [answer for answer in ANSWERS if answer.is_right or zlib.crc32(answer.key.encode()) % 10 == 0]
BAR = {
    "caught": 0.998,
    "named, and rightly": 0.85,
    "cause told": 0.95,
    "right accepted": 1.0,
    "worst exercise: named": 0.7,
}


def test_every_answer_has_a_verdict():
    assert {answer.key for answer in ANSWERS} == set(ROWS)


def test_every_exercise_has_ten_wrong_answers_and_three_right_ones():
    counts = {}
    for key in ROWS:
        wrong, right = counts.get(key.partition(".")[0], (0, 0))
        counts[key.partition(".")[0]] = (wrong + (not is_right(key)), right + is_right(key))
    assert all(wrong >= 10 and right >= 3 for wrong, right in counts.values()), counts


@pytest.mark.parametrize("share, bar", BAR.items())
def test_the_shares_are_at_least_the_bar(share, bar):
    assert shares(ROWS)[share] >= bar


def test_no_name_is_misleading():
    assert not [key for key, row in ROWS.items() if row.get("fair") is False]


def test_every_miss_is_explained():
    """If it fails: python tests/classroom/answers/measure.py --misses, with a "why" for each that is only shown."""
    assert not [key for key, row in ROWS.items() if row["verdict"] == "shown" and not row["why"]]
    assert MISSES.read_text(encoding="utf-8") == misses(ROWS)


@pytest.mark.parametrize("answer", TENTH, ids=lambda answer: answer.key)
def test_a_right_answer_is_accepted_and_a_wrong_one_caught(answer):
    # What is said of a wrong one may depend on how fast the machine is, and measure.py compares it.
    (verdict,) = all_judged([answer], changes=0)
    row = row_of(verdict, ROWS[answer.key])
    assert row["verdict"] != "crashed", verdict.card
    assert (row["verdict"] == "passed") == (ROWS[answer.key]["verdict"] == "passed"), verdict.card
