"""Hidden units as curves: what each one adds, and their sum."""

from collections.abc import Mapping

from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.curves import as_list
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, new_figure, style

UNITS = ("query", "key", "value", "decoder", "encoder")  # the colors of the units


@takes_alt
def plot_hidden_units(x: Tensor, panels: Mapping[str, Tensor], target: Tensor, title: str) -> Figure:
    """Draw in each panel what the hidden units add along x, and their sum next to the dashed target.

    Shape:
        x: seq
        target: seq
        returns: ()
    Raises:
        ValueError: a panel has more units than there are colors
    """
    for name, units in panels.items():
        if len(units) > len(UNITS):
            raise ValueError(f"panel {name!r} has {len(units)} units: expected at most {len(UNITS)}")
    with style([title, *panels]):
        figure = new_figure(4.2 * len(panels) + 0.6, 3.6)
        along = as_list(x)
        for axes, (name, units) in zip(
            figure.subplots(1, len(panels), sharey=True, squeeze=False)[0], panels.items(), strict=True
        ):
            axes.axhline(0, color="#cccccc", linewidth=0.8, zorder=0)
            axes.plot(along, as_list(target), color=COLORS["broken"], linestyle="--", label="target")
            for i, unit in enumerate(units):
                axes.plot(along, as_list(unit), color=COLORS[UNITS[i]], linewidth=1.2, label=f"unit {i + 1}")
            axes.plot(along, as_list(units.sum(dim=0)), color="black", linewidth=2.8, label="sum")
            axes.set(title=name, xlabel="x", ylim=(-3, 3))
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside right center", frameon=False)
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)
