"""A walk through each family: every step's shape and parameters, redrawn while the sizes change."""

from dataclasses import asdict

import traitlets
from matplotlib.figure import Figure

from transformer_course.classroom.model_map.steps import Stage, Step, total, value
from transformer_course.classroom.model_map.walks import WALKS, sizes_of
from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_walk


class ShapeWalk(FigureWidget):
    """Choose a family and its sizes, and walk through the model step by step.

    Lengths are powers of two; the sizes start with those of the published model.

    Raises:
        ValueError: there is no such family, or the text is longer than the model allows
    """

    _esm = script("making.js", "sliding.js", "shape_walk.js")
    _css = asset("course.css") + asset("shape_walk.css")
    walks = traitlets.Dict().tag(sync=True)
    family = traitlets.Unicode("GPT").tag(sync=True)
    doublings = traitlets.Int(5).tag(sync=True)
    source = traitlets.Int(4).tag(sync=True)
    batch = traitlets.Int(1).tag(sync=True)
    layers = traitlets.Int(12).tag(sync=True)
    heads = traitlets.Int(12).tag(sync=True)
    share = traitlets.Int(1).tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)

    def __init__(self, family: str = "GPT", doublings: int = 5, **state: int):
        published = sizes_of(family)
        if not 0 <= doublings < published["max_len"].bit_length():
            raise ValueError(f"doublings={doublings}, but {family} reads at most {published['max_len']} tokens")
        sizes = {"layers": published["n_layers"], "heads": published["n_heads"]}
        walks = {name: asdict(walk) for name, walk in WALKS.items()}
        super().__init__(walks=walks, family=family, doublings=doublings, **sizes | state)

    @property
    def sizes(self) -> dict[str, int]:
        """All current sizes."""
        chosen = {"source": 2**self.source, "n_layers": self.layers, "n_heads": self.heads}
        share = self.share if self.family == "LLaMA" else 1
        return sizes_of(self.family, 2**self.doublings, batch=self.batch, share=share, **chosen)

    def rows(self) -> list[tuple[str, Step, int]]:
        """Every step with its stage and the parameters of all its repetitions."""
        sizes = self.sizes
        return [
            (self.titled(stage), step, value(stage.times, sizes) * value(step.parameters, sizes))
            for stage in WALKS[self.family].stages
            for step in stage.steps
        ]

    def titled(self, stage: Stage) -> str:
        times = value(stage.times, self.sizes)
        return stage.title if stage.times == "1" else f"{stage.title} × {times}"

    def figure(self) -> Figure:
        sizes, walk = self.sizes, WALKS[self.family]
        rows = [
            (stage, step.label, " × ".join(f"{sizes[axis]:,}" for axis in step.axes.split()), count)
            for stage, step, count in self.rows()
        ]
        count = total(walk, sizes, "parameters")
        return plot_walk(rows, f"{self.family}, {sizes['n_layers']} layers: {count:,} parameters, and where they are")

    def __repr__(self) -> str:
        count = total(WALKS[self.family], self.sizes, "parameters")
        return f"ShapeWalk({self.family}; {count:,} parameters)"
