"""The glossary as a table that is searched while one types."""

from collections.abc import Sequence
from html import escape

import traitlets

from transformer_course.classroom.glossary.terms import Term
from transformer_course.classroom.widgets.base import CourseWidget, asset, script


class GlossaryTable(CourseWidget):
    """Terms in English and Korean; `search` keeps those that contain all of its words, `order` names a column."""

    _esm = script("making.js", "glossary_table.js")
    _css = asset("course.css") + asset("glossary_table.css")
    terms = traitlets.List().tag(sync=True)
    search = traitlets.Unicode().tag(sync=True)
    order = traitlets.Unicode("english").tag(sync=True)
    backwards = traitlets.Bool(False).tag(sync=True)

    def __init__(self, terms: Sequence[Term], search: str = ""):
        plain = [
            {
                "english": term.english,
                "korean": term.korean,
                "also": ", ".join(term.also),
                "sentence": term.sentence,
                "lesson": term.lesson.label,
            }
            for term in terms
        ]
        super().__init__(terms=plain, search=search)

    def __repr__(self) -> str:
        return f"Glossary({len(self.terms)} terms)"

    def static(self) -> dict[str, str]:
        """All terms in a table that is folded away."""
        cell = '<td style="text-align:left;vertical-align:top">'
        rows = "".join(
            f"<tr>{cell}<b>{escape(t['english'])}</b></td>{cell}{escape(t['korean'])}</td>"
            f"{cell}{escape(t['sentence'])}</td>{cell}{escape(t['lesson'])}</td></tr>"
            for t in sorted(self.terms, key=lambda t: t["english"].casefold())
        )
        head = "".join(
            f'<th style="text-align:left">{name}</th>' for name in ("English", "한국어", "meaning", "lesson")
        )
        summary = f"Glossary: {len(self.terms)} terms in English and Korean"
        return {
            "text/html": f"<details><summary>{summary}</summary><table><tr>{head}</tr>{rows}</table></details>",
        }
