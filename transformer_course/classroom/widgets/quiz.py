"""Questions as native buttons, with an explanation for every option."""

from collections.abc import Sequence

import traitlets

from transformer_course.classroom.card import inline
from transformer_course.classroom.exercises.question import Question
from transformer_course.classroom.widgets.base import CourseWidget, asset

LETTERS = "ABCDEFGH"
HEADINGS = {"quiz": "Quiz", "predict": "Predict, then run the next cell"}


class QuestionWidget(CourseWidget):
    """Questions to answer by mouse or keyboard; `answers` holds the number of the option last chosen for each."""

    _esm = asset("quiz.js")
    kind = traitlets.Unicode().tag(sync=True)
    heading = traitlets.Unicode().tag(sync=True)
    questions = traitlets.List().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)

    def __init__(self, kind: str, questions: Sequence[Question]):
        plain = [
            {
                "name": question.name,
                "text": question.text,
                "options": [{"text": o.text, "why": o.why, "right": o.right} for o in question.options],
            }
            for question in questions
        ]
        super().__init__(kind=kind, heading=HEADINGS[kind], questions=plain)

    def __repr__(self) -> str:
        lines = [self.heading]
        for question in self.questions:
            lines.append(question["text"])
            lines += [f"  {letter}. {o['text']}" for letter, o in zip(LETTERS, question["options"], strict=False)]
        return "\n".join(lines)

    def static(self) -> dict[str, str]:
        """The questions as a list, with the answers folded away."""
        body = "".join(f"<p>{inline(q['text'])}</p>{self.options_html(q['options'])}" for q in self.questions)
        return {"text/html": f"<div><p><b>{self.heading}</b></p>{body}</div>"}

    def options_html(self, options: Sequence[dict]) -> str:
        rows = "".join(f"<li>{inline(option['text'])}</li>" for option in options)
        whys = "".join(f"<li>{'✓ right' if o['right'] else '✗ wrong'}: {inline(o['why'])}</li>" for o in options)
        folded = f'<details><summary>Answers</summary><ol type="A">{whys}</ol></details>'
        return f'<ol type="A">{rows}</ol>{folded}'
