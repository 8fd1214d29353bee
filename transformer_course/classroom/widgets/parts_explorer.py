"""From GPT to LLaMA by checkbox: what each choice of parts costs, and the loss that was measured for it."""

from collections.abc import Collection, Mapping, Sequence

import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.experiments.from_gpt_to_llama.part_swaps import PARTS
from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_errors


class PartsExplorer(FigureWidget):
    """Tick LLaMA's parts and see parameters, FLOPs, cache and, if this choice was measured, the loss.

    `costs` and `losses` have one entry per choice of parts; a loss is a mean and its standard error.

    Raises:
        ValueError: a part is unknown, or the choice has no costs
    """

    _esm = script("making.js", "parts_explorer.js")
    _css = asset("course.css") + asset("parts_explorer.css")
    names = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    chosen = traitlets.List().tag(sync=True)

    def __init__(
        self,
        costs: Mapping[tuple[str, ...], Mapping[str, int]],
        losses: Mapping[tuple[str, ...], Sequence[float]],
        chosen: Collection[str] = (),
    ):
        unknown = set(chosen) - set(PARTS)
        if unknown:
            raise ValueError(f"chosen has {', '.join(sorted(unknown))}: choose among {', '.join(PARTS)}")
        chosen = in_order(chosen)
        if tuple(chosen) not in costs:
            raise ValueError(f"costs has no entry for chosen={tuple(chosen)}")
        table = {key(parts): {**cost, "loss": list(losses.get(parts, ()))} for parts, cost in costs.items()}
        super().__init__(names=list(PARTS), choices=table, chosen=chosen)

    @property
    def current(self) -> dict:
        """Costs and loss of the current choice; the loss is empty if it wasn't measured."""
        return self.choices[key(in_order(self.chosen))]

    def figure(self) -> Figure:
        measured = {label(name): entry["loss"] for name, entry in self.choices.items() if entry["loss"]}
        measured = dict(sorted(measured.items(), key=lambda item: -item[1][0]))
        here = label(key(in_order(self.chosen)))
        return plot_errors(
            {name: [loss] for name, (loss, _) in measured.items()},
            {name: error for name, (_, error) in measured.items()},
            title=f"Every choice that was measured; orange: {here}",
            xlabel="validation loss (nats per character)",
            marked=[here],
        )

    def __repr__(self) -> str:
        entry = self.current
        loss = "loss {:.3f} ± {:.3f}".format(*entry["loss"]) if entry["loss"] else "loss not measured"
        return f"PartsExplorer({label(key(in_order(self.chosen)))}; {entry['parameters']:,} parameters, {loss})"


def label(name: str) -> str:
    """A choice of parts as a reader would call it."""
    missing = [part for part in PARTS if part not in name.split(", ")]
    if len(missing) in (0, 1):
        return f"LLaMA without {missing[0]}".replace("without no", "with") if missing else "LLaMA"
    return f"GPT with {name}" if name else "GPT"


def in_order(parts: Collection[str]) -> list[str]:
    return [part for part in PARTS if part in parts]


def key(parts: Sequence[str]) -> str:
    """A choice of parts as one string."""
    return ", ".join(parts)
