"""Many processes, one model: the ring all-reduce, and three ways to divide the work."""

import math

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.diagrams.shapes import Point
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

ROLES = ("query", "key", "value", "decoder")


@drawable
def draw_ring(
    processes: int = 4,
    *,
    title: str = "Ring all-reduce: one piece at a time to the neighbor",
    alt: str | None = None,
) -> CourseFigure:
    """Draw the first step of a ring all-reduce: every process sends a different piece of its gradient.

    Raises:
        ValueError: processes is not 2 to 4
    """
    if not 2 <= processes <= 4:
        raise ValueError(f"processes={processes}: expected 2 to 4")
    drawing = Diagram(
        title,
        alt
        or f"{processes} processes in a circle. Each holds a gradient cut into {processes} pieces. Arrows go "
        f"around the circle: in the first step, process i sends its piece i to the next process, which adds it to its "
        f"own. After {processes - 1} such steps, each process has the full sum of one piece; {processes - 1} further "
        f"steps pass the sums around until every process has all of them.",
    )
    boxes, wide = [], 0.3
    for i in range(processes):
        angle = math.pi * (0.75 - 2 * i / processes)
        x, y = 2.5 * math.cos(angle), 1.35 * math.sin(angle)
        start = x - wide * (processes - 1) / 2
        cells = []
        for piece in range(processes):
            look = {"role": ROLES[piece], "highlight": {(0, 0)} if piece == i else (), "cell": (wide, 0.36)}
            cells.append(drawing.tensor(start + wide * piece, y, {"": 1}, **look))
            drawing.note(start + wide * piece, y, str(piece))
        frame = drawing.stack(cells, "", pad=0.12, dashed=False)
        drawing.note(x, frame.top[1] + 0.16 if y >= 0 else frame.bottom[1] - 0.16, f"process {i}", bold=True)
        boxes.append(frame)
    for i, (here, there) in enumerate(zip(boxes, [*boxes[1:], boxes[0]], strict=True)):
        bend = "curve" if processes == 2 else "straight"
        drawing.arrow(here, there, f"piece {i}", role=ROLES[i], width=2.0, bend=bend)
    return drawing.figure()


@drawable
def draw_parallelism(
    processes: int = 2,
    *,
    title: str = "Three ways to divide the work: the batch, the matrices, or the layers",
    alt: str | None = None,
) -> CourseFigure:
    """Draw data, tensor and pipeline parallelism: which process holds which part of the batch and of the model.

    Raises:
        ValueError: processes is not 2 to 4
    """
    if not 2 <= processes <= 4:
        raise ValueError(f"processes={processes}: expected 2 to 4")
    drawing = Diagram(
        title,
        alt
        or f"Three pictures of a model of four layers on {processes} processes. Data parallel: each process has "
        f"the whole model and its own part of the batch; they exchange gradients. Tensor parallel: every layer is cut "
        f"into {processes} pieces, one per process, and all see the whole batch; they exchange activations in each "
        f"layer. Pipeline parallel: each process has some of the layers and passes activations on to the next process.",
    )
    layers, wide, high = 4, {2: 0.95, 3: 0.75, 4: 0.66}[processes], 0.4

    def layer(x: float, y: float, process: int, width: float) -> Point:
        box = drawing.box(x, y, str(process), role=ROLES[process], width=width, height=0.34)
        return box.x, box.y

    left = 0.0
    room = processes * wide
    for kind, below in (
        ("data", "exchange: gradients"),
        ("tensor", "exchange: activations,\nin every layer"),
        ("pipeline", "exchange: activations,\nbetween stages"),
    ):
        middle = left + room / 2
        for i in range(layers):
            y = high * i
            if kind == "pipeline":
                layer(middle, y, i * processes // layers, room * 0.9)
            else:
                for p in range(processes):
                    width = wide * 0.8 if kind == "data" else wide
                    layer(left + wide * (p + 0.5), y, p, width)
        bottom = -0.7
        if kind == "data":
            for p in range(processes):
                part = drawing.box(left + wide * (p + 0.5), bottom, f"rows\n{p}", role="residual", width=wide * 0.8)
                drawing.arrow(part, (part.x, -0.17))
        else:
            part = drawing.box(middle, bottom, "whole batch", role="residual", width=room * 0.9)
            drawing.arrow(part, (middle, -0.17))
        drawing.note(middle, high * layers + 0.1, f"{kind} parallel", bold=True)
        drawing.note(middle, bottom - 0.62, below, role="residual")
        left += room + (0.75 if processes == 2 else 0.3)
    drawing.note((left - 0.75) / 2, bottom - 1.12, "number in a box: the process that holds it", role="baseline")
    return drawing.figure()
