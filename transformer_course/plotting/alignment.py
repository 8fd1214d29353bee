"""Two texts above each other, and lines between the words that belong together."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.curves import as_list
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import COLORS, FONT_SIZE, MAX_WIDTH, new_figure, shown_token, style

GAP = 0.28  # inches for the box around a token
SIDE = 0.9  # inches for the names of the rows
SMALLEST = 0.6  # of the usual size: smaller letters cannot be read
FAINT = 0.05  # weights below it are not drawn: a line for each of them would be a gray haze


@takes_alt
def plot_alignment(weights: Tensor, source: Sequence[str], target: Sequence[str], title: str) -> Figure:
    """Draw a source above a target; from each target token a line to each source token, as thick as its weight.

    Shape:
        weights: target source
        returns: ()
    Raises:
        ValueError: the tokens are not as many as their axis is long, or too many for one line
    """
    for axis, tokens, size in zip(("target", "source"), (target, source), weights.shape, strict=True):
        if len(tokens) != size:
            raise ValueError(f"{axis} has {len(tokens)} tokens, but weights has {size} on its {axis} axis")
    rows = [[shown_token(token) for token in tokens] for tokens in (source, target)]
    lengths = [[len(text) * LETTER + GAP for text in row] for row in rows]
    width = min(MAX_WIDTH, max(map(sum, lengths)) + SIDE)
    room = width - SIDE
    scale = min(1.0, room / max(map(sum, lengths)))
    if scale < SMALLEST:
        raise ValueError(f"{max(len(source), len(target))} tokens do not fit on one line: use plot_attention for them")
    with style([title, *source, *target]):
        figure = new_figure(width, 2.6)
        axes = figure.subplots()
        places = []
        names = (("source", "encoder"), ("target", "decoder"))
        for height, row, wide, (name, color) in zip((1.0, 0.0), rows, lengths, names, strict=True):
            at, middles = (room - sum(wide) * scale) / 2, []
            for text, size in zip(row, wide, strict=True):
                middles.append(at + size * scale / 2)
                at += size * scale
                box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": COLORS[color], "linewidth": 1.6}
                axes.text(
                    middles[-1], height, text, ha="center", va="center", bbox=box, zorder=3,
                    fontsize=FONT_SIZE * min(1.0, 1.1 * scale),
                )  # fmt: skip
            places.append(middles)
            axes.annotate(name, (0, height), (-8, 0), textcoords="offset points", ha="right", va="center")
        for end, shares in zip(places[1], [as_list(row) for row in weights], strict=True):
            for start, share in zip(places[0], shares, strict=True):
                if share >= FAINT:
                    strength = {"linewidth": 0.4 + 5 * share, "alpha": 0.15 + 0.75 * share}
                    axes.plot((start, end), (0.93, 0.07), color=COLORS["query"], zorder=1, **strength)
        axes.set(xlim=(0, room), ylim=(-0.25, 1.25))
        axes.set_axis_off()
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)
