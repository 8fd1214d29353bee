"""One text cut into tokens in several ways, the cuts below each other."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import CYCLE, FONT_SIZE, MAX_WIDTH, new_figure, style

ROW = 0.46  # inches from one cut to the next
LEAST = 1.7  # a letter's width in a box, in letters of the font


@takes_alt
def plot_tokens(
    rows: Mapping[str, Sequence[str]], title: str, labels: Mapping[str, Sequence[str]] | None = None
) -> Figure:
    """Draw each row's tokens as boxes over the same text, as wide as the text they cover.

    `labels` gives the boxes of a row other words than their tokens, such as ids.

    Raises:
        ValueError: the rows are not the same text, or labels are not as many as the tokens of their row
    """
    labels = labels or {}
    texts = {"".join(tokens) for tokens in rows.values()}
    if len(texts) != 1:
        raise ValueError(f"rows must be one text cut in several ways, got {len(texts)}: {sorted(texts)[:3]}")
    for name, words in labels.items():
        if len(words) != len(rows[name]):
            raise ValueError(f"labels[{name!r}] has {len(words)} entries, but its row has {len(rows[name])} tokens")
    length = len(texts.pop())
    left = max(map(len, rows)) * LETTER + 0.2
    with style([title, *(token for tokens in rows.values() for token in tokens)]):
        width = max(left + length * LETTER * LEAST, len(title) * LETTER + 0.4)
        figure = new_figure(min(MAX_WIDTH, width), ROW * len(rows) + 0.5)
        letters = (min(MAX_WIDTH, width) - left) / LETTER / length  # of the font, in the width of one of the text
        axes = figure.subplots()
        for height, (name, tokens) in enumerate(rows.items()):
            place = 0
            axes.annotate(name, (0, -height), (-8, 0), textcoords="offset points", ha="right", va="center")
            for i, (token, word) in enumerate(zip(tokens, labels.get(name, tokens), strict=True)):
                draw_box(axes, place, height, len(token), word, CYCLE[i % 2], letters)
                place += len(token)
        axes.set(xlim=(0, length), ylim=(0.6 - len(rows), 0.5))
        axes.set_axis_off()
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def draw_box(axes: Axes, place: int, height: int, width: int, word: str, color: str, letters: float) -> None:
    word = word.replace("\n", "⏎").replace(" ", "␣")
    size = FONT_SIZE * min(1.0, 0.9 * width * letters / len(word))  # a long number in a narrow box is written smaller
    box = {"boxstyle": "round,pad=0,rounding_size=0.12", "edgecolor": color, "facecolor": "white", "linewidth": 1.4}
    axes.add_patch(FancyBboxPatch((place + 0.08, -height - 0.36), width - 0.16, 0.72, **box))
    axes.text(place + width / 2, -height, word, ha="center", va="center", fontsize=size)
