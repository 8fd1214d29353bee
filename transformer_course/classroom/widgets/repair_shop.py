"""Damage a sentence and watch a model repair it."""

import difflib
import re
from collections.abc import Sequence
from html import escape

import ipywidgets

from transformer_course.classroom.experiments.train_bart.noise_types import (
    MIXTURE,
    NOISES,
    WITHOUT_STRENGTH,
    damage_text,
)
from transformer_course.classroom.widgets.base import shown_with
from transformer_course.classroom.widgets.lifetimes import Freed
from transformer_course.models.families import EncoderDecoder
from transformer_course.writing import MASK, Tokenizer, rewrite

ROOM = 16  # tokens that the model may write beyond the number of those in the sentence
FRAME = "white-space:pre-wrap;max-width:46em;line-height:1.6;border-left:4px solid #CC79A7;padding:.2em .9em"
GAP = '<span style="background:#D55E00;color:white;border-radius:3px;padding:0 .5em" title="a mask">?</span>'
OTHER = '<u style="text-decoration-color:#D55E00;text-decoration-thickness:3px">{}</u>'


class RepairShop(Freed, ipywidgets.VBox):
    """A sentence, a noise and its strength; below them the damaged sentence and what the model makes of it.

    Words that differ from the sentence are underlined. The button damages the sentence again with new random numbers;
    moving a control keeps the random numbers.

    Raises:
        ValueError: there is no sentence to begin with
    """

    def __init__(
        self,
        model: EncoderDecoder,
        tokenizer: Tokenizer,
        sentences: Sequence[str],
        noise: str = "text infilling",
        strength: float = 0.3,
    ):
        if not sentences:
            raise ValueError("sentences is empty: give at least one to begin with")
        self.model, self.tokenizer, self.seed, self.damaged, self.written = model, tokenizer, 1, "", ""
        wide = ipywidgets.Layout(width="46em", max_width="98%")
        listed = [(text if len(text) < 70 else f"{text[:69]}…", text) for text in sentences]
        self.choice = ipywidgets.Dropdown(options=listed, value=sentences[0], description="pick", layout=wide)
        self.text = ipywidgets.Text(value=sentences[0], description="or type", layout=wide)
        self.noise = ipywidgets.Dropdown(options=[*NOISES, MIXTURE], value=noise, description="noise")
        self.strength = ipywidgets.FloatSlider(
            value=strength, min=0.0, max=1.0, step=0.1, description="strength", continuous_update=False
        )
        self.button = ipywidgets.Button(description="Damage again", button_style="primary")
        self.view = ipywidgets.HTML()
        controls = ipywidgets.HBox([self.noise, self.strength, self.button])
        super().__init__([self.choice, self.text, controls, self.view])
        self.answer()
        self.choice.observe(self._pick, "value")
        self.noise.observe(lambda change: self.answer(), "value")
        self.strength.observe(lambda change: self.answer(), "value")
        self.button.on_click(lambda button: self.again())
        # The Enter key: `on_submit` would say it too, but not without a warning in ipywidgets 8.
        self.text.on_msg(lambda text, content, buffers: content.get("event") == "submit" and self.answer())

    def _pick(self, change) -> None:
        self.text.value = change["new"]
        self.answer()

    def again(self) -> None:
        """The same noise with new random numbers."""
        self.seed += 1
        self.answer()

    def answer(self) -> None:
        """Damage and repair, or show what is wrong in place of the text."""
        noise, text = self.noise.value, self.text.value.strip()
        self.strength.disabled = noise in WITHOUT_STRENGTH
        self.damaged = self.written = ""
        try:
            self.damaged = damage_text(self.tokenizer, text, noise, self.strength.value, self.seed)
            room = min(len(self.tokenizer.encode(text)) + ROOM, self.model.config.max_len - 1)
            if not self.damaged:
                raise ValueError("Nothing is left. Choose a lower strength." if text else "Type a sentence first.")
            # It learned on windows of many lines, so it may go on: the end of the line is the end of the sentence.
            lines = rewrite(self.model, self.tokenizer, [f"{self.damaged}\n"], room)[0].lstrip("\n")
            self.written = lines.partition("\n")[0]
        except ValueError as error:
            self.view.value = f'<div style="{FRAME}">{escape(str(error))}</div>'
            return
        shown = escape(self.damaged).replace(escape(MASK), GAP)
        self.view.value = (
            f'<div style="{FRAME}"><b>damaged:</b> {shown}\n<b>repaired:</b> {marked(text, self.written)}\n'
            f"{self.verdict(text)}</div>"
        )

    def verdict(self, text: str) -> str:
        """How many of the sentence's words came back, in order."""
        words = text.split()
        back = sum(block.size for block in matching(words, self.written.split()))
        left = sum(block.size for block in matching(words, self.damaged.replace(MASK, f" {MASK} ").split()))
        return f"In the right order: {left} of {len(words)} words after the damage, {back} after the repair."

    def __repr__(self) -> str:
        head = f"RepairShop({self.noise.value}, strength {self.strength.value:.2f})"
        return f"{head}\ndamaged:  {self.damaged}\nrepaired: {self.written}"

    def _repr_mimebundle_(self, **kwargs):
        return shown_with(self, {"text/html": self.view.value})

    _ipython_display_ = None  # ipywidgets 7 would show the widget alone, without the text


def matching(words: Sequence[str], others: Sequence[str]) -> list[difflib.Match]:
    """The stretches of words that two texts have in common, in order."""
    return difflib.SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()


def marked(text: str, written: str) -> str:
    """What was written as HTML; words that the text does not have there are underlined."""
    pieces = re.findall(r"\S+|\s+", written)
    words = [piece for piece in pieces if not piece.isspace()]
    kept = {i for block in matching(text.split(), words) for i in range(block.b, block.b + block.size)}
    shown, number = [], 0
    for piece in pieces:
        if piece.isspace():
            shown.append(piece)
        else:
            shown.append(escape(piece) if number in kept else OTHER.format(escape(piece)))
            number += 1
    return "".join(shown)
