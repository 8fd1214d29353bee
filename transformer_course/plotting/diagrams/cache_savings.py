"""What a key-value cache saves: every key that is computed while a text grows, without a cache and with one."""

from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure


@drawable
def draw_cache_savings(
    tokens: Sequence[str] = ("the", "cat", "sat", "on"),
    *,
    title: str | None = None,
    alt: str | None = None,
) -> CourseFigure:
    """Draw which keys each step computes: all of them again without a cache, only the newest one with it.

    Raises:
        ValueError: there are fewer than two tokens
    """
    steps = len(tokens)
    if steps < 2:
        raise ValueError(f"tokens has {steps} entries: expected at least two, so that a second step has a past")
    again = steps * (steps + 1) // 2
    drawing = Diagram(
        title or f"For {steps} tokens: {again} keys computed without a cache, {steps} with one",
        alt
        or f"Two triangles side by side, one row per step, one column per token: {', '.join(tokens)}. Without a cache, "
        f"step n computes n keys, of which only the last is new: {again} keys in {steps} steps. With a cache, each "
        f"step "
        f"computes one key and takes the earlier ones from the cache: {steps} keys in {steps} steps.",
    )
    wide = max(0.75, *(drawing.size_of(token)[0] for token in tokens))
    left = 0.0
    for name, cached in (("without a cache", False), ("with a cache", True)):
        right = left
        for step in range(steps):
            kept = range(step) if cached else ()
            look = {"width": wide, "gap": 0.12, "highlight": {step}, "faded": kept, "name": f"step {step + 1}"}
            row = drawing.token_strip(left, -0.52 * step, tokens[: step + 1], role="key", **look)
            right = max(right, row.right[0])
        drawing.note((left + right) / 2, 0.5, name, bold=True)
        count = again if not cached else steps
        drawing.note((left + right) / 2, -0.52 * steps, f"{count} keys computed", role="key")
        left = right + 1.1
    return drawing.figure()
