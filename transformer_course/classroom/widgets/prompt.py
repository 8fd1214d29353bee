"""A prompt for a trained model: write an opening, and watch the model continue it."""

import time
from html import escape

import ipywidgets

from transformer_course.classroom.widgets.base import shown_with
from transformer_course.classroom.widgets.lifetimes import Freed
from transformer_course.models.families import CausalLanguageModel
from transformer_course.writing import Tokenizer, continue_text

PAUSE = 0.03  # seconds between two views of a growing text: faster than one can read, slow enough for the page
STYLE = "white-space:pre-wrap;max-width:46em;line-height:1.5;border-left:4px solid #CC79A7;padding:.2em .9em"


class Prompt(Freed, ipywidgets.VBox):
    """A text field, a temperature slider, and a button; the model's continuation grows below them.

    Enter or the button samples a new continuation. Moving the temperature repeats the last one with the same random
    numbers, so that only the temperature makes a difference.

    Raises:
        ValueError: the prompt is empty
    """

    def __init__(
        self,
        model: CausalLanguageModel,
        tokenizer: Tokenizer,
        prompt: str,
        max_new: int = 100,
        temperature: float = 0.7,
        seed: int = 1,
    ):
        self.model, self.tokenizer, self.max_new, self.seed = model, tokenizer, max_new, seed
        wide, labels = ipywidgets.Layout(width="46em", max_width="98%"), {"description_width": "7em"}
        self.text = ipywidgets.Text(value=prompt, description="prompt", layout=wide, style=labels)
        self.temperature = ipywidgets.FloatSlider(
            value=temperature, min=0.1, max=2.0, step=0.1, description="temperature", continuous_update=False,
            style=labels, layout=ipywidgets.Layout(width="26em", max_width="98%"),
        )  # fmt: skip
        self.button = ipywidgets.Button(description="Continue again", button_style="primary")
        self.view = ipywidgets.HTML()
        self.written = ""
        super().__init__([self.text, ipywidgets.HBox([self.temperature, self.button]), self.view])
        self.write()
        self.button.on_click(lambda button: self.again())
        self.temperature.observe(lambda change: self.answer(), "value")
        # The Enter key: `on_submit` would say it too, but not without a warning in ipywidgets 8.
        self.text.on_msg(lambda text, content, buffers: content.get("event") == "submit" and self.again())

    def again(self) -> None:
        """Sample a different continuation."""
        self.seed += 1
        self.answer()

    def answer(self) -> None:
        """Write, or say what is wrong where the text would be."""
        self.button.disabled = True
        try:
            self.write()
        except ValueError as error:
            self.view.value = f'<div style="{STYLE}">{escape(str(error))}</div>'
        finally:
            self.button.disabled = False

    def write(self) -> None:
        """Let the model write, and show what it has so far."""
        prompt, shown_at = self.text.value, 0.0
        self.written = ""
        for piece in continue_text(
            self.model, self.tokenizer, prompt, self.max_new, temperature=self.temperature.value, seed=self.seed
        ):
            self.written += piece
            if time.monotonic() > shown_at + PAUSE:
                self.show(prompt, "▌")
                shown_at = time.monotonic()
        self.show(prompt)

    def show(self, prompt: str, cursor: str = "") -> None:
        body = f"<b>{escape(prompt)}</b>{escape(self.written)}{cursor}"
        self.view.value = f'<div style="{STYLE}">{body}</div>'

    def __repr__(self) -> str:
        return f"Prompt({self.text.value!r}, temperature {self.temperature.value})\n{self.text.value}{self.written}"

    def _repr_mimebundle_(self, **kwargs):
        return shown_with(self, {"text/html": self.view.value})

    _ipython_display_ = None  # ipywidgets 7 would show the widget alone, without the text
