"""Clock faces with the two hands of RoPE: a pair of a query's features, and one of a key's."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.curves import Numbers, as_list
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, style


@takes_alt
def plot_clocks(
    query: Sequence[Numbers],
    key: Sequence[Numbers],
    captions: Sequence[str],
    title: str,
    names: Sequence[str] = (),
    curve: Sequence[tuple[float, float]] = (),
    here: float = 0.0,
) -> Figure:
    """Draw one clock for each query and key of two numbers; the arc is the angle between the two hands.

    As in mathematics, the angle 0 points right and angles grow counterclockwise. `captions` go below the clocks,
    `names` (of query and key) above the first one. A `curve` of (distance, score) is drawn below, with a dot at `here`.

    Raises:
        ValueError: there are not as many queries, keys and captions, or one of them has not two numbers
    """
    queries, keys = [as_list(hand) for hand in query], [as_list(hand) for hand in key]
    if not len(queries) == len(keys) == len(captions):
        raise ValueError(
            f"got {len(queries)} queries, {len(keys)} keys and {len(captions)} captions: expected one for each clock"
        )
    for hand in (*queries, *keys):
        if len(hand) != 2:
            raise ValueError(f"a hand has {len(hand)} numbers: expected two")
    with style([title, *captions, *names]):
        lines = max(caption.count("\n") + 1 for caption in captions)
        width = max(2.2, max(len(line) for caption in captions for line in caption.split("\n")) * LETTER)
        faces, below = 2.6 + 0.2 * lines, 1.9 if curve else 0.0
        figure = new_figure(max(min(MAX_WIDTH, width * len(captions)), len(title) * LETTER), faces + below)
        grid = figure.add_gridspec(2 if curve else 1, len(captions), height_ratios=(faces, below) if curve else None)
        reach = max(math.hypot(*hand) for hand in (*queries, *keys)) or 1.0
        panels = [figure.add_subplot(grid[0, i]) for i in range(len(captions))]
        for axes, a, b, caption in zip(panels, queries, keys, captions, strict=True):
            draw_clock(axes, a, b, reach)
            axes.set_xlabel(caption)
        for name, role, side in zip(names, ("query", "key"), ("left", "right"), strict=False):
            panels[0].set_title(name, loc=side, color=COLORS[role])
        if curve:
            draw_curve(figure.add_subplot(grid[1, :]), curve, here)
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def draw_curve(axes: Axes, curve: Sequence[tuple[float, float]], here: float) -> None:
    """The score at every distance, and the dot where the two hands are now."""
    distances, scores = zip(*curve, strict=True)
    axes.plot(distances, scores, color=COLORS["residual"], linewidth=1.4)
    nearest = min(curve, key=lambda point: abs(point[0] - here))
    axes.plot(*nearest, "o", color=COLORS["broken"], markersize=8)
    axes.set(xlabel="distance n − m", ylabel="score")


def draw_clock(axes: Axes, query: Sequence[float], key: Sequence[float], reach: float) -> None:
    axes.add_patch(Circle((0, 0), reach, fill=False, edgecolor="#bbbbbb"))
    # The query above and thinner, so that both are seen where they lie on each other.
    for hand, role, thickness in ((key, "key", 5.0), (query, "query", 2.0)):
        look = {"arrowstyle": "-|>", "color": COLORS[role], "lw": thickness, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", hand, (0, 0), arrowprops=look)
    start, end = math.atan2(query[1], query[0]), math.atan2(key[1], key[0])
    between = (end - start + math.pi) % (2 * math.pi) - math.pi
    steps = [start + between * i / 40 for i in range(41)]
    radius = 0.35 * reach
    axes.plot([radius * math.cos(t) for t in steps], [radius * math.sin(t) for t in steps], color="black", lw=1.2)
    axes.set(
        xlim=(-1.15 * reach, 1.15 * reach), ylim=(-1.15 * reach, 1.15 * reach), aspect="equal", xticks=[], yticks=[]
    )
    axes.spines[:].set_visible(False)
