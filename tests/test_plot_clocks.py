"""Clock faces: hands where the numbers point, captions below, and no text on another."""

import itertools

import matplotlib
import pytest

from transformer_course.plotting import plot_clocks


def drawn(count: int = 3):
    queries = [[1.0, 0.1 * i] for i in range(count)]
    keys = [[0.3, -1.0 + i] for i in range(count)]
    captions = [f"pair {i}: −0.{i}2" for i in range(count)]
    return plot_clocks(queries, keys, captions, "Both hands move on", names=("query", "key"))


@pytest.mark.parametrize("count", [1, 3, 4])
def test_it_fits_and_no_text_overlaps(count):
    figure = drawn(count)
    figure.draw_without_rendering()
    texts = [t for t in figure.findobj(matplotlib.text.Text) if t.get_text()]
    boxes = [text.get_window_extent() for text in texts]
    assert figure.get_figwidth() <= 9.0 and len(texts) == count + 3
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_hands_end_where_the_numbers_point():
    for i, axes in enumerate(drawn().axes):
        tips = [value for text in axes.texts if text.arrow_patch is not None for value in text.xy]
        assert tips == pytest.approx([0.3, -1.0 + i, 1.0, 0.1 * i])


@pytest.mark.parametrize(
    "query, key, captions, message",
    [([[1, 0]], [], ["a"], "1 queries, 0 keys and 1 captions"), ([[1, 0, 0]], [[1, 0]], ["a"], "a hand has 3 numbers")],
)
def test_what_does_not_fit_is_refused(query, key, captions, message):
    with pytest.raises(ValueError, match=message):
        plot_clocks(query, key, captions, "t")
