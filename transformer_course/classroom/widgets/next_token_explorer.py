"""The next token's distribution under temperature, top-k and top-p, and a text sampled from it token by token."""

import torch
import traitlets
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.generation import temperature, top_k, top_p
from transformer_course.models.families import CausalLanguageModel
from transformer_course.modes import evaluating
from transformer_course.plotting import plot_distribution
from transformer_course.writing import Tokenizer

BARS = 10  # in the static figure


class NextTokenExplorer(FigureWidget):
    """What a model expects after a prompt: reshape it with three sliders, and continue the text by sampling from it.

    A top_k of 0 and a top_p of 1 keep every token. The browser reshapes and samples, and asks the kernel for new logits
    when the text has grown. Of a long text, the model reads the last max_len tokens.
    """

    _esm = script("making.js", "next_token_explorer.js")
    _css = asset("course.css") + asset("next_token_explorer.css")
    vocabulary = traitlets.List(traitlets.Unicode()).tag(sync=True)
    logits = traitlets.List(traitlets.Float()).tag(sync=True)
    prompt = traitlets.Unicode().tag(sync=True)
    drawn = traitlets.List(traitlets.Int()).tag(sync=True)
    written = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    temperature = traitlets.Float(1.0, min=0.01).tag(sync=True)
    top_k = traitlets.Int(0, min=0).tag(sync=True)
    top_p = traitlets.Float(1.0, min=0.01, max=1.0).tag(sync=True)

    def __init__(self, model: CausalLanguageModel, tokenizer: Tokenizer, prompt: str, **settings):
        self.model, self.tokenizer = model, tokenizer
        vocabulary = [tokenizer.decode([i]).replace(" ", "␣").replace("\n", "\\n") for i in range(model.config.vocab)]
        super().__init__(vocabulary=vocabulary, prompt=prompt, **settings)
        self._ask(None)
        self.observe(self._begin, "prompt")
        self.observe(self._ask, "drawn")

    def _begin(self, change) -> None:
        """Start over with a new prompt: the tokens drawn so far belong to the old one."""
        if self.drawn:
            self.drawn = []  # which asks the model
        else:
            self._ask(None)

    def _ask(self, change) -> None:
        ids = self.tokenizer.encode(self.prompt)
        if not ids:
            self.problem = "Type at least one character: the model needs something to continue."
            return
        tokens = torch.tensor([[*ids, *self.drawn][-self.model.config.max_len :]])
        with evaluating(self.model), torch.inference_mode():
            logits = self.model(tokens.to(next(self.model.parameters()).device))[0, -1].float().cpu()
        with self.hold_sync():
            self.problem = ""
            self.written = self.tokenizer.decode([*ids, *self.drawn])[len(self.tokenizer.decode(ids)) :]
            self.logits = [round(value, 4) for value in logits.tolist()]

    def probabilities(self) -> Tensor:
        """The distribution that the sliders show now.

        Shape:
            returns: vocab; sums to 1
        """
        logits = temperature(torch.tensor([self.logits], dtype=torch.float64), self.temperature)
        logits = top_k(logits, self.top_k) if self.top_k else logits
        return top_p(logits, self.top_p)[0].softmax(dim=-1)

    def figure(self) -> Figure:
        plain = torch.tensor(self.logits, dtype=torch.float64).softmax(dim=-1)
        best = plain.topk(BARS).indices
        panels = {"temperature 1, no cuts": plain[best], f"{self._settings()}": self.probabilities()[best]}
        return plot_distribution(panels, [self.vocabulary[i] for i in best], f"What follows “{self.prompt}”?")

    def _settings(self) -> str:
        cuts = [f"top-k {self.top_k}"] if self.top_k else []
        cuts += [f"top-p {self.top_p:g}"] if self.top_p < 1 else []
        return ", ".join([f"temperature {self.temperature:g}", *cuts])

    def __repr__(self) -> str:
        return f"NextTokenExplorer({self.prompt!r}, {self._settings()})"
