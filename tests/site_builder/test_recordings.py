"""Recorded answers are the real widget's, and every combination of a recorded control has one."""

import json

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from site_builder import set_ups
from site_builder.recordings import Dial, dial_of, driven, key_of, nearest, record, record_controls
from transformer_course.classroom.widgets import ClockHands, FillInTheBlank, HeadExplorer, play
from transformer_course.classroom.widgets.base import control_for
from transformer_course.trained import load_trained


def read(text: str):
    """A stand-in for a model: each word looks at itself."""
    words = text.split()
    return words, torch.eye(len(words)).expand(2, 3, -1, -1)


def test_a_key_is_what_javascript_writes():
    assert key_of(["a “b”", [1, 2], []]) == '["a “b”",[1,2],[]]'


def test_a_widget_that_never_asks_has_no_recording():
    assert record(ClockHands()) is None


def test_the_recorded_sentences_are_the_lessons_own_and_the_stated_ones():
    widget = HeadExplorer(read, "to be or not to be")
    recording = record(widget)
    assert tuple(recording.examples) == ("to be or not to be", *set_ups.SENTENCES["HeadExplorer"])
    assert list(recording.answers) == [key_of([text]) for text in recording.examples]
    for text in recording.examples:
        patch = recording.patches[recording.answers[key_of([text])]]
        assert patch["tokens"] == text.split() and patch["query"] == len(text.split()) - 1


def test_equal_answers_are_kept_once():
    recording = driven(HeadExplorer(read, "a b"), ["text"], ["tokens"], [["a b"], [" a b"], ["c"]])
    assert len(recording.answers) == 3 and len(recording.patches) == 2


def test_blanks_are_recorded_for_up_to_two_words_in_any_order():
    model, tokenizer, _ = load_trained("bert-verses")
    recording = record(FillInTheBlank(model, tokenizer, "The king went.", hidden=[1]))
    both = [recording.answers[key_of(["The king went.", hidden])] for hidden in ([0, 2], [2, 0])]
    assert both[0] == both[1]
    assert [blank["word"] for blank in recording.patches[both[0]]["blanks"]] == ["The", "went"]
    assert key_of(["The king went.", [0, 1, 2]]) not in recording.answers
    json.dumps(recording.patches, allow_nan=False)


def test_a_figure_is_recorded_for_every_pair_of_positions():
    drawn = []

    def draw(left, right):
        drawn.append((left, right))
        figure = Figure(figsize=(1, 1))
        figure.subplots().set_title(f"{left} and {right}")
        return figure

    recording = record_controls(play(draw, left=(0, 20, 1, 7), right=["a", "b"]))
    assert [dial["kind"] for dial in recording.dials] == ["slider", "select"]
    left, right = (dial["labels"] for dial in recording.dials)
    assert len(recording.shown) == len(left) * len(right)
    assert left[recording.dials[0]["start"]] == "7"
    pairs = [(int(a), b) for a in left for b in right]
    for (picture, alt), (a, b) in zip(recording.shown, pairs, strict=True):
        assert picture[8:12] == b"WEBP" and f"{a} and {b}" in alt


def test_html_is_recorded_as_it_is():
    recording = record_controls(play(lambda on: f"<p>{on}</p>", on=False))
    assert recording.shown == ["<p>False</p>", "<p>True</p>"]


@pytest.mark.parametrize(
    "given", [(0, 3, 1, 2), (0, 511, 1, 100), (1.0, 5.0, 0.25, 3.0), (0, 95, 5, 20), (0.0, 1.0, 0.1, 0.3)]
)
@pytest.mark.parametrize("most", [5, 13])
def test_a_slider_keeps_its_ends_and_its_start(given, most):
    low, high, step, start = given
    dial = dial_of(control_for("x", given), most)
    assert dial.values[0] == low and dial.values[-1] == high and dial.values[dial.start] == pytest.approx(start)
    assert len(dial.values) <= most + 1 and list(dial.values) == sorted(set(dial.values))
    steps = (np.array(dial.values) - low) / step
    assert np.allclose(steps, steps.round())


def test_a_dial_says_its_numbers_briefly():
    assert Dial("x", [0.30000001, 2, "a"], print).plain()["labels"] == ["0.3", "2", "a"]
    assert nearest((0.1, 0.4, 0.7), 0.5) == 1


def test_an_unknown_widget_is_an_error():
    with pytest.raises(TypeError, match="IntSlider: state in recordings"):
        record_controls(control_for("x", (0, 3, 1, 2)))
