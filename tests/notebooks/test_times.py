"""The minutes that the course states are computed from its notebooks, and the core path fits into an hour."""

import nbformat
import pytest
from lessons import FOLDER, read
from times import line_of, measured, minutes, split_at_further, stored_cards, updated, with_line, words

from transformer_course.classroom.exercises import count_exercises, find_exercise
from transformer_course.classroom.learner_progress.overview import announcement
from transformer_course.classroom.lesson_times import Times
from transformer_course.classroom.lessons import LESSONS, find_lesson


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.topic)
def test_what_a_lesson_says_it_takes_is_what_its_notebook_takes(lesson):
    notebook = read(FOLDER / lesson.file)
    assert measured(notebook, lesson.times.training) == lesson.times, "run: make times"
    assert line_of(notebook, lesson.times) in notebook.cells[0].source, "run: make times"
    assert set(stored_cards(notebook)) <= {announcement(lesson)}, "run: make times"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.topic)
def test_the_core_path_fits_into_an_hour(lesson):
    core, further = split_at_further(read(FOLDER / lesson.file))
    assert minutes(core) <= 60, f"{minutes(core):.0f} minutes: move what is not needed under Going further"
    if further:
        assert further[0].metadata.get("jp-MarkdownHeadingCollapsed") is True, "JupyterLab shows it collapsed"


def test_exercises_under_going_further_are_not_counted_as_core():
    core, further = split_at_further(read(FOLDER / find_lesson("residual_connections").file))
    assert [sum("exercise" in cell.metadata for cell in cells) for cells in (core, further)] == [3, 1]
    assert count_exercises("residual_connections") == (3, 1) and count_exercises("attention") == (3, 0)
    line = line_of(nbformat.v4.new_notebook(cells=core + further), Times(50, 15, optional=("residual_std",)))
    assert line.endswith(
        "50 minutes, with 3 exercises · **Going further** (optional): about 15 minutes, with 1 exercise"
    )


def test_the_stored_card_is_brought_up_to_date():
    card = {"text/plain": "• Lesson\nThis lesson's core path takes about 9 minutes.\nmore", "text/html": "<p>other</p>"}
    output = nbformat.v4.new_output("execute_result", data=card)
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# A"), nbformat.v4.new_code_cell("begin()", outputs=[output])]
    )
    assert updated(notebook, "", "This lesson's core path takes an hour.")
    assert stored_cards(notebook) == ["This lesson's core path takes an hour."]
    assert notebook.cells[1].outputs[0].data["text/plain"].endswith("\nmore")
    assert not updated(notebook, "", "This lesson's core path takes an hour.")


def test_minutes_count_words_lines_and_exercises():
    cells = [
        nbformat.v4.new_markdown_cell("word " * 180 + "[and a link](https://example.org/a-b-c)"),
        nbformat.v4.new_code_cell("a = 1\n\nb = 2\n" * 6),
        nbformat.v4.new_code_cell("ignored = 1", metadata={"tags": ["setup"]}),
        nbformat.v4.new_code_cell("def attention(): ...", metadata={"tags": ["exercise"], "exercise": "attention"}),
        nbformat.v4.new_markdown_cell("## Going further\n\nmore"),
    ]
    core, further = split_at_further(nbformat.v4.new_notebook(cells=cells))
    assert (len(core), len(further)) == (4, 1)
    assert minutes(core[:1]) == pytest.approx(183 / 180)
    assert minutes(core[1:3]) == pytest.approx(1.0)
    assert minutes(core[3:]) == find_exercise("attention").minutes
    assert words("one | two | --- | $x$") == 3
    assert with_line("# A\n\n**Core path:** old\n", "**Core path:** new") == "# A\n\n**Core path:** new\n"
