"""Training plans on one time axis: pretraining, then fine-tuning, next to plans with the same number of steps."""

from collections.abc import Mapping, Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

WIDE, APART = 6.0, 0.85  # inches of the longest plan, and from plan to plan
ROLES = ("encoder", "decoder")


@drawable
def draw_timelines(
    plans: Mapping[str, Sequence[tuple[str, int]]],
    *,
    title: str = "The same number of steps, spent in two ways",
    alt: str | None = None,
) -> CourseFigure:
    """Draw each plan as a row of bars, one for each phase (its name, its steps), on a common axis of training steps.

    The last phase of a plan has one color, those before it another.

    Raises:
        ValueError: there is no plan, or a plan has no steps
    """
    totals = {name: sum(steps for _, steps in phases) for name, phases in plans.items()}
    if not plans or min(totals.values()) < 1:
        raise ValueError(f"plans={dict(plans)!r}: give at least one plan, and at least one step to each")
    told = [
        f"{name}: " + ", then ".join(f"{steps:,} steps of {phase}" for phase, steps in phases)
        for name, phases in plans.items()
    ]
    drawing = Diagram(title, alt or f"{len(plans)} plans on a common axis of training steps. {'. '.join(told)}.")
    inch = WIDE / max(totals.values())
    for row, (name, phases) in enumerate(plans.items()):
        y, at = -APART * row, 0.0
        drawing.note(-0.2, y, name, align="right")
        for i, (phase, steps) in enumerate(phases):
            last = i == len(phases) - 1
            bar = drawing.box(at + steps * inch / 2, y, "", role=ROLES[last], width=steps * inch, height=0.42)
            label = f"{phase}: {steps:,}"
            inside = drawing.size_of(label)[0] <= bar.width
            # A label that is wider than its bar goes to the right of it.
            place = (bar.x, "center") if inside else (bar.right[0] + 0.12, "left")
            drawing.note(place[0], y, label, align=place[1], paper=not inside)
            at += steps * inch
    low = -APART * len(plans) + 0.2
    drawing.arrow((0, low), (WIDE + 0.3, low))
    drawing.note(WIDE + 0.4, low, "steps", role="residual", align="left")
    return drawing.figure()
