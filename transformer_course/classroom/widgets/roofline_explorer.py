"""A GPT's parts on the roofline of a machine, moved by its width, the length of its texts and their number."""

from collections.abc import Mapping

import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.costs import Cost, Machine, training_costs, training_flops
from transformer_course.models.gpt import GPTConfig
from transformer_course.plotting import plot_roofline

D_HEAD, LAYERS, VOCAB = 64, 12, 50_304
# Powers of 2 that the sliders reach.
REACH = {"width": (6, 14), "length": (5, 15), "batch": (0, 10)}


class RooflineExplorer(FigureWidget):
    """Sliders for a GPT's sizes: every part's intensity, its share of a training step's least time, and the whole.

    `machines` gives a name to each machine, with the bytes of a number in it; `width`, `length` and `batch` are
    powers of 2. The GPT has 12 blocks, heads of 64, and GPT-2's vocabulary.

    Raises:
        ValueError: a slider does not reach its start, or the machine is unknown
    """

    _esm = script("making.js", "drawing.js", "sliding.js", "roofline_explorer.js")
    _css = asset("course.css") + asset("roofline_explorer.css")
    machines = traitlets.Dict().tag(sync=True)
    machine = traitlets.Unicode().tag(sync=True)
    reach = traitlets.Dict(REACH).tag(sync=True)
    fixed = traitlets.Dict({"layers": LAYERS, "vocab": VOCAB, "d_head": D_HEAD}).tag(sync=True)
    width = traitlets.Int(9).tag(sync=True)
    length = traitlets.Int(9).tag(sync=True)
    batch = traitlets.Int(3).tag(sync=True)
    fused = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        machines: Mapping[Machine, int],
        machine: str | None = None,
        width: int = 9,
        length: int = 9,
        batch: int = 3,
        fused: bool = True,
    ):
        table = {m.name: {"flops": m.flops, "bandwidth": m.bandwidth, "bytes": size} for m, size in machines.items()}
        machine = next(iter(table), "") if machine is None else machine
        if machine not in table:
            raise ValueError(f"machine={machine!r} is unknown: choose among {', '.join(table)}")
        for name, value in {"width": width, "length": length, "batch": batch}.items():
            low, high = REACH[name]
            if not low <= value <= high:
                raise ValueError(f"{name}={value}: a power of 2, and its slider goes from {low} to {high}")
        super().__init__(machines=table, machine=machine, width=width, length=length, batch=batch, fused=fused)

    @property
    def config(self) -> GPTConfig:
        """The GPT of the present sliders."""
        width = 2**self.width
        return GPTConfig(VOCAB, 2**self.length, width, LAYERS, width // D_HEAD, d_hidden=4 * width)

    @property
    def present(self) -> Machine:
        """The machine that is chosen."""
        chosen = self.machines[self.machine]
        return Machine(self.machine, chosen["flops"], chosen["bandwidth"])

    def costs(self) -> dict[str, Cost]:
        """What each kind of part costs in a training step; AdamW updates the weights of all matrices, in float32."""
        config, size = self.config, self.machines[self.machine]["bytes"]
        weights = LAYERS * 12 * config.d_model**2 + VOCAB * config.d_model
        return training_costs(config, 2**self.batch, config.max_len, weights, size, self.fused)

    def summary(self) -> tuple[float, float]:
        """The least seconds of a step, part after part, and the share of the machine's arithmetic that this uses."""
        machine = self.present
        seconds = sum(machine.seconds(cost) for cost in self.costs().values())
        return seconds, training_flops(self.config, 2**self.batch, 2**self.length) / machine.flops / seconds

    def figure(self) -> Figure:
        machine, (seconds, share) = self.present, self.summary()
        points = {name: (cost.intensity, machine.attainable(cost)) for name, cost in self.costs().items()}
        title = f"{machine.name}: a step takes {seconds:.3g} s at least, at {share:.0%} of its arithmetic"
        return plot_roofline(points, {machine.name: (machine.flops, machine.bandwidth)}, title=title)

    def __repr__(self) -> str:
        seconds, share = self.summary()
        sizes = f"width {2**self.width}, length {2**self.length}, batch {2**self.batch}"
        return f"RooflineExplorer({self.machine}, {sizes}; at least {seconds:.3g} s, {share:.0%} of the limit)"
