"""Rows of tokens and trees in a diagram."""

from collections.abc import Collection, Mapping, Sequence

from transformer_course.plotting.diagrams.boxes import BoxCanvas
from transformer_course.plotting.diagrams.canvas import LINE
from transformer_course.plotting.diagrams.shapes import Part, role_color
from transformer_course.plotting.style import shown_token


class TokenCanvas(BoxCanvas):
    """A canvas that can draw rows of tokens and trees."""

    def token_strip(
        self,
        x: float,
        y: float,
        tokens: Sequence[str],
        *,
        role: str = "residual",
        roles: Mapping[int, str] | None = None,
        labels: Sequence[str] = (),
        name: str = "",
        highlight: Collection[int] = (),
        strike: Collection[int] = (),
        faded: Collection[int] = (),
        width: float | None = None,
        gap: float = 0.08,
    ) -> Part:
        """Draw a row of token boxes that starts at x; its `cells` are the boxes.

        `width` makes all boxes equally wide, `labels` writes a second line below, `name` goes to the left.
        `roles` colors single tokens; `highlight`, `strike` and `faded` hold the places of tokens.

        Raises:
            ValueError: there are not as many labels as tokens, or a place is beyond the last token
        """
        if labels and len(labels) != len(tokens):
            raise ValueError(f"labels has {len(labels)} entries, but there are {len(tokens)} tokens")
        marks = {"roles": roles or {}, "highlight": highlight, "strike": strike, "faded": faded}
        for argument, places in marks.items():
            if any(not 0 <= place < len(tokens) for place in places):
                raise ValueError(f"{argument} has a place outside 0 to {len(tokens) - 1}: {sorted(places)}")
        cells, at = [], x
        for i, token in enumerate(tokens):
            wide = width or max(self.size_of(text)[0] for text in (shown_token(token), *labels[i : i + 1]))
            look = {"role": (roles or {}).get(i, role), "faded": i in faded, "highlight": i in highlight}
            cell = self.box(at + wide / 2, y, shown_token(token), width=wide, height=0.36, **look)
            if i in strike:
                line = (cell.left[0] + 0.05, y), (cell.right[0] - 0.05, y)
                self.axes.plot(*zip(*line, strict=True), color=role_color("broken"), linewidth=1.8, zorder=6)
            if labels:
                below = y - 0.18 - LINE * (labels[i].count("\n") + 1) / 2
                self.note(cell.x, below, labels[i], color=role_color("residual"))
            at = cell.right[0] + gap
            cells.append(cell)
        if name:
            self.note(x - 0.2, y, name, role="residual", align="right")
        end = at - gap if cells else x
        return Part((x + end) / 2, y, end - x, 0.36, tuple(cells))

    def tree(
        self,
        x: float,
        y: float,
        nodes: Mapping[str, str],
        edges: Sequence[tuple[str, str]],
        *,
        edge_labels: Mapping[tuple[str, str], str] | None = None,
        pruned: Collection[str] = (),
        chosen: Collection[str] = (),
        role: str = "decoder",
        across: float = 1.7,
        down: float = 0.5,
    ) -> dict[str, Part]:
        """Draw a tree from left to right with its root at x: `nodes` maps names to labels, `edges` parent to child.

        Pruned nodes are gray and crossed out, chosen ones yellow. Returns the boxes by name.

        Raises:
            ValueError: an edge names a node that does not exist, or there is not exactly one root
        """
        unknown = sorted({name for edge in edges for name in edge} - set(nodes))
        if unknown:
            raise ValueError(f"edges names {', '.join(unknown)}, but nodes has only {', '.join(nodes)}")
        children = {name: [child for parent, child in edges if parent == name] for name in nodes}
        roots = sorted(set(nodes) - {child for _, child in edges})
        if len(roots) != 1:
            raise ValueError(f"edges leave {len(roots)} nodes without a parent ({', '.join(roots)}): expected one root")
        places: dict[str, tuple[int, float]] = {}

        def place(name: str, depth: int, row: float) -> float:
            """Leaves get one row each, and a parent the middle of its children; returns the next free row."""
            start = row
            for child in children[name]:
                row = place(child, depth + 1, row)
            rows = [places[child][1] for child in children[name]]
            places[name] = (depth, (rows[0] + rows[-1]) / 2 if rows else start)
            return row if rows else start + 1

        place(roots[0], 0, 0.0)
        middle = places[roots[0]][1]
        boxes = {}
        for name, (depth, row) in places.items():
            at = (x + across * depth, y - down * (row - middle))
            look = {"faded": name in pruned, "highlight": name in chosen}
            boxes[name] = self.box(*at, nodes[name], role=role, **look)
            if name in pruned:
                end = boxes[name]
                slash = (end.left[0] + 0.04, end.right[0] - 0.04), (end.bottom[1] + 0.05, end.top[1] - 0.05)
                self.axes.plot(*slash, color=role_color("broken"), linewidth=1.6, zorder=6)
        for parent, child in edges:
            label = (edge_labels or {}).get((parent, child), "")
            self.arrow(boxes[parent].right, boxes[child].left, label, role=role, faded=child in pruned)
        return boxes
