"""Every term of the course in English and Korean, with one sentence that says what it means."""

import difflib
import functools
import json
from dataclasses import dataclass
from pathlib import Path

from transformer_course.classroom.card import Card
from transformer_course.classroom.lessons import Lesson, find_lesson


@dataclass(frozen=True)
class Term:
    """A term, its Korean names (the usual one first), other English names, and the lesson topic that explains it.

    Terms that anybody who knows a little PyTorch knows are `assumed`; an everyday word may be used before its lesson.
    """

    english: str
    korean_names: tuple[str, ...]
    also: tuple[str, ...]
    sentence: str
    topic: str
    assumed: bool = False

    @property
    def lesson(self) -> Lesson:
        return find_lesson(self.topic)

    @property
    def korean(self) -> str:
        return ", ".join(self.korean_names)


@functools.cache
def all_terms() -> tuple[Term, ...]:
    """The whole glossary, in the order of the lessons."""
    text = (Path(__file__).parent / "glossary.json").read_text(encoding="utf-8")
    return tuple(
        Term(
            row["english"],
            tuple(row["korean"]),
            tuple(row["also"]),
            row["sentence"],
            row["lesson"],
            row.get("assumed", False),
        )
        for row in json.loads(text)
    )


@functools.cache
def terms_by_name() -> dict[str, Term]:
    """Every term under each of its names; a term's own name goes before another's second one."""
    found = {name.casefold(): term for term in all_terms() for name in (*term.korean_names, *term.also)}
    return found | {term.english.casefold(): term for term in all_terms()}


def find_term(name: str) -> Term:
    """The term of that name, English or Korean.

    Raises:
        KeyError: there is none; the message names similar ones
    """
    known, wanted = terms_by_name(), str(name).strip().casefold()
    if wanted not in known:
        close = difflib.get_close_matches(wanted[:100], known, n=3, cutoff=0.5)
        advice = f"Did you mean {', '.join(close)}?" if close else "glossary() shows all terms."
        raise KeyError(f"the glossary has no {name!r:.100}. {advice}")
    return known[wanted]


def term(name: str) -> Card:
    """What a term means, by its English or Korean name: term("attention"), term("어텐션")."""
    try:
        found = find_term(name)
    except KeyError as error:
        return Card("note", str(error.args[0]))
    also = [f"Also called: {', '.join(found.also)}."] if found.also else []
    lesson = f"Explained in {found.lesson.reference}."
    return Card("note", f"{found.english} · {found.korean}", [found.sentence, *also, lesson])
