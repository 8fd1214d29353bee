"""Merges under a slider: how your own text is cut into tokens after a number of merges."""

from html import escape

import traitlets

from transformer_course.classroom.widgets.base import CourseWidget, asset, script
from transformer_course.tokenizers import BytePairTokenizer

ROWS = 4  # numbers of merges in the static form


def slider_stops(most: int) -> list[int]:
    """Numbers of merges at which the slider stops: every one at first, and then in ever larger steps."""
    stops, step = [0], 1
    while stops[-1] < most:
        if stops[-1] >= 20 * step:
            step = step * 5 if str(step)[0] == "1" else step * 2
        stops.append(min(stops[-1] + step, most))
    return stops


class MergeExplorer(CourseWidget):
    """Type a text and change the number of merges: see which tokens it is cut into, and what the last merge joined.

    Raises:
        ValueError: n_merges is not between 0 and the number of merges that the tokenizer has
    """

    _esm = script("making.js", "merge_explorer.js")
    _css = asset("course.css") + asset("merge_explorer.css")
    merges = traitlets.List().tag(sync=True)  # pairs of indices: a byte, or 256 + the number of an earlier merge
    stops = traitlets.List().tag(sync=True)
    n_merges = traitlets.Int(0).tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)

    def __init__(self, tokenizer: BytePairTokenizer, text: str, n_merges: int | None = None):
        most = len(tokenizer.merges)
        n_merges = most if n_merges is None else n_merges
        if not 0 <= n_merges <= most:
            raise ValueError(f"n_merges={n_merges} must be from 0 to {most}, the number of merges learned")
        self.tokenizer = tokenizer
        index = {bytes([byte]): byte for byte in range(256)}
        for number, (left, right) in enumerate(tokenizer.merges):
            index[left + right] = 256 + number
        merges = [[index[left], index[right]] for left, right in tokenizer.merges]
        stops = sorted({*slider_stops(most), n_merges})
        super().__init__(merges=merges, stops=stops, n_merges=n_merges, text=text)

    def tokens(self, n_merges: int | None = None) -> list[str]:
        """The tokens shown now, or after `n_merges` merges, as labels."""
        return self.tokenizer.token_strings(self.text, n_merges=self.n_merges if n_merges is None else n_merges)

    def static(self) -> dict[str, str]:
        chosen = sorted({round(self.n_merges * (part / (ROWS - 1)) ** 3) for part in range(ROWS)})
        rows = ""
        for n_merges in chosen:
            tokens = self.tokens(n_merges)
            cut = " ".join(f"<code>{escape(token)}</code>" for token in tokens)
            rows += f"<tr><td>{n_merges}</td><td>{len(tokens)}</td><td style='text-align:left'>{cut}</td></tr>"
        return {"text/html": f"<table><tr><th>merges</th><th>tokens</th><th>the text</th></tr>{rows}</table>"}

    def __repr__(self) -> str:
        return f"MergeExplorer({self.n_merges} of {len(self.merges)} merges, {len(self.tokens())} tokens)"
