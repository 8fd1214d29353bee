"""The widgets of one lesson, as data that a page can bring to life: state, script, style, and recorded answers."""

import contextlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

import anywidget
import ipywidgets
import nbformat

from site_builder.cells import Kernel, needed_cells, shown_call
from site_builder.recordings import Recording, record, record_controls
from site_builder.set_ups import INSTEAD, NOTES, STATIC
from transformer_course.classroom import widgets
from transformer_course.classroom.model_map.parts import PARTS

QUESTIONS = ("quiz", "predict")
SHOWN_BY = {*widgets.__all__, *QUESTIONS, "RepairShop", "glossary"}
NOT_STATE = {"layout", "tabbable", "tooltip"}


@dataclass(frozen=True)
class LiveWidget:
    """What a page needs: the widget's own script and style, its state, and answers that Python gave when it was built.

    `kind` is what the cell calls, such as "quiz" or "ClockHands".
    """

    kind: str
    module: str
    script: str
    style: str
    state: Mapping[str, object]
    recording: Recording | None = None
    note: str = ""


def live_widgets(notebook: nbformat.NotebookNode, topic: str) -> dict[int, LiveWidget]:
    """Every widget of a notebook by the place of its cell; only the cells that these need are run."""
    sources = [cell.source if cell.cell_type == "code" else None for cell in notebook.cells]
    for place, source in enumerate(sources):
        for begins, replacement in INSTEAD.get(topic, {}).items():
            if source and source.startswith(begins):
                sources[place] = replacement
    kernel, done, found = Kernel(topic), set(), {}
    for place, source in enumerate(sources):
        shown = shown_call(source) if source else None
        if shown not in SHOWN_BY or (topic, shown) in STATIC:
            continue
        for needed in needed_cells(sources, place):
            if needed not in done:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    value = kernel.run(needed, sources[needed])
                done.add(needed)
        found[place] = described(value, shown, NOTES.get((topic, shown), ""))
    return found


def described(widget: object, kind: str, note: str) -> LiveWidget:
    """The widget as data.

    Raises:
        TypeError: it is no widget; the cell shows something else than its call promises
    """
    if isinstance(widget, anywidget.AnyWidget):
        state = {name: getattr(widget, name) for name in widget.keys if name[0] != "_" and name not in NOT_STATE}
        if isinstance(widget, widgets.TransformerMap):
            state["parts"] = {key: for_readers(key, part) for key, part in widget.parts.items()}
        module = type(widget).__name__
        return LiveWidget(kind, module, widget._esm, widget._css, state, record(widget), note)
    if isinstance(widget, ipywidgets.Widget):
        recording = record_controls(widget)
        return LiveWidget(kind, "Recorded", "", widgets.quiz.asset("course.css"), {}, recording, note)
    raise TypeError(f"{kind}(...) gave a {type(widget).__name__}, and a page can only show widgets")


def for_readers(key: str, part: Mapping[str, object]) -> dict[str, object]:
    """A part of the map for a page: it leads to its lesson, and doesn't claim to know what its reader has built."""
    known = {name: value for name, value in part.items() if name != "built"}
    return {**known, "page": PARTS[key].lesson.file.replace(".ipynb", ".html")}
