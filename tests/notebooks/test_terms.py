"""No lesson uses a term of the glossary before the lesson that explains it, unless it explains it right there."""

import re

import nbformat
import pytest
from lessons import FOLDER, read

from transformer_course.classroom.glossary.terms import Term, all_terms
from transformer_course.classroom.lessons import LESSONS, Lesson


def pattern(term: Term) -> str:
    """The term in running text, also in the plural; "GELU" is a name and keeps its capitals."""
    name = re.escape(term.english)
    return rf"\b{name}(?:s|es)?\b" if term.english != term.english.lower() else rf"(?i:\b{name}(?:s|es)?\b)"


def prose(source: str) -> str:
    """A cell's text without code, math, and the addresses of links."""
    source = re.sub(r"```.*?```|\$\$.*?\$\$", " ", source, flags=re.DOTALL)
    source = re.sub(r"`[^`]*`|\$[^$]*\$", " ", source)
    return re.sub(r"\]\([^)]*\)", "]", source)


def used_too_early(notebook: nbformat.NotebookNode, lesson: Lesson, terms: tuple[Term, ...]) -> list[str]:
    """The terms of later lessons that this one uses, neither introduced in bold nor with their lesson named."""
    cells = [prose(cell.source) for cell in notebook.cells if cell.cell_type == "markdown"]
    paragraphs = [paragraph for cell in cells for paragraph in re.split(r"\n\s*\n", cell)]
    found = []
    for term in terms:
        if term.assumed or term.lesson.number <= lesson.number:
            continue
        introduced = False
        for paragraph in paragraphs:
            introduced = introduced or re.search(rf"\*\*[^*]*{pattern(term)}[^*]*\*\*", paragraph) is not None
            named = re.search(rf"[Ll]esson {term.lesson.number:02d}, {re.escape(term.lesson.title)}", paragraph)
            if not introduced and not named and re.search(pattern(term), paragraph):
                found.append(f"{term.english} ({term.lesson.reference}): {' '.join(paragraph.split())[:160]}")
                break
    return found


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.topic)
def test_no_term_is_used_before_it_is_explained(lesson):
    assert not used_too_early(read(FOLDER / lesson.file), lesson, all_terms())


def test_the_rule_catches_what_it_is_for():
    term = Term("softmax", ("소프트맥스",), (), "A sentence.", "attention")

    def found(text: str, topic: str = "tokens") -> list[str]:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
        return used_too_early(notebook, next(lesson for lesson in LESSONS if lesson.topic == topic), (term,))

    assert found("Take the softmax.") and found("Two softmaxes, and `code`.")
    assert not found("Take the softmax.", "attention") and not found("Call `softmax`, or $softmax$.")
    assert not found("The **softmax** (소프트맥스) makes shares.\n\nNow the softmax is known.")
    assert not found("The softmax comes in [lesson 03, Attention](03_attention.ipynb).")
    assert found("The softmax.\n\nThe **softmax** makes shares.")
