"""Labels for fine-tuning that the verses bring with them: word order, kind of book, supplied words."""

import random
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import get_args

import torch
from torch import Generator

from transformer_course.arguments import check_choice, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.data.verses import GROUPS, Split, Verse, load_verses

WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")


def some_verses(split: Split, count: int, seed: int = 0) -> list[Verse]:
    """A fixed random choice among the modern verses of a split.

    Raises:
        ValueError: there is no such split, or count is not positive
    """
    check_choice("split", split, get_args(Split))
    check_whole("count", count)
    found = [verse for verse in load_verses() if verse.split == split and verse.modern]
    return random.Random(seed).sample(found, min(count, len(found)))


def word_order(verses: Iterable[Verse], generator: Generator) -> list[tuple[str, int]]:
    """Each modern verse twice: as it is (0), and with two adjacent words swapped (1).

    Both versions are the same bag of words, so counting words cannot do better than 50%. Punctuation stays where it
    is, and only words in lower case are swapped: a capital in the wrong place would give the answer away.
    Verses without two such different words are left out.
    """
    examples = []
    for verse in verses:
        swapped = swap_words(verse.modern, generator)
        if swapped is not None:
            examples += [(verse.modern, 0), (swapped, 1)]
    return examples


def swap_words(text: str, generator: Generator) -> str | None:
    """Swap two random adjacent words in lower case; None where there are none that differ."""
    words = list(WORD.finditer(text))
    places = [(first, second) for first, second in pairwise(words) if _may_swap(text, first, second)]
    if not places:
        return None
    first, second = places[int(torch.randint(len(places), (), generator=generator))]
    between = text[first.end() : second.start()]
    return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]


def _may_swap(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    # An apostrophe at the edge of a word may be part of it, as in "your fathers' house".
    edges = text[: first.start()][-1:] + text[first.end() : second.start()] + text[second.end() :][:1]
    return first[0].islower() and second[0].islower() and first[0] != second[0] and "'" not in edges


def book_groups(verses: Iterable[Verse]) -> list[tuple[str, int]]:
    """Each modern verse with the index in `verses.GROUPS` of the group of its book."""
    return [(verse.modern, GROUPS.index(verse.group)) for verse in verses if verse.modern]


def recognition(verses: Iterable[Verse]) -> list[tuple[list[str], list[int]]]:
    """The words of each King James verse, and 1 for those that its translators supplied, else 0."""
    examples = []
    for verse in verses:
        words = verse.king_james.split(" ")
        supplied = frozenset(verse.supplied)
        examples.append((words, [int(i in supplied) for i in range(len(words))]))
    return examples


check_calls(__name__)
