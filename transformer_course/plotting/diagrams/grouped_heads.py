"""Which query heads share which keys and values: every head its own, groups, or all the same."""

from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

NAMES = {"own": "multi-head", "groups": "grouped-query", "one": "multi-query"}


@drawable
def draw_grouped_heads(
    n_heads: int = 4,
    n_kv_heads: Sequence[int] = (4, 2, 1),
    *,
    title: str | None = None,
    alt: str | None = None,
) -> CourseFigure:
    """Draw the query heads and, below them, the key and value heads that they read, for each number of the latter.

    Raises:
        ValueError: the query heads can't be shared out equally
    """
    for kv in n_kv_heads:
        if kv < 1 or n_heads % kv:
            raise ValueError(f"n_kv_heads has {kv}, and n_heads={n_heads} is not divisible by it")
    kinds = ["own" if kv == n_heads else "one" if kv == 1 else "groups" for kv in n_kv_heads]
    said = [
        f"{NAMES[kind].capitalize()} attention: {n_heads // kv} query head{'s' * (n_heads > kv)} per key and value "
        f"head, {2 * kv} vectors per token in the cache."
        for kind, kv in zip(kinds, n_kv_heads, strict=True)
    ]
    drawing = Diagram(
        title or "Query heads that share keys and values need a smaller cache",
        alt or " ".join([f"Panels side by side, each with {n_heads} query heads in a row.", *said]),
    )
    step, left = 0.56, 0.0
    for kind, kv in zip(kinds, n_kv_heads, strict=True):
        centers = [left + step * (i + 0.5) for i in range(n_heads)]
        middle, share = left + step * n_heads / 2, n_heads // kv
        drawing.note(middle, 0.55, NAMES[kind], bold=True)
        queries = [drawing.box(x, 0, "q", role="query", width=0.44) for x in centers]
        for group in range(kv):
            served = range(group * share, (group + 1) * share)
            x = sum(centers[i] for i in served) / share
            key = drawing.box(x, -1.0, "k", role="key", width=0.44)
            drawing.box(x, -1.45, "v", role="value", width=0.44)
            for i in served:
                drawing.arrow(queries[i].bottom, key.top)
        drawing.note(middle, -2.0, f"cache: {2 * kv} vectors\nper token", role="residual")
        left += step * n_heads + 0.5
    return drawing.figure()
