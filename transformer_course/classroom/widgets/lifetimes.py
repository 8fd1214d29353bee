"""How long a widget lives: until its cell runs again, or until it is closed. Then all that it holds is freed.

ipywidgets keeps every open widget for as long as the kernel runs, and with it whatever the widget refers to: a cell
that loads a model and shows a Prompt would keep one more model each time it runs.
"""

import weakref
from collections.abc import Callable
from functools import wraps

import ipywidgets
import traitlets

from transformer_course.signatures import checked_by_annotation

# What each cell made in its latest run: the run's number, and its widgets.
_made: dict[str, tuple[str, list[weakref.ref]]] = {}

KEPT = ("closed", "comm", "keys")  # what ipywidgets and this file look at after the end
# What a closed widget answers, which no longer holds what its own methods would read.
WHEN_CLOSED: dict[str, Callable] = {
    "__repr__": lambda self: f"{type(self).__name__}(closed)",
    "_repr_mimebundle_": lambda self: {"text/plain": repr(self)},
}


def unless_closed(method: Callable, when_closed: Callable) -> Callable:
    """A method of a widget for as long as it's open, and what it gives instead from then on."""

    @wraps(method)
    def call(self, **named):
        return when_closed(self) if self.closed else method(self, **named)

    return call


class Freed(ipywidgets.Widget):
    """A widget that is closed when the cell that made it runs again, and whose `close` frees what it holds."""

    lent: tuple[ipywidgets.Widget, ...] = ()  # widgets that were handed in: their maker closes them
    closed = False

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "__init__" in vars(cls):
            cls.__init__ = checked_by_annotation(cls.__init__)
        for name, when_closed in WHEN_CLOSED.items():
            if name in vars(cls):
                setattr(cls, name, unless_closed(vars(cls)[name], when_closed))

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        remember(self)

    def add_traits(self, **traits: traitlets.TraitType) -> None:
        # anywidget adds what a class has already; each addition would make, and keep, one more class per widget.
        new = {name: trait for name, trait in traits.items() if not self.has_trait(name)}
        if new:
            super().add_traits(**new)

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        for part in parts_of(self):
            if part not in self.lent:
                close_with_parts(part)
        super().close()
        self.unobserve_all()
        # IPython's history (`_`, Out) keeps the widget itself for as long as the kernel runs, but not what it held.
        for name in [
            name for name in vars(self) if not name.startswith("_") and name not in ("closed", "comm", "keys")
        ]:
            delattr(self, name)


def parts_of(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """The widgets that a widget is made of: its children, its layout, its style."""
    values = [value for name, value in widget._trait_values.items() if widget.has_trait(name)]
    several = [entry for value in values if isinstance(value, tuple | list) for entry in value]
    return [value for value in (*values, *several) if isinstance(value, ipywidgets.Widget)]


def close_with_parts(widget: ipywidgets.Widget) -> None:
    """Close a widget and all that it's made of."""
    if not isinstance(widget, Freed):
        for part in parts_of(widget):
            close_with_parts(part)
        widget.unobserve_all()
    widget.close()


def remember(widget: ipywidgets.Widget) -> None:
    """Note which cell made a widget, and close what the same cell made when it last ran."""
    cell, run = running_cell()
    if not cell:
        return
    earlier, widgets = _made.get(cell, (run, []))
    if earlier != run:
        for reference in widgets:
            old = reference()
            if old is not None:
                old.close()
        widgets = []
    _made[cell] = (run, [*widgets, weakref.ref(widget)])


def running_cell() -> tuple[str, str]:
    """What tells the running cell from others, and this run of it from earlier ones; nothing outside of a notebook."""
    try:
        from IPython import get_ipython

        parent = get_ipython().get_parent()
        # Where a page doesn't say which cell it is, its text does.
        cell = parent.get("metadata", {}).get("cellId") or parent["content"]["code"]
        return cell, parent["header"]["msg_id"]
    except (ImportError, AttributeError, KeyError, TypeError, LookupError):
        return "", ""
