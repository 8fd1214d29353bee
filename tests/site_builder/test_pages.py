"""A lesson's notebook becomes a page that works without a kernel and asks for nothing from elsewhere."""

import base64
import json
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from site_builder import address, pages
from site_builder.live import described, live_widgets
from site_builder.wrong_answers import wrong_answer
from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.lessons import LESSONS, find_lesson
from transformer_course.classroom.widgets import TransformerMap

NOTEBOOKS = address.ROOT / "notebooks"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BADGE = "[![Open In Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/r/blob/v1/notebooks/x.ipynb)"


@pytest.fixture
def page(tmp_path):
    (tmp_path / "figures").mkdir()
    return pages.Page("03_attention", tmp_path / "figures", {})


@pytest.fixture
def published(monkeypatch):
    monkeypatch.setattr(address, "repository_path", lambda: "somebody/fork")


@pytest.fixture(scope="module")
def attention(tmp_path_factory):
    """Lesson 03's page."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "extra" / "figures").mkdir(parents=True)
    lesson = find_lesson("attention")
    return pages.lesson_page(NOTEBOOKS / lesson.file, lesson, folder)


def html(notebook) -> str:
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return "\n".join(output["data"]["text/html"] for output in outputs)


def test_without_an_address_there_is_no_badge_and_no_link(page, monkeypatch):
    monkeypatch.setattr(address, "repository_path", lambda: None)
    assert pages.prose(f"# Title\n\n{BADGE}\n\nText", page) == "# Title\n\nText"
    assert "href" not in pages.recorded_check("attention_scores", page, is_open=True)


def test_with_an_address_the_badge_is_a_plain_link(page, published):
    text = pages.prose(f"# Title\n\n{BADGE}\n\nText", page)
    assert (
        "https://colab.research.google.com/github/somebody/fork/blob/v" in text
        and "img" not in text
        and "![" not in text
    )
    assert "notebooks/03_attention.ipynb" in pages.recorded_check("attention_scores", page, is_open=False)


def test_a_placeholder_is_no_address(tmp_path):
    stated = '[project]\nname = "x"\nversion = "1.2"\n[project.urls]\nRepository = "https://github.com/%s"\n'
    for path, found in (("OWNER/x", None), ("me/x.git", "me/x")):
        (tmp_path / "pyproject.toml").write_text(stated % path, "utf-8")
        assert address.repository_path(tmp_path) == found and address.tag(tmp_path) == "v1.2"


def test_a_figure_has_its_alt_text_and_its_size(page):
    text = pages.figure(PNG, 'a "dot"', page)
    assert 'alt="a &quot;dot&quot;"' in text and 'width="1" height="1"' in text
    (stored,) = page.figures.iterdir()
    assert stored.read_bytes() == PNG and f"figures/{stored.name}" in text


def test_outputs_keep_their_richest_form_and_their_links_lead_to_pages(page):
    outputs = [
        new_output("stream", text="1 < 2\n"),
        new_output("display_data", {"text/html": '<a href="04_masks.ipynb">x</a>', "text/plain": "plain"}),
    ]
    text = pages.outputs_html(outputs, page)
    assert "1 &lt; 2" in text and 'href="04_masks.html"' in text and "plain" not in text


def test_a_page_does_not_report_the_progress_of_nobody(tmp_path):
    (tmp_path / "extra" / "figures").mkdir(parents=True)
    lesson = find_lesson("fine_tune_bert")
    text = html(pages.lesson_page(NOTEBOOKS / lesson.file, lesson, tmp_path))
    assert pages.PROGRESS in text and "exercises done" not in text and "parts built" not in text


def test_data_cannot_end_its_script():
    text = pages.json_script("x", {"a": "</script><b>"})
    assert text.count("</script>") == 1
    assert json.loads(re.search(r">(.*)</script>", text)[1]) == {"a": "</script><b>"}


def test_a_lesson_has_its_widgets_checks_and_folded_outputs(attention):
    text, sources = html(attention), [cell.source for cell in attention.cells]
    assert not any("%pip" in source or "colab" in source for source in sources)
    kinds = re.findall(r'data-kind="(\w+)"', text)
    assert {"predict", "quiz", "TemperatureExplorer", "AttentionExplorer"} <= set(kinds)
    assert text.count('class="tc-check"') == 3 and "not attempted yet" not in text
    assert text.count("<summary>Run this cell</summary>") == kinds.count("predict")
    modules = json.loads(re.search(r'id="widget-modules">(.*?)</script>', text)[1])
    mounted = {json.loads(data)["module"] for data in re.findall(r'id="widget-\d+">(.*?)</script>', text)}
    assert set(modules) == mounted and all("export default" in module["script"] for module in modules.values())


def test_a_live_widget_is_the_one_whose_picture_is_stored(attention):
    state = re.search(r'id="widget-52">(.*?)</script>', html(attention))[1]
    stored = nbformat.read(NOTEBOOKS / "03_attention.ipynb", 4).cells[52].outputs[0].metadata["image/png"]["alt"]
    for token in json.loads(state)["state"]["query_tokens"]:
        assert token in stored


def test_quizzes_keep_their_answers_under_names_of_their_own(tmp_path):
    keys = []
    for lesson in LESSONS:
        notebook = nbformat.read(NOTEBOOKS / lesson.file, 4)
        asked = [
            cell
            for cell in notebook.cells
            if cell.cell_type == "code" and cell.source.startswith(("quiz(", "predict("))
        ]
        imports = new_code_cell("from transformer_course.classroom import predict, quiz")
        for widget in live_widgets(new_notebook(cells=[imports, new_markdown_cell(""), *asked]), lesson.topic).values():
            made = pages.Page("x", tmp_path, {})
            keys.append(re.search(r'"keep":\{"key":"([^"]+)"', pages.mounted(widget, "w", made, ""))[1])
    assert len(keys) == len(set(keys)) > 100


@pytest.mark.parametrize("name", ["attention_scores", "causal_mask", "rms_norm"])
def test_a_wrong_answer_comes_with_its_card(name):
    answer = wrong_answer(name)
    assert "not right yet" in answer.card and answer.mistake in {m.name for m in all_exercises()[name].mistakes}
    if answer.code:
        assert answer.code.startswith(f"def {name}(")


def test_a_wrong_answer_in_code_uses_nothing_but_what_learners_have():
    from site_builder.wrong_answers import learner_code

    shown = {
        name: [code for mistake in exercise.mistakes if (code := learner_code(exercise, mistake))]
        for name, exercise in all_exercises().items()
    }
    assert sum(map(bool, shown.values())) > 40
    for name, codes in shown.items():
        for code in codes:
            compile(code, name, "exec")


def test_the_map_leads_to_the_lessons_and_counts_no_exercises():
    parts = described(TransformerMap(), "TransformerMap", "").state["parts"]
    assert parts["attention"]["page"] == "03_attention.html"
    assert not any("built" in part for part in parts.values())
    assert {part["page"].replace(".html", ".ipynb") for part in parts.values()} <= {lesson.file for lesson in LESSONS}
