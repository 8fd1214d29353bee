"""Clock hands: how an angle becomes a sine and a cosine, and how a shift turns every hand by the same angle."""

import math
from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

SINE, COSINE = "value", "attention"  # their colors


@drawable
def draw_sine_and_cosine(
    positions: Sequence[int] = (0, 1, 2),
    frequency: float = 1.0,
    *,
    title: str = "The sine is how far up the tip of the hand is, the cosine how far right",
    alt: str | None = None,
) -> CourseFigure:
    """Draw one clock per position, with its hand, and the sine and cosine as the two sides that lead to the tip."""
    angles = [position * frequency for position in positions]
    told = "; ".join(
        f"at position {position} the hand has turned by {angle:g} rad; its sine is {math.sin(angle):.2f} "
        f"and its cosine is {math.cos(angle):.2f}"
        for position, angle in zip(positions, angles, strict=True)
    )
    drawing = Diagram(
        title, alt or f"One clock per position; the hands start at three o'clock and turn counterclockwise: {told}."
    )
    radius, across = 0.8, 2.5
    for i, (position, angle) in enumerate(zip(positions, angles, strict=True)):
        x, right, up = across * i, radius * math.cos(angle), radius * math.sin(angle)
        drawing.circle(x, 0, radius, role="hidden")
        drawing.note(x, radius + 0.22, f"position {position}", role="residual")
        # The legs first, so that the hand is on top.
        drawing.arrow((x, 0), (x + right, 0), role=COSINE, width=3.0, head=False)
        if abs(up) > 0.02:
            drawing.arrow((x + right, 0), (x + right, up), role=SINE, width=3.0, head=False)
        drawing.arrow((x, 0), (x + right, up), role="head", width=1.8)
        for line, (name, role, value) in enumerate((("sin", SINE, math.sin(angle)), ("cos", COSINE, math.cos(angle)))):
            text = f"{name} {angle:g} = {value:.2f}".replace("-", "−")
            drawing.note(x, -radius - 0.22 - 0.24 * line, text, role=role)
    return drawing.figure()


@drawable
def draw_shifts(
    pairs: Sequence[tuple[int, int]] = ((5, 8), (105, 108)),
    frequencies: Sequence[float] = (1.0, 0.1, 0.01, 0.001),
    *,
    title: str = "A shift by 3 turns each hand by the same angle, wherever you start",
    alt: str | None = None,
) -> CourseFigure:
    """Draw one clock per pair of positions and frequency, with the hand at the earlier and at the later position."""
    rows = "; ".join(f"from position {start} to {end}" for start, end in pairs)
    turns = ", ".join(f"{(pairs[0][1] - pairs[0][0]) * frequency:g}" for frequency in frequencies)
    drawing = Diagram(
        title,
        alt
        or f"A grid of clocks with two hands each. One row per shift: {rows}. One column per hand, from fast to slow. "
        f"In each column, the angle between the two hands is the same in every row: {turns} radians.",
    )
    radius, across, down = 0.45, 1.6, 1.2
    for j, frequency in enumerate(frequencies):
        turn = (pairs[0][1] - pairs[0][0]) * frequency
        drawing.note(across * j, radius + 0.45, f"hand {j}", role="residual")
        drawing.note(across * j, radius + 0.2, f"turns by {turn:g} rad", role="residual")
        for i, (start, end) in enumerate(pairs):
            x, y = across * j, -down * i
            drawing.circle(x, y, radius, role="hidden")
            for position, role, width in ((end, "key", 5.0), (start, "query", 1.8)):
                angle = position * frequency
                tip = (x + radius * math.cos(angle), y + radius * math.sin(angle))
                drawing.arrow((x, y), tip, role=role, width=width, head=False)
    for i, (start, end) in enumerate(pairs):
        drawing.note(-radius - 0.25, -down * i + 0.13, f"position {start}", role="query", align="right")
        drawing.note(-radius - 0.25, -down * i - 0.13, f"position {end}", role="key", align="right")
    return drawing.figure()
