"""One text cut into tokens in several ways, the cuts below each other."""

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import COLORS, FONT_SIZE, MAX_WIDTH, new_figure, style

ROW = 0.46  # inches from one cut to the next
FREE = 1.1  # letters' room in a box besides its word


@takes_alt
def plot_tokens(
    rows: Mapping[str, Sequence[str]],
    title: str,
    labels: Mapping[str, Sequence[str]] | None = None,
    new: Mapping[str, Collection[str]] | None = None,
) -> Figure:
    """Draw each row's tokens as boxes above the same text; equal letters are below each other.

    `labels` writes other words than the tokens into a row's boxes, such as ids. `new` names tokens of a row to fill
    with color, such as those that the last merge made.

    Raises:
        ValueError: the rows are not the same text, or labels are not as many as the tokens of their row
    """
    labels, new = labels or {}, new or {}
    texts = {"".join(tokens) for tokens in rows.values()}
    if len(texts) != 1:
        raise ValueError(f"rows must be one text cut in several ways, got {len(texts)}: {sorted(texts)[:3]}")
    for name, words in labels.items():
        if len(words) != len(rows[name]):
            raise ValueError(f"labels[{name!r}] has {len(words)} entries, but its row has {len(rows[name])} tokens")
    words = {name: [shown(word) for word in labels.get(name, tokens)] for name, tokens in rows.items()}
    edges = edges_of(rows, words)
    left = max(map(len, rows)) * LETTER + 0.2
    with style([title, *(word for row in words.values() for word in row)]):
        width = min(MAX_WIDTH, max(left + edges[-1] * LETTER, len(title) * LETTER + 0.4))
        figure = new_figure(width, ROW * len(rows) + 0.5)
        scale = min(1.0, (width - left) / (edges[-1] * LETTER))  # a long text is written smaller
        axes = figure.subplots()
        for height, (name, tokens) in enumerate(rows.items()):
            axes.annotate(name, (0, -height), (-8, 0), textcoords="offset points", ha="right", va="center")
            ends = list(accumulate(map(len, tokens), initial=0))
            for token, word, (start, end) in zip(tokens, words[name], pairwise(ends), strict=True):
                draw_box(axes, edges[start], edges[end], height, word, FONT_SIZE * scale, token in new.get(name, ()))
        axes.set(xlim=(0, edges[-1]), ylim=(0.6 - len(rows), 0.5))
        axes.set_axis_off()
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def shown(word: str) -> str:
    return word.replace("\n", "⏎").replace(" ", "␣")


def edges_of(rows: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> list[float]:
    """Where each letter of the text begins, in letters' widths, so that every word has room in its box."""
    widths = [1.0] * sum(map(len, next(iter(rows.values()))))
    for name, tokens in rows.items():
        place = 0
        for token, word in zip(tokens, words[name], strict=True):
            piece = slice(place, place + len(token))
            missing = max(0.0, len(word) + FREE - sum(widths[piece]))
            widths[piece] = [width + missing / len(token) for width in widths[piece]]
            place += len(token)
    return list(accumulate(widths, initial=0.0))


def draw_box(axes: Axes, start: float, end: float, height: int, word: str, size: float, filled: bool) -> None:
    face = COLORS["highlight"] if filled else "white"
    box = {"boxstyle": "round,pad=0,rounding_size=0.12", "edgecolor": COLORS["embedding"], "facecolor": face}
    axes.add_patch(FancyBboxPatch((start + 0.08, -height - 0.36), end - start - 0.16, 0.72, linewidth=1.4, **box))
    axes.text((start + end) / 2, -height, word, ha="center", va="center", fontsize=size)
