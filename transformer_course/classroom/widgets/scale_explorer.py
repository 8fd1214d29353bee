"""Memory and seconds of a training on many GPUs, by sliders."""

import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.experiments.scaling_out.thousand_gpus import (
    BYTES,
    STAGES,
    Cluster,
    memory_per_gpu,
    step_seconds,
)
from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_budget

BILLIONS = (0.1, 0.3, 1, 3, 7.5, 13, 30, 70, 175, 405, 1000)
LINKS = (1.25, 5, 12.5, 25, 50, 100, 200, 450)  # GB a second
MOST = 14  # doublings of the number of GPUs


class ScaleExplorer(FigureWidget):
    """Sliders for the number of GPUs, the size of the model and the speed of the links; a choice of what is shared out.

    The batch stays as it is: more GPUs compute less each, and send as much.

    Raises:
        ValueError: `billions` or `link` is none of those the sliders have, `gpus` is no power of two up to 16,384, or
            `stage` is unknown
    """

    _esm = script("making.js", "drawing.js", "sliding.js", "scale_explorer.js")
    _css = asset("course.css") + asset("scale_explorer.css")
    sizes = traitlets.List().tag(sync=True)
    links = traitlets.List().tag(sync=True)
    stages = traitlets.Dict().tag(sync=True)
    bytes_each = traitlets.Dict().tag(sync=True)
    cluster = traitlets.Dict().tag(sync=True)
    most = traitlets.Int(MOST).tag(sync=True)
    doublings = traitlets.Int().tag(sync=True)
    size = traitlets.Int().tag(sync=True)
    speed = traitlets.Int().tag(sync=True)
    stage = traitlets.Unicode().tag(sync=True)

    def __init__(self, gpus: int = 64, billions: float = 7.5, link: float = 50, stage: str = "nothing"):
        for name, value, known in (("billions", billions, BILLIONS), ("link", link, LINKS), ("stage", stage, STAGES)):
            if value not in known:
                raise ValueError(f"{name}={value!r}: choose one of {', '.join(map(str, known))}")
        doublings = gpus.bit_length() - 1
        if gpus < 1 or gpus != 1 << doublings or doublings > MOST:
            raise ValueError(f"gpus={gpus}: expected a power of two from 1 to {1 << MOST:,}")
        ours = Cluster()
        super().__init__(
            sizes=list(BILLIONS),
            links=list(LINKS),
            stages={name: list(shared) for name, shared in STAGES.items()},
            bytes_each=dict(BYTES),
            cluster={"memory": ours.memory, "flops": ours.flops, "tokens": ours.tokens},
            doublings=doublings,
            size=BILLIONS.index(billions),
            speed=LINKS.index(link),
            stage=stage,
        )

    @property
    def gpus(self) -> int:
        return 1 << self.doublings

    @property
    def parameters(self) -> float:
        return self.sizes[self.size] * 1e9

    def memory(self, stage: str | None = None) -> dict[str, float]:
        """GB that a GPU keeps, by kind."""
        shared = self.stages[self.stage if stage is None else stage]
        return {name: each / 1e9 for name, each in memory_per_gpu(self.parameters, self.gpus, shared).items()}

    def seconds(self) -> tuple[float, float]:
        """Seconds that a step computes and communicates."""
        cluster = Cluster(link=self.links[self.speed] * 1e9)
        return step_seconds(self.parameters, self.gpus, self.stages[self.stage], cluster)

    def figure(self) -> Figure:
        computing, communicating = self.seconds()
        title = f"{self.sizes[self.size]:g} billion parameters on {self.gpus:,} GPUs; shared out: {self.stage}\n"
        title += f"a step computes {computing:.3g} s and communicates {communicating:.3g} s"
        rows = {name: self.memory(name) for name in self.stages}
        return plot_budget(
            rows, limit=self.cluster["memory"] / 1e9, title=title, xlabel="GB per GPU", limit_name="80 GB card"
        )

    def __repr__(self) -> str:
        computing, communicating = self.seconds()
        model = f"{self.sizes[self.size]:g} billion parameters on {self.gpus:,} GPUs, shared out: {self.stage}"
        times = f"computes {computing:.3g} s, communicates {communicating:.3g} s"
        return f"ScaleExplorer({model}; {sum(self.memory().values()):,.1f} GB each, {times})"
