"""A row of tokens, and below it what is left of them, so that one sees where each has gone."""

from collections.abc import Mapping, Sequence

import matplotlib
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, ONE_SIGNED, new_figure, shown_token, style

GAP = 0.3  # inches for the box around a token
LINE = 0.42  # inches from row to row
MASK = "▁▁"


@takes_alt
def plot_noises(tokens: Sequence[str], damaged: Mapping[str, Sequence[int]], title: str) -> Figure:
    """Draw a text and damaged versions of it; a token keeps its color wherever it goes, and a mask has none.

    Each version is given by the places in the text that its tokens come from; a negative number is a mask.

    Raises:
        ValueError: a place is beyond the end of the text
    """
    for name, places in damaged.items():
        if any(place >= len(tokens) for place in places):
            raise ValueError(f"damaged[{name!r}] has a place beyond the {len(tokens)} tokens of the text")
    rows = {"the text": range(len(tokens)), **damaged}
    shown = [shown_token(token) for token in tokens]
    with style([title, *shown, *rows]):
        left = max(map(len, rows)) * LETTER + 0.3
        lengths = [sum(len(shown[i] if i >= 0 else MASK) * LETTER + GAP for i in row) for row in rows.values()]
        width = min(MAX_WIDTH, left + max(lengths) + 0.1)
        scale = (width - left - 0.1) / max(lengths)
        figure = new_figure(width, LINE * len(rows) + 0.55)
        axes = figure.subplots()
        palette = matplotlib.colormaps[ONE_SIGNED]
        for height, (name, row) in enumerate(rows.items()):
            axes.annotate(name, (0, -height), (-6, 0), textcoords="offset points", ha="right", va="center")
            at = 0.0
            for i in row:
                text = shown[i] if i >= 0 else MASK
                wide = (len(text) * LETTER + GAP) * scale
                # Only the lower three quarters of the palette's brightness: white letters stay readable on them.
                face = to_hex(palette(0.7 * i / max(1, len(tokens) - 1))) if i >= 0 else "white"
                ink, edge = ("white", face) if i >= 0 else (COLORS["broken"], COLORS["broken"])
                box = {"boxstyle": "round,pad=0.25", "facecolor": face, "edgecolor": edge, "linewidth": 1.4}
                axes.text(at + wide / 2, -height, text, ha="center", va="center", color=ink, bbox=box)
                at += wide
        axes.set(xlim=(0, max(lengths) * scale), ylim=(0.6 - len(rows), 0.6))
        axes.set_axis_off()
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)
