"""Search a collection of passages and compare what each kind of search finds."""

from collections.abc import Mapping
from html import escape

import ipywidgets
from matplotlib.figure import Figure

from transformer_course.classroom.widgets.base import pictured, shown_with
from transformer_course.classroom.widgets.lifetimes import Freed
from transformer_course.plotting import COLORS, plot_search_results
from transformer_course.search import Hit, Search

COLUMN_COLORS = (COLORS["query"], COLORS["baseline"], COLORS["value"], COLORS["decoder"])
FRAME = "display:flex;flex-wrap:wrap;gap:1.6em;max-width:860px;line-height:1.45"
BAR = "height:8px;border-radius:2px;background:{};width:{:.1f}%;min-width:1px"
FEWEST, MOST = 1, 10
LETTERS = 320  # of a passage


class SearchExplorer(Freed, ipywidgets.VBox):
    """A question, a choice of collections and a number of passages, with a column per kind of search below.

    `collections` maps each collection's name to its searches, in the order of the columns. Press Enter to search. The
    bars are cosines; compare them within a column only, because different searches measure different things.

    Raises:
        ValueError: there is no collection, or one has no search
    """

    def __init__(
        self,
        collections: Mapping[str, Mapping[str, Search]],
        question: str,
        count: int = 4,
    ):
        if not collections or not all(collections.values()):
            raise ValueError("collections must have at least one name, and each name must have at least one search")
        self.collections, self.found = {name: dict(searches) for name, searches in collections.items()}, {}
        labels, wide = {"description_width": "6em"}, ipywidgets.Layout(width="46em", max_width="98%")
        self.text = ipywidgets.Text(value=question, description="question", layout=wide, style=labels)
        self.collection = ipywidgets.Dropdown(options=list(collections), description="search in", style=labels)
        self.count = ipywidgets.IntSlider(
            value=count, min=FEWEST, max=MOST, description="passages", continuous_update=False
        )
        self.button = ipywidgets.Button(description="Search", button_style="primary")
        self.view = ipywidgets.HTML()
        super().__init__([self.text, ipywidgets.HBox([self.collection, self.count, self.button]), self.view])
        self.answer()
        self.collection.observe(lambda change: self.answer(), "value")
        self.count.observe(lambda change: self.answer(), "value")
        self.button.on_click(lambda button: self.answer())
        # Handles the Enter key; `on_submit` does too, but raises a warning in ipywidgets 8.
        self.text.on_msg(lambda text, content, buffers: content.get("event") == "submit" and self.answer())

    @property
    def searches(self) -> dict[str, Search]:
        """The searches of the chosen collection."""
        return self.collections[self.collection.value]

    def answer(self) -> None:
        """Search, or show what is wrong in place of the passages."""
        try:
            self.found = {name: one.find(self.text.value, self.count.value) for name, one in self.searches.items()}
        except ValueError as error:
            self.found = {}
            self.view.value = f"<p>{escape(str(error))}</p>"
            return
        columns = zip(self.found.items(), COLUMN_COLORS, strict=False)
        self.view.value = f'<div style="{FRAME}">{"".join(column(*one, color) for one, color in columns)}</div>'

    def figure(self) -> Figure:
        """The columns as a figure."""
        rows = {
            name: [(hit.passage.source, hit.passage.text, hit.score) for hit in hits]
            for name, hits in self.found.items()
        }
        return plot_search_results(rows or {"nothing found": []}, f"“{self.text.value}” in {self.collection.value}")

    def __repr__(self) -> str:
        lines = [f"SearchExplorer({self.text.value!r}, {self.collection.value})"]
        for name, hits in self.found.items():
            lines += [f"{name}:", *(f"  {hit.score:.2f}  {hit.passage.source}" for hit in hits)]
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs):
        picture, metadata = pictured(self.figure())
        return shown_with(self, picture), metadata

    _ipython_display_ = None  # ipywidgets 7 would show the widget without the picture


def column(name: str, hits: list[Hit], color: str) -> str:
    """One search's passages as HTML, with each score as a bar."""
    rows = "".join(
        f'<div style="margin:.5em 0"><div style="{BAR.format(color, 100 * max(hit.score, 0.0))}"></div>'
        f"<b>{hit.score:.2f} · {escape(hit.passage.source)}</b><br>{escape(shortened(hit.passage.text))}</div>"
        for hit in hits
    )
    return f'<div style="flex:1 1 22em;min-width:0"><b style="color:{color}">{escape(name)}</b>{rows}</div>'


def shortened(text: str) -> str:
    """The beginning of a passage, cut at the end of a word."""
    return text if len(text) <= LETTERS else text[:LETTERS].rpartition(" ")[0] + " …"
