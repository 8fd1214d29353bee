"""The search widget answers to its controls, says what is wrong, and leaves a picture."""

import base64

import pytest

from transformer_course.classroom.widgets import SearchExplorer
from transformer_course.plotting import plot_search_results
from transformer_course.plotting.search_results import drawable
from transformer_course.search import KeywordSearch, Passage, Search

FISH = [
    Passage("Jonah", "a great fish in the sea"),
    Passage("David", "a <b>sling</b> & a stone"),
    Passage("왕", "왕의 말"),
]
LESSONS = [Passage("05 Attention", "queries and keys " * 60), Passage("06 Masks", "no token sees the future")]


@pytest.fixture
def explorer():
    collections = {
        "verses": {"words": KeywordSearch(FISH), "words again": KeywordSearch(FISH)},
        "lessons": {"words": KeywordSearch(LESSONS)},
    }
    return SearchExplorer(collections, "a great fish", count=2)


def sources(explorer, name="words"):
    return [hit.passage.source for hit in explorer.found[name]]


def test_it_shows_what_each_search_finds(explorer):
    assert sources(explorer) == sources(explorer, "words again") == ["Jonah", "David"]
    assert explorer.view.value.count("Jonah") == 2 and "words again" in explorer.view.value
    assert repr(explorer).splitlines()[:3] == [
        "SearchExplorer('a great fish', verses)",
        "words:",
        f"  {explorer.found['words'][0].score:.2f}  Jonah",
    ]


def test_enter_the_button_and_every_control_answer(explorer):
    explorer.text.value = "the future"
    assert sources(explorer)[0] == "Jonah", "typing alone asks nothing"
    explorer.text._handle_custom_msg({"event": "submit"}, [])
    explorer.collection.value = "lessons"
    assert set(explorer.found) == {"words"} and sources(explorer)[0] == "06 Masks"
    explorer.count.value = 1
    assert len(explorer.found["words"]) == 1
    explorer.text.value = "keys"
    explorer.button.click()
    assert sources(explorer) == ["05 Attention"] and "…" in explorer.view.value
    assert "queries and keys " * 30 not in explorer.view.value


def test_an_empty_question_is_said_and_text_is_no_html(explorer):
    explorer.text.value = "  "
    explorer.button.click()
    assert "query is empty" in explorer.view.value and not explorer.found
    assert explorer._repr_mimebundle_()[0]["image/png"]
    explorer.text.value = "sling <i>"
    explorer.button.click()
    assert "&lt;b&gt;sling" in explorer.view.value and "<b>sling" not in explorer.view.value


@pytest.mark.filterwarnings("error", "ignore:The `ipykernel.comm.Comm` class has been deprecated")
def test_it_leaves_a_picture_also_of_letters_that_no_font_has(explorer):
    for question in ("a great fish", "왕의 말 👍", "“…” √ → ₩"):
        explorer.text.value = question
        explorer.button.click()
        data, metadata = explorer._repr_mimebundle_()
        assert "in verses" in metadata["image/png"]["alt"]
        assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
        assert data["text/plain"] == repr(explorer)
        assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.model_id
    assert explorer._ipython_display_ is None


def test_what_fonts_lack_is_left_out_and_nothing_else():
    assert drawable("a (b) √d_head → “x” …") == "a (b) √d_head → “x” …"
    assert drawable("thumb 👍 up") == "thumb  up"


def test_hits_are_drawn_with_their_scores():
    figure = plot_search_results({"a": [("Jonah", "a great fish", 0.5), ("David", "a stone", -0.1)], "b": []}, "fish")
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert texts == ["0.50  Jonah", "a great fish", "-0.10  David", "a stone"]
    assert [axes.get_title("left") for axes in figure.axes] == ["a", "b"]
    with pytest.raises(ValueError, match="0 searches"):
        plot_search_results({}, "nothing")


@pytest.mark.parametrize("collections", [{}, {"verses": {}}])
def test_nothing_to_search_is_refused(collections):
    with pytest.raises(ValueError, match="collections must have"):
        SearchExplorer(collections, "a")


def test_a_search_has_to_say_how_it_scores():
    with pytest.raises(NotImplementedError):
        Search(FISH).scores(["a"])
