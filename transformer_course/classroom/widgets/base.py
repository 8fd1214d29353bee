"""What all widgets share: a static picture for readers without a kernel, and sliders that redraw a figure."""

import io
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path

import anywidget
import ipywidgets
import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.widgets.lifetimes import Freed
from transformer_course.plotting import alt_text


def asset(name: str) -> str:
    """A script or style sheet that lies beside this file."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def script(*names: str) -> str:
    """A widget's script, after those that it shares with others."""
    return "".join(map(asset, names))


def png(figure: Figure) -> bytes:
    """The figure as a PNG that does not name the program that made it."""
    picture = io.BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def pictured(figure: Figure) -> tuple[dict[str, str], dict[str, dict]]:
    """The figure as an output's data, and its alt text as the output's metadata."""
    return {"image/png": b64encode(png(figure)).decode()}, {"image/png": {"alt": alt_text(figure)}}


def add_class_trait(cls: type, name: str, text: str) -> None:
    """Give a class a text that every page gets."""
    trait = traitlets.Unicode(text).tag(sync=True)
    setattr(cls, name, trait)
    trait.class_init(cls, name)


class CourseWidget(Freed, anywidget.AnyWidget):
    """An anywidget that also shows where no kernel runs: `static()` gives what stands there then."""

    _css = asset("course.css")
    _anywidget_id = traitlets.Unicode("").tag(sync=True)

    def __init_subclass__(cls, **options):
        # As traits of the class. anywidget would give each widget a class and a copy of the script of its own.
        for name in ("_esm", "_css"):
            text = next((vars(one)[name] for one in cls.__mro__ if name in vars(one)), None)
            if isinstance(text, str):
                add_class_trait(cls, name, text)
        add_class_trait(cls, "_anywidget_id", f"{cls.__module__}.{cls.__name__}")
        super().__init_subclass__(**options)

    alt = ""  # what the static picture shows, for readers who cannot see it

    def static(self) -> dict[str, str]:
        """More of the output's forms, by MIME type, for readers without a kernel."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        static = self.static()
        # The rest of the metadata is kept as it comes: Colab finds its widget manager there.
        described = {"image/png": {"alt": self.alt}} if "image/png" in static else {}
        return {**data, **static, "text/plain": repr(self)}, {**metadata, **described}

    _ipython_display_ = None  # ipywidgets 7 would show the widget alone, without the static form


class FigureWidget(CourseWidget):
    """A CourseWidget whose static form is a picture of its present state."""

    def figure(self) -> Figure:
        raise NotImplementedError

    def static(self) -> dict[str, str]:
        data, metadata = pictured(self.figure())
        self.alt = metadata["image/png"]["alt"]
        return data


def shown_with(widget: ipywidgets.Widget, static: Mapping[str, str]) -> dict:
    """The output of a plain widget: the live view, and what stands there without a kernel, by MIME type."""
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {"text/plain": repr(widget), "application/vnd.jupyter.widget-view+json": view, **static}


class Played(Freed, ipywidgets.VBox):
    """Controls above what they change."""

    def __init__(self, draw: Callable, controls: Mapping[str, ipywidgets.Widget]):
        self.draw, self.controls = draw, controls
        first = self.drawn()
        is_figure = isinstance(first, Figure)
        self.view = ipywidgets.Image(format="png") if is_figure else ipywidgets.HTML()
        self.view.layout.align_self = "flex-start"  # a picture keeps its size
        self.show(first)
        for control in controls.values():
            control.observe(self._redraw, "value")
        super().__init__([*controls.values(), self.view])

    def close(self) -> None:
        for control in () if self.closed else self.controls.values():
            control.unobserve(self._redraw, "value")
        super().close()

    def _redraw(self, change) -> None:
        self.show(self.drawn())

    def drawn(self) -> Figure | str:
        return self.draw(**{name: control.value for name, control in self.controls.items()})

    def show(self, content: Figure | str) -> None:
        self.alt = alt_text(content) if isinstance(content, Figure) else ""
        self.view.value = png(content) if isinstance(content, Figure) else content

    def __repr__(self) -> str:
        return f"play({', '.join(f'{name}={control.value!r}' for name, control in self.controls.items())})"

    def _repr_mimebundle_(self, **kwargs):
        if isinstance(self.view, ipywidgets.Image):
            picture = {"image/png": b64encode(self.view.value).decode()}
            return shown_with(self, picture), {"image/png": {"alt": self.alt}}
        return shown_with(self, {"text/html": self.view.value})

    _ipython_display_ = None  # ipywidgets 7 would show the widget alone, without the static form


def play(draw: Callable[..., Figure | str], **controls) -> Played:
    """Redraw whenever a control moves: `draw` takes the controls' values and returns a Figure or HTML.

    A control is given as (lowest, highest, step, start), a list of choices, True or False, or an ipywidget.
    """
    played = Played(draw, {name: control_for(name, given) for name, given in controls.items()})
    played.lent = tuple(given for given in controls.values() if isinstance(given, ipywidgets.Widget))
    return played


def control_for(name: str, given: object) -> ipywidgets.Widget:
    label = name.replace("_", " ")
    if isinstance(given, ipywidgets.Widget):
        return given
    if isinstance(given, bool):
        return ipywidgets.Checkbox(value=given, description=label)
    if isinstance(given, list):
        return ipywidgets.Dropdown(options=given, value=given[0], description=label)
    if isinstance(given, tuple) and len(given) == 4:
        low, high, step, start = given
        slider = ipywidgets.IntSlider if all(isinstance(n, int) for n in given) else ipywidgets.FloatSlider
        return slider(value=start, min=low, max=high, step=step, description=label)
    raise ValueError(f"{name}={given!r}: expected (lowest, highest, step, start), a list, a bool or a widget")
