"""Verses to search, questions with known answers, and the words that a question doesn't share with its answer."""

import random
import re
from collections.abc import Sequence

from transformer_course.data.verses import Verse, load_verses
from transformer_course.search import Passage

# A paraphrase of a verse, written for this lesson, and the verse's id: book, chapter and verse as bbcccvvv.
QUESTIONS = {
    "All mountains are under water.": 1_007_019,
    "Two brothers: one murders the other.": 1_004_008,
    "A baby floats among the plants of a river.": 2_002_003,
    "A plant is on fire and remains unharmed.": 2_003_002,
    "A city's fortification collapses because people shout.": 6_006_020,
    "A boy beats a giant without having a sword.": 9_017_050,
    "Someone looks after me, so I lack nothing.": 19_023_001,
    "Look at insects to see what hard work is.": 20_006_006,
    "Being friendly calms people who are furious.": 20_015_001,
    "There is a right moment for everything.": 21_003_001,
    "Weapons are made into tools for farming.": 23_002_004,
    "Wild animals did not hurt him in the pit.": 27_006_022,
    "A man was three days inside a sea creature.": 32_001_017,
    "Be kind even to those who are against you.": 40_005_044,
    "It is nearly impossible for wealthy people to get into paradise.": 40_019_024,
    "He came on foot across the lake at night.": 40_014_025,
    "Treat others the way you want to be treated.": 42_006_031,
    "A drink at a wedding turns out to be better than water.": 43_002_009,
    "He cried.": 43_011_035,
    "Greed for cash leads people into trouble.": 54_006_010,
}


def some_verses(count: int, seed: int = 18) -> list[Verse]:
    """The same random verses every time, in canonical order, always including those that answer a question.

    Raises:
        ValueError: count is smaller than the number of questions
    """
    if count < len(QUESTIONS):
        raise ValueError(f"count={count} is fewer than the {len(QUESTIONS)} verses that answer the questions")
    verses = [verse for verse in load_verses() if verse.modern]
    wanted = set(QUESTIONS.values())
    others = [verse for verse in verses if verse.id not in wanted]
    drawn = {verse.id for verse in random.Random(seed).sample(others, count - len(wanted))}
    return [verse for verse in verses if verse.id in wanted | drawn]


def verse_passages(verses: Sequence[Verse]) -> list[Passage]:
    """The modern wording of each verse as a passage to search."""
    return [Passage(f"{verse.book} {verse.chapter}:{verse.verse}", verse.modern) for verse in verses]


def own_words(text: str, other: str) -> str:
    """The words of a text that another one doesn't have, in order, ignoring case."""
    there = {word.casefold() for word in re.findall(r"\w+", other)}
    return " ".join(word for word in re.findall(r"\w+", text) if word.casefold() not in there)
