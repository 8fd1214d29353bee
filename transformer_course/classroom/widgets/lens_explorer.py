"""The logit lens on your own sentence, with switches for the heads."""

from collections.abc import Mapping, Sequence

import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.experiments.looking_inside.ablation_and_logit_lens import lens_reader
from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.inspection import attention_layers
from transformer_course.models.families import CausalLanguageModel
from transformer_course.plotting import plot_lens
from transformer_course.training.preparation import Tokenizer

MOST = 10  # tokens; more columns don't fit on a page


class LensExplorer(FigureWidget):
    """Write a sentence, see what each hidden state would predict after each token, and switch heads off.

    Raises:
        ValueError: the text has no tokens, or a head doesn't exist
    """

    _esm = script("making.js", "lens_explorer.js")
    _css = asset("course.css") + asset("lens_explorer.css")
    text = traitlets.Unicode().tag(sync=True)
    tokens = traitlets.List().tag(sync=True)
    states = traitlets.List().tag(sync=True)
    heads = traitlets.List().tag(sync=True)
    guesses = traitlets.List().tag(sync=True)
    probabilities = traitlets.List().tag(sync=True)
    whole_guesses = traitlets.List().tag(sync=True)
    whole_probabilities = traitlets.List().tag(sync=True)
    silent = traitlets.List().tag(sync=True)
    state = traitlets.Int(0).tag(sync=True)
    token = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        model: CausalLanguageModel,
        tokenizer: Tokenizer,
        text: str,
        silent: Mapping[int, Sequence[int]] | None = None,
    ):
        self.read = lens_reader(model, tokenizer, MOST)
        layers = attention_layers(model)["self"]
        pairs = [[layer, head] for layer, heads in (silent or {}).items() for head in heads]
        given = self.readings(text, pairs)
        if not given["tokens"]:
            raise ValueError(f"text={text!r} has no tokens: write a word")
        super().__init__(
            text=text,
            silent=pairs,
            heads=[len(layers), layers[0].n_heads],
            states=["before block 0", *(f"after block {layer}" for layer in range(len(layers)))],
            state=len(layers),
            token=len(given["tokens"]) - 1,
            **given,
        )

    def readings(self, text: str, silent: Sequence[tuple[int, int]]) -> dict[str, list]:
        """What is shown: the reading with the silent heads, and the whole model's for comparison."""
        by_layer: dict[int, list[int]] = {}
        for layer, head in silent:
            by_layer.setdefault(layer, []).append(head)
        whole = self.read(text, {})
        damaged = self.read(text, by_layer) if silent else whole
        return {
            "tokens": whole.tokens,
            "guesses": damaged.guesses,
            "probabilities": damaged.probabilities,
            "whole_guesses": whole.guesses,
            "whole_probabilities": whole.probabilities,
        }

    @traitlets.observe("text", "silent")
    def reread(self, change: dict) -> None:
        """Read a new text, or with other heads silent; the browser gets everything in one message."""
        if not self.guesses:  # while it is being made
            return
        given = self.readings(self.text, self.silent)
        if not given["tokens"]:  # an empty line keeps what was there
            return
        with self.hold_sync():
            longer = len(given["tokens"]) != len(self.tokens)
            # The guesses come last, because the browser redraws when they change.
            for name in ("tokens", "whole_guesses", "whole_probabilities", "probabilities", "guesses"):
                setattr(self, name, given[name])
            if longer:
                self.token = len(self.tokens) - 1

    def figure(self) -> Figure:
        title = "What the model would predict if it stopped there: the next token, state by state"
        first = [[cell[0] for cell in row] for row in self.guesses]
        surest = [[cell[0] for cell in row] for row in self.probabilities]
        return plot_lens(first, surest, self.tokens, self.states, title)

    def __repr__(self) -> str:
        return f"LensExplorer({len(self.states)} states, {len(self.tokens)} tokens, {len(self.silent)} silent heads)"
