"""A text, what a model reads in its place, and what it must predict."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, shown_token, style

GAP = 0.2  # inches beside a token, inside its box and outside
ROWS = ("original text", "model reads", "must predict")


@takes_alt
def plot_corruption(tokens: Sequence[str], inputs: Sequence[str], select: Sequence[bool], title: str) -> Figure:
    """Draw a text, below it what a masked language model reads, and the tokens that it should predict.

    Changed tokens are filled; a token that must be predicted although it wasn't changed has a colored frame.

    Raises:
        ValueError: the three are not of one length
    """
    if not len(tokens) == len(inputs) == len(select):
        sizes = f"tokens has {len(tokens)}, inputs {len(inputs)}, select {len(select)}"
        raise ValueError(f"{sizes} entries: expected one for each token")
    above, below = [shown_token(token) for token in tokens], [shown_token(token) for token in inputs]
    widths = [max(len(a), len(b)) * LETTER + 2 * GAP for a, b in zip(above, below, strict=True)]
    left = max(map(len, ROWS)) * LETTER + GAP
    with style([title, *above, *below]):
        figure = new_figure(min(MAX_WIDTH, left + sum(widths)), 2.2)
        axes = figure.subplots()
        for row, name in enumerate(ROWS):
            axes.annotate(name, (0, -row), (-8, 0), textcoords="offset points", ha="right", va="center")
        place = 0.0
        for old, new, chosen, width in zip(above, below, select, widths, strict=True):
            middle, place = place + width / 2, place + width
            _box(axes, middle, 0, old, "residual")
            _box(axes, middle, -1, new, "broken" if chosen else "residual", filled=chosen and old != new)
            if chosen:
                _box(axes, middle, -2, old, "value")
        axes.set(xlim=(0, place), ylim=(-2.5, 0.5))
        axes.set_axis_off()
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def _box(axes, x: float, y: float, token: str, color: str, filled: bool = False) -> None:
    face, ink = (COLORS[color], "white") if filled else ("white", "black")
    frame = {"boxstyle": "round,pad=0.35", "facecolor": face, "edgecolor": COLORS[color], "linewidth": 1.5}
    axes.text(x, y, token, ha="center", va="center", color=ink, bbox=frame)
