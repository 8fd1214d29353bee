"""Fill in the blank: write a sentence, click a word to hide it, and see what a model puts there."""

import re
from collections.abc import Collection

import torch
import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.models.bert import MaskedLanguageModel
from transformer_course.plotting import plot_distribution
from transformer_course.writing import MASK, Tokenizer, fill_blanks

WORD = re.compile(r"\w+(?:['’-]\w+)*")


class FillInTheBlank(FigureWidget):
    """A sentence whose words hide at a click, and bars with the five likeliest tokens for each hidden word.

    `hidden` has the numbers of the hidden words, counted from 0. A blank is one token, so a word that the tokenizer
    cuts into several can't come back; the widget says so.
    """

    _esm = script("making.js", "fill_in_the_blank.js")
    _css = asset("course.css") + asset("fill_in_the_blank.css")
    sentence = traitlets.Unicode().tag(sync=True)
    hidden = traitlets.List(traitlets.Int()).tag(sync=True)
    pieces = traitlets.List().tag(sync=True)
    blanks = traitlets.List().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, model: MaskedLanguageModel, tokenizer: Tokenizer, sentence: str, hidden: Collection[int] = (), k: int = 5
    ):
        self.model, self.tokenizer, self.k = model, tokenizer, k
        super().__init__(sentence=sentence, hidden=list(hidden))
        self._fill(None)
        self.observe(self._fill, ["sentence", "hidden"])

    def _fill(self, change) -> None:
        """Ask the model again; the browser redraws what changed."""
        words = list(WORD.finditer(self.sentence))
        chosen = sorted(number for number in set(self.hidden) if number < len(words))
        blanks, problem = [], ""
        if chosen:
            try:
                blanks = self._answers([words[number] for number in chosen])
            except ValueError as error:
                problem = str(error)
        with self.hold_sync():
            self.pieces = [[self.sentence[a:b], number] for a, b, number in _cut(words, len(self.sentence))]
            self.blanks, self.problem = blanks, problem

    def _answers(self, words: list[re.Match]) -> list[dict]:
        text, end = "", 0
        for word in words:
            text, end = text + self.sentence[end : word.start()] + MASK, word.end()
        filled = fill_blanks(self.model, self.tokenizer, text + self.sentence[end:], self.k)
        return [
            {
                "word": word[0],
                "tokens": len(self.tokenizer.encode(_with_space(self.sentence, word))),
                "guesses": [[token, round(chance, 4)] for token, chance in blank.candidates],
            }
            for word, blank in zip(words, filled, strict=True)
        ]

    def static(self) -> dict[str, str]:
        return super().static() if self.blanks else {}

    def figure(self) -> Figure:
        """The guesses for the first blank."""
        blank = self.blanks[0]
        tokens, chances = zip(*blank["guesses"], strict=True)
        return plot_distribution(torch.tensor(chances), tokens, f"{self.with_gaps()}  ({blank['word']!r} hidden)")

    def with_gaps(self) -> str:
        """The sentence as the model reads it."""
        return "".join("[…]" if number in self.hidden else text for text, number in self.pieces)

    def __repr__(self) -> str:
        guesses = [f"{b['word']!r}: {', '.join(token.strip() for token, _ in b['guesses'])}" for b in self.blanks]
        return "\n".join([f"FillInTheBlank({self.with_gaps()!r})", *guesses])


def _cut(words: list[re.Match], length: int) -> list[tuple[int, int, int]]:
    """The sentence in pieces: start, end, and the number of the word or -1 for what is between words."""
    found, end = [], 0
    for number, word in enumerate(words):
        found += [(end, word.start(), -1), (*word.span(), number)]
        end = word.end()
    return [(a, b, number) for a, b, number in [*found, (end, length, -1)] if a < b]


def _with_space(text: str, word: re.Match) -> str:
    """A word with the space before it, which is part of its token."""
    return f" {word[0]}" if text[: word.start()].endswith(" ") else word[0]
