"""The sheet that every diagram is drawn on, in inches: it holds text and grows with what is drawn."""

import textwrap

from matplotlib.axes import Axes

from transformer_course.plotting.diagrams.shapes import Part, Point, corners, limits, role_color, text_color
from transformer_course.plotting.style import DPI, FONT_SIZE, MAX_WIDTH, CourseFigure, new_figure, style

MARGIN = 0.12  # inches around the whole diagram
LINE = FONT_SIZE * 1.35 / 72


class Canvas:
    """A sheet that grows with what is drawn on it, so that nothing is cut off."""

    def __init__(self, title: str, alt: str):
        """Start a diagram; `alt` tells a blind reader what the picture shows.

        Raises:
            ValueError: alt is no sentence
        """
        if len(alt.strip()) < 20 or " " not in alt.strip():
            raise ValueError(f"alt={alt!r}: write a sentence that tells a blind reader what the diagram shows")
        self.title = title
        with style():
            self.sheet = new_figure(MAX_WIDTH, 5.0)
            self.sheet.set_layout_engine("none")
            self.axes: Axes = self.sheet.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        # An inch of the diagram is an inch of the figure from the start, so that sizes of text can be measured.
        self.axes.set(xlim=(0, MAX_WIDTH), ylim=(0, 5.0))
        self.sheet.alt = alt
        self.reach: list[Point] = []

    def note(
        self,
        x: float,
        y: float,
        text: str,
        *,
        role: str | None = None,
        align: str = "center",
        bold: bool = False,
        size: float = 1.0,
        turned: bool = False,
        paper: bool = False,
        color: str | None = None,
    ) -> Part:
        """Write text at a place; `align` says which of its sides the place is, `paper` whites out what is behind."""
        look = {"fontweight": "bold" if bold else "normal", "fontsize": FONT_SIZE * max(size, 1.0), "zorder": 5}
        behind = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"} if paper else None
        ink = color or (text_color(role_color(role)) if role else "black")
        with style([text]):
            # Letters that go below the line must not lift their neighbors, so the baseline decides.
            label = self.axes.text(x, y + 0.012, text, ha=align, va="center_baseline", linespacing=1.25, **look)
            label.set(color=ink, bbox=behind)
            label.set_rotation(90 if turned else 0)
            box = label.get_window_extent()
        width, height = box.width / DPI, box.height / DPI
        center = x + {"left": width / 2, "right": -width / 2, "center": 0.0}[align]
        return self.keep(Part(center, y, width + 0.1, height))  # an arrow keeps its distance from the letters

    def keep(self, part: Part) -> Part:
        """Make room for a part; returns it."""
        self.reach += corners(part)
        return part

    def figure(self) -> CourseFigure:
        """The finished figure, as large as its content.

        Raises:
            ValueError: nothing is drawn, or the diagram is wider than a notebook
        """
        if not self.reach:
            raise ValueError(f"the diagram {self.title!r} is empty: draw a box, a tensor or a note first")
        left, right, low, high = limits(self.reach, MARGIN)
        if right - left > MAX_WIDTH + 1e-6:
            raise ValueError(
                f"the diagram {self.title!r} is {right - left:.1f} inches wide, but a notebook has room for "
                f"{MAX_WIDTH:g}: move its parts closer together or use shorter labels"
            )
        wide = max(right - left, 3.0)  # room for a title; the diagram stays at the left
        with style([self.title]):
            lines = textwrap.wrap(self.title, max(10, int(wide / (FONT_SIZE * 0.62 / 72))))
            room = LINE * len(lines) + 0.16 if lines else 0.0
            self.sheet.set_size_inches(wide, high - low + room)
            self.axes.set(xlim=(left, left + wide), ylim=(low, high + room))
            if lines:
                top = 1 - 0.08 / (high - low + room)
                self.sheet.suptitle("\n".join(lines), x=0.08 / wide, y=top, ha="left", va="top")
            self.sheet.draw_without_rendering()
        return self.sheet
