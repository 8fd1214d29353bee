"""What searches found for a question, side by side: each passage with its score as a bar."""

import functools
import re
import textwrap
from collections.abc import Mapping, Sequence

from matplotlib import font_manager
from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, hangul_font, new_figure, style

WRAP, LINES = 58, 3  # letters in a line of a passage, and its lines
COLUMNS = ("query", "baseline", "value", "decoder")


@takes_alt
def plot_search_results(found: Mapping[str, Sequence[tuple[str, str, float]]], title: str) -> Figure:
    """Draw a column for each search, from the best on: (where it stands, its text, score) of every passage found.

    A passage is anybody's text: what no font at hand has (Hangul, emoji) is left out of the picture.

    Raises:
        ValueError: there is no search, or more than there are colors
    """
    if not 1 <= len(found) <= len(COLUMNS):
        raise ValueError(f"found has {len(found)} searches; expected 1 to {len(COLUMNS)}")
    title, deepest = drawable(title), max(map(len, found.values()))
    with style([title, *found]):
        figure = new_figure(MAX_WIDTH, 1.05 * max(deepest, 1) + 0.9)
        longest = max((score for hits in found.values() for *_, score in hits), default=1.0) or 1.0
        row = figure.subplots(1, len(found), squeeze=False)[0]
        for axes, (name, hits), color in zip(row, found.items(), COLUMNS, strict=False):
            letters = WRAP * 2 // len(found) if len(found) > 2 else WRAP if len(found) == 2 else 2 * WRAP
            for i, (source, passage, score) in enumerate(hits):
                axes.barh(i - 0.36, max(score, 0.0) / longest, height=0.12, color=COLORS[color])
                heading = f"{score:.2f}  {drawable(source)}"[:letters]
                axes.annotate(heading, (0, i - 0.26), va="top", weight="bold", size=8.5)
                lines = textwrap.shorten(drawable(passage), letters * LINES, placeholder=" …")
                axes.annotate(textwrap.fill(lines, letters), (0, i - 0.06), va="top", size=8)
            axes.set(xlim=(0, 1), ylim=(max(deepest, 1) - 0.45, -0.5), title=name)
            axes.axis("off")
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def drawable(text: str) -> str:
    """The text without letters that the fonts of a figure lack; brackets around nothing else go with them."""
    kept = "".join(letter if ord(letter) in _letters() or letter.isspace() else "\0" for letter in text)
    return re.sub(r" ?\([\0\s,]*\0[\0\s,]*\)|\0", "", kept)


@functools.cache
def _letters() -> frozenset[int]:
    """The letters that the style's fonts have, upright and bold."""
    found = set()
    for family in filter(None, ("DejaVu Sans", hangul_font())):
        weights = [font_manager.FontProperties(family=family, weight=weight) for weight in ("normal", "bold")]
        maps = [font_manager.get_font(font_manager.findfont(weight)).get_charmap() for weight in weights]
        found |= set(maps[0]) & set(maps[1])
    return frozenset(found)
