"""One style for all figures: colors with a fixed meaning, fonts with Hangul, and a size that fits a notebook."""

import contextlib
import functools
import io
import logging
import warnings
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from transformer_course.plotting.alt_text import describe

DPI = 100
MAX_WIDTH = 9.0  # inches, 900 pixels
FONT_SIZE = 10.5  # points; at 100 dpi a little more than the notebook's 14 pixels

# Okabe and Ito's palette, which color-blind readers can tell apart. The same idea has the same color everywhere.
COLORS = {
    "query": "#0072B2",
    "key": "#E69F00",
    "value": "#009E73",
    "residual": "#555555",
    "encoder": "#56B4E9",
    "decoder": "#CC79A7",
    "attention": "#5D3FA0",
    "feed-forward": "#8A5A00",
    "norm": "#6B7B83",
    "embedding": "#3C6E71",
    "head": "#222222",
    "hidden": "#B5B5B5",
    "highlight": "#F0E442",
    "broken": "#D55E00",
    "baseline": "#777777",
    "training": "#56B4E9",
    "validation": "#0072B2",
}
CYCLE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
ONE_SIGNED, SIGNED = "viridis", "RdBu_r"

# Written into the figure and not to stderr, where a notebook's tests would find it on some machines and not on others.
NO_HANGUL = "Boxes: no Korean font here; see doctor()."
HANGUL_FONTS = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "NanumGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "AppleGothic",
    "NanumBarunGothic",
    "UnDotum",
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Serif CJK JP",
)


# How the files of these fonts begin, without spaces and hyphens.
HANGUL_FILES = ("nanum", "notosanscjk", "notosanskr", "notoserifcjk", "malgun", "applesd", "applegothic", "undotum")


@functools.cache
def hangul_font() -> str | None:
    """The first installed font that has Hangul, or None; `hangul_font.cache_clear()` makes it look again."""
    font = listed_hangul_font()
    if font is None:
        list_new_fonts()
        font = listed_hangul_font()
    if font is not None:
        accept_other_weights()
    return font


def accept_other_weights() -> None:
    """Keep matplotlib from a line on stderr where a Korean font has no weight between regular and bold."""
    logger = logging.getLogger("matplotlib.font_manager")
    logger.addFilter(lambda record: "Failed to find font weight" not in record.getMessage())


def listed_hangul_font() -> str | None:
    listed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in HANGUL_FONTS if name in listed), None)


def list_new_fonts() -> None:
    """Tell matplotlib about Korean fonts installed after it wrote its list, which it keeps for good."""
    listed = {font.fname for font in font_manager.fontManager.ttflist}
    for path in font_manager.findSystemFonts():
        file = Path(path).name.lower().replace("-", "").replace(" ", "")
        if path not in listed and file.startswith(HANGUL_FILES):
            # A damaged file is as good as none.
            with contextlib.suppress(OSError, RuntimeError):
                font_manager.fontManager.addfont(path)


# Syllables, letters, and letters as old encodings had them; between the last two lie arrows and signs such as ␣.
HANGUL = (("\uac00", "\ud7a3"), ("\u1100", "\u11ff"), ("\u3131", "\u318e"))


def has_hangul(text: str) -> bool:
    return any(first <= letter <= last for letter in text for first, last in HANGUL)


def expect_boxes() -> None:
    """Keep matplotlib from a warning for each letter that no font has: the figure says it, once."""
    warnings.filterwarnings("ignore", message="Glyph .* missing from font")


def is_not_about_weights(record: logging.LogRecord) -> bool:
    return "Failed to find font weight" not in record.getMessage()


def expect_other_weights() -> None:
    """Keep matplotlib from logging that a Korean font's bold is a semibold, which it then uses anyway."""
    logging.getLogger("matplotlib.font_manager").addFilter(is_not_about_weights)


def style(texts: Iterable[str] = ()):
    """The style as a context; `texts` is what will be written, to find out whether Hangul is needed."""
    font = hangul_font()
    if font is not None:
        expect_other_weights()
    elif any(map(has_hangul, texts)):
        expect_boxes()
    return matplotlib.rc_context(
        {
            "font.family": ["DejaVu Sans", *([font] if font else [])],
            "font.size": FONT_SIZE,
            "axes.titlesize": FONT_SIZE,
            "axes.titlelocation": "left",
            "axes.labelsize": FONT_SIZE,
            "xtick.labelsize": FONT_SIZE,
            "ytick.labelsize": FONT_SIZE,
            "figure.titlesize": FONT_SIZE + 1,
            "axes.prop_cycle": matplotlib.cycler(color=CYCLE),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": False,
            "lines.linewidth": 1.8,
            "image.cmap": ONE_SIGNED,
            "text.parse_math": False,  # a token may be a dollar sign
        }
    )


class CourseFigure(Figure):
    """A Figure that shows itself in a notebook without pyplot, and so is never left open."""

    said = False  # whether the note on missing letters is there
    _alt: str | None = None

    @property
    def alt(self) -> str:
        """What the figure shows, for readers who cannot see it; generated from what is drawn if nobody wrote it."""
        return describe(self) if self._alt is None else self._alt

    @alt.setter
    def alt(self, text: str) -> None:
        self._alt = text

    def savefig(self, *arguments, **options) -> None:
        if not self.said and hangul_font() is None and any(has_hangul(t.get_text()) for t in self.findobj(Text)):
            self.said = True
            self.text(0.0, 0.0, NO_HANGUL, fontsize=0.75 * FONT_SIZE, color=COLORS["baseline"], va="bottom")
            expect_boxes()
        super().savefig(*arguments, **options)

    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        self.savefig(picture, format="png", metadata={"Software": None})
        return picture.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        """The picture with its alt text, which a notebook keeps in the output's metadata."""
        picture = b64encode(self._repr_png_()).decode()
        return {"text/plain": repr(self), "image/png": picture}, {"image/png": {"alt": self.alt}}

    def __repr__(self) -> str:
        title = self.get_suptitle() or ", ".join(axes.get_title("left") for axes in self.axes[:1])
        return f"<Figure: {' '.join(title.split())}>"


def new_figure(width: float, height: float) -> CourseFigure:
    """An empty figure, no wider than a notebook."""
    return CourseFigure(figsize=(min(width, MAX_WIDTH), height), dpi=DPI, layout="compressed", facecolor="white")


def shown_token(token: str) -> str:
    """A token as a label: whitespace made visible, and long ones cut."""
    visible = token.replace("\n", "⏎").replace("\t", "⇥").replace(" ", "␣") if token.strip() == "" else token
    visible = visible.replace("\n", "⏎")
    return visible if len(visible) <= 14 else visible[:13] + "…"
