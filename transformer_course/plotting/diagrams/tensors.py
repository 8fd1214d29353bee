"""Tensors in a diagram: grids of cells with the names of their axes written along their sides."""

from collections.abc import Collection, Mapping, Sequence

from matplotlib.patches import Rectangle
from torch import Tensor

from transformer_course.plotting.diagrams.canvas import LINE, Canvas
from transformer_course.plotting.diagrams.shapes import Part, role_color, tint

DEPTH = 0.1  # inches by which each sheet of a stack is moved
GRAY = "#555555"


class TensorCanvas(Canvas):
    """A canvas that can draw tensors."""

    def tensor(
        self,
        x: float,
        y: float,
        axes: Mapping[str, int],
        *,
        name: str = "",
        role: str = "residual",
        values: Tensor | None = None,
        row_labels: Sequence[str] = (),
        column_labels: Sequence[str] = (),
        highlight: Collection[tuple[int, int]] = (),
        empty: Collection[tuple[int, int]] = (),
        cell: tuple[float, float] | None = None,
        sizes: bool = False,
    ) -> Part:
        """Draw a tensor around (x, y): `{"query": 3, "d_head": 4}` is three rows of four cells.

        With three axes, the first one goes into the depth. An axis named "" or " " has no name written beside it.
        `highlight` names cells (row, column) to paint yellow, `empty` cells to leave white; `sizes` adds the sizes.

        Shape:
            values: row column
        Raises:
            ValueError: there are more than three axes, or values or labels do not fit them
        """
        if not 1 <= len(axes) <= 3:
            raise ValueError(f"axes has {len(axes)} names: expected one to three; show a fourth with stack()")
        names, counts = [name.strip() for name in axes], list(axes.values())
        if len(counts) == 1:
            names, counts = ["", *names], [1, *counts]
        rows, columns = counts[-2:]
        for argument, labels, size in (("row_labels", row_labels, rows), ("column_labels", column_labels, columns)):
            if labels and len(labels) != size:
                raise ValueError(f"{argument} has {len(labels)} entries, but that axis has {size}")
        if values is not None and values.numel() != rows * columns:
            raise ValueError(f"values has shape {tuple(values.shape)}: expected ({rows}, {columns}) as in axes")
        wide, tall = cell or ((0.56, 0.34) if values is not None else (0.28, 0.28))
        width, height, color = wide * columns, tall * rows, role_color(role)
        sheets = counts[0] if len(counts) == 3 else 1
        for sheet in reversed(range(1, sheets)):
            self._sheet(x + sheet * DEPTH, y + sheet * DEPTH, width, height, color)
        numbers = None if values is None else values.detach().float().reshape(rows, columns).tolist()
        cells = []
        for i in range(rows):
            for j in range(columns):
                at = (x - width / 2 + wide * (j + 0.5), y + height / 2 - tall * (i + 0.5))
                face = role_color("highlight") if (i, j) in highlight else tint(color, 0.3)
                face = "white" if (i, j) in empty else face
                corner = (at[0] - wide / 2, at[1] - tall / 2)
                style = {"facecolor": face, "edgecolor": color, "linewidth": 1.0, "zorder": 2}
                self.axes.add_patch(Rectangle(corner, wide, tall, **style))
                if numbers is not None:
                    self.note(*at, written(numbers[i][j]))
                cells.append(Part(*at, wide, tall))
        outside = DEPTH * (sheets - 1)
        self.keep(Part(x + outside / 2, y + outside / 2, width + outside, height + outside))
        self._name_axes(x, y, width, height, outside, names, counts, row_labels, column_labels, sizes)
        if name:
            self.note(x, y - height / 2 - 0.17, name, role=role, bold=True)
        return Part(x, y, width, height, tuple(cells))

    def _sheet(self, x: float, y: float, width: float, height: float, color: str) -> None:
        style = {"facecolor": tint(color, 0.3), "edgecolor": color, "linewidth": 1.0, "zorder": 1.5}
        self.axes.add_patch(Rectangle((x - width / 2, y - height / 2), width, height, **style))

    def _name_axes(self, x, y, width, height, outside, names, counts, row_labels, column_labels, sizes) -> None:
        """Write the names of the axes: rows at the left, columns above, depth at the upper right."""
        shown = [f"{name} {count}" if sizes and name else name for name, count in zip(names, counts, strict=True)]
        left, above = x - width / 2 - 0.1, y + height / 2 + outside + 0.14
        rows, columns = counts[-2:]
        widest = 0.0
        for i, text in enumerate(row_labels):
            part = self.note(left, y + height / 2 - height / rows * (i + 0.5), text, align="right")
            widest = max(widest, part.width + 0.08)
        lifted = 0.0
        for j, text in enumerate(column_labels):
            self.note(x - width / 2 + width / columns * (j + 0.5), above, text)
            lifted = LINE
        if shown[-2]:
            if len(shown[-2]) * 0.1 > max(height, 0.5):
                self.note(left - widest, y, shown[-2], color=GRAY, align="right")
            else:
                self.note(left - widest - 0.06, y, shown[-2], color=GRAY, turned=True)
        if shown[-1]:
            self.note(x, above + lifted, shown[-1], color=GRAY)
        if len(shown) == 3 and shown[0]:
            self.note(x + width / 2 + outside + 0.08, y + height / 2 + outside / 2, shown[0], color=GRAY, align="left")


def written(value: float) -> str:
    """A number as it is written in a cell: whole numbers without decimals, with a real minus sign."""
    return (f"{value:.0f}" if value == round(value) else f"{value:.2f}").replace("-", "−")
