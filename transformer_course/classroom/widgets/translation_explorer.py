"""Type a sentence, and see under the mouse where each token of its translation came from."""

import torch
import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.experiments.translate_and_summarize.cross_attention_alignment import written_attention
from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.models.families import EncoderDecoder
from transformer_course.plotting import plot_attention
from transformer_course.tokenizers import BytePairTokenizer

ROOM = 16  # tokens that the model may write beyond the number of those that it reads
SHOWN = 60  # tokens of a source that fit into the picture


class TranslationExplorer(FigureWidget):
    """Type a sentence, press Enter, and point at a token of the translation: where did its cross-attention look?

    Row t of the weights belongs to the position that predicts token t. With `own`, the row that has already read the
    token is shown. `head` -1 is the mean of all heads. The last token is the end.

    Raises:
        ValueError: the sentence is empty or too long, or the model has no such layer
    """

    _esm = script("making.js", "translation_explorer.js")
    _css = asset("course.css") + asset("translation_explorer.css")
    text = traitlets.Unicode().tag(sync=True)
    source = traitlets.List().tag(sync=True)
    written = traitlets.List().tag(sync=True)
    weights = traitlets.List().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)
    layer = traitlets.Int(0).tag(sync=True)
    head = traitlets.Int(-1).tag(sync=True)
    query = traitlets.Int(0).tag(sync=True)
    own = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        model: EncoderDecoder,
        tokenizer: BytePairTokenizer,
        text: str,
        layer: int | None = None,
        query: int = 0,
    ):
        self.model, self.tokenizer = model, tokenizer
        seen = self._written(text)
        layers = len(seen["weights"])
        layer = layers - 1 if layer is None else layer
        if layer not in range(layers):
            raise ValueError(f"layer={layer} is not one of the {layers} layers")
        super().__init__(text=text, layer=layer, query=min(query, len(seen["written"]) - 1), **seen)
        self.observe(self.answer, "text")

    def _written(self, text: str) -> dict:
        count = len(self.tokenizer.encode(text.strip()))
        if not 0 < count <= SHOWN:
            raise ValueError(f"text has {count} tokens: type a sentence of 1 to {SHOWN} tokens")
        seen = written_attention(self.model, self.tokenizer, text.strip(), count + ROOM)
        rounded = [[[[round(x, 3) for x in row] for row in head] for head in layer] for layer in seen.weights.tolist()]
        names = [
            [self.tokenizer.decode([token]).replace("\n", "⏎") for token in ids] for ids in (seen.source, seen.target)
        ]
        return {"source": names[0], "written": names[1], "weights": rounded}

    def answer(self, change: dict | None = None) -> None:
        """Translate again; everything goes to the browser in one message."""
        try:
            seen, problem = self._written(self.text), ""
        except ValueError as error:
            seen, problem = {}, str(error)
        with self.hold_sync():
            if seen:
                self.query = 0
            for name, value in seen.items():
                setattr(self, name, value)
            self.problem, self.answered = problem, self.answered + 1

    def figure(self) -> Figure:
        """The weights of the layer, in the mean over its heads."""
        weights = torch.tensor(self.weights[self.layer]).mean(dim=0)
        title = f"Layer {self.layer + 1}: where the model looked to write each token"
        return plot_attention(weights, self.written, self.source, title, axes=("written", "source"))

    def __repr__(self) -> str:
        return f"TranslationExplorer({self.text!r} → {''.join(self.written[:-1]).strip()!r})"
