"""What happens to a vector: RoPE's rotation pair by pair, a neuron's weighted sum, and an induction circuit."""

import math
from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure


@drawable
def draw_rotation(
    positions: Sequence[int] = (0, 1, 2, 3),
    frequencies: Sequence[float] = (1.0, 0.3, 0.1),
    *,
    role: str = "query",
    title: str = "RoPE turns each pair like a clock hand: the first fast, the last slowly",
    alt: str | None = None,
) -> CourseFigure:
    """Draw one clock per pair and position: the hand turns by position × frequency (radians)."""
    turns = "; ".join(
        f"pair {i} turns by {frequency:g} per position, to "
        + ", ".join(f"{position * frequency:.1f}" for position in positions)
        + " radians"
        for i, frequency in enumerate(frequencies)
    )
    drawing = Diagram(
        title,
        alt
        or f"A grid of clocks: one row per pair of numbers, one column per position "
        f"({', '.join(map(str, positions))}). {turns}.",
    )
    radius, across, down = 0.42, 1.35, 1.1
    for i, frequency in enumerate(frequencies):
        y = -down * i
        drawing.note(-0.75, y, f"pair {i}\n{frequency:g} rad per position", align="right")
        for j, position in enumerate(positions):
            x, angle = across * j, position * frequency
            drawing.circle(x, y, radius, role="hidden")
            drawing.arrow((x, y), (x + radius, y), role="hidden", width=1.0, dashed=True, head=False)
            drawing.arrow((x, y), (x + radius * math.cos(angle), y + radius * math.sin(angle)), role=role, width=2.4)
    for j, position in enumerate(positions):
        drawing.note(across * j, 0.68, f"position {position}", role="residual")
    return drawing.figure()


@drawable
def draw_neuron(
    inputs: Sequence[float] = (1.0, -0.5, 2.0),
    weights: Sequence[float] = (0.8, 1.2, -0.3),
    *,
    bias: float = 0.6,
    activation: str = "ReLU",
    output: float | None = None,
    title: str = "A neuron: inputs times weights, summed, through an activation",
    alt: str | None = None,
) -> CourseFigure:
    """Draw a neuron with its numbers: a line is as thick as its weight is strong, orange if it is positive, else blue.

    Raises:
        ValueError: there are not as many weights as inputs, or the output of an unknown activation is not given
    """
    if len(inputs) != len(weights):
        raise ValueError(f"weights has {len(weights)} entries, but inputs has {len(inputs)}: expected one for each")
    if output is None and activation != "ReLU":
        raise ValueError(f"output=None: give the value that {activation} has; only ReLU is worked out here")
    total = sum(a * b for a, b in zip(inputs, weights, strict=True)) + bias
    result = max(0.0, total) if output is None else output
    terms = " + ".join(f"{a:g} × {b:g}" for a, b in zip(inputs, weights, strict=True))
    drawing = Diagram(
        title,
        alt
        or f"{len(inputs)} inputs at the left, each with a line to a sum: {terms}, plus the bias {bias:g}, is "
        f"{total:.2f}. An arrow leads on to the activation {activation}, and from there to the output {result:.2f}. "
        f"A line is as thick as its weight is strong; positive weights are orange, negative ones blue.",
    )
    high = 0.8
    middle = -high * (len(inputs) - 1) / 2
    plus = drawing.box(3.4, middle, f"sum\n{total:.2f}".replace("-", "−"), role="residual", height=0.7, width=0.9)
    strongest = max(map(abs, weights)) or 1.0
    for i, (number, weight) in enumerate(zip(inputs, weights, strict=True)):
        box = drawing.box(0, -high * i, f"{number:g}".replace("-", "−"), role="residual", width=0.7)
        look = {"role": "query" if weight < 0 else "broken", "width": 0.8 + 3.5 * abs(weight) / strongest}
        drawing.arrow(box.right, plus.left, f"× {weight:g}".replace("-", "−"), **look)
    extra = drawing.box(plus.x, middle - 1.0, f"bias {bias:g}".replace("-", "−"), role="residual")
    drawing.arrow(extra, plus)
    bend = drawing.box(5.3, middle, activation, role="feed-forward", height=0.55)
    end = drawing.box(7.0, middle, f"{result:.2f}".replace("-", "−"), role="residual", bold=True)
    drawing.arrow(plus, bend)
    drawing.arrow(bend, end)
    drawing.note(0, 0.4, "inputs", role="residual")
    drawing.note(end.x, middle + 0.38, "output", role="residual")
    return drawing.figure()


@drawable
def draw_induction(
    tokens: Sequence[str] = ("the", "cat", "sat", "and", "the"),
    *,
    title: str | None = None,
    alt: str | None = None,
) -> CourseFigure:
    """Draw an induction circuit: the last token finds its earlier copy, and the token after it is predicted.

    Raises:
        ValueError: the last token does not occur before, or only right before itself
    """
    last = len(tokens) - 1
    earlier = [i for i in range(last - 1) if tokens[i] == tokens[-1]]
    if not earlier:
        raise ValueError(f"tokens ends with {tokens[-1]!r}, which does not occur earlier: repeat a token")
    found, copied = earlier[-1], earlier[-1] + 1
    drawing = Diagram(
        title or f"An induction circuit repeats what followed “{tokens[-1]}”",
        alt
        or f"The text {' '.join(tokens)}, and a predicted token after it. First, in an earlier layer, an arrow goes "
        f"from {tokens[found]} (place {found}) to {tokens[copied]} (place {copied}): a previous-token head writes down "
        f"which token came before. Second, in a later layer, the induction head at the last {tokens[-1]} (place "
        f"{last}) looks for a token that has {tokens[-1]} before it and finds {tokens[copied]}. Third, "
        f"{tokens[copied]} is copied as the prediction.",
    )
    marks = {found: "query", copied: "value", last: "query"}
    strip = drawing.token_strip(0, 0, tokens, roles=marks, labels=[str(i) for i in range(last + 1)], gap=0.5)
    guess = drawing.box(
        strip.right[0] + 0.5 + drawing.size_of(tokens[copied], 0.75)[0] / 2,
        0,
        tokens[copied],
        role="value",
        width=0.75,
        dashed=True,
    )
    drawing.note(guess.x, -0.32, "predicted", role="value")
    a, b, c = strip.cells[found], strip.cells[copied], strip.cells[last]
    low, middle, high = -0.72, 0.6, 1.1
    drawing.arrow((a.x, -0.45), (b.x, -0.45), via=[(a.x, low), (b.x, low)], role="key")
    drawing.note(
        a.x - 0.3, low - 0.22, "1  previous-token head: writes down what came before", role="key", align="left"
    )
    drawing.arrow(c.top, (b.x + 0.15, 0.18), via=[(c.x, middle), (b.x + 0.15, middle)], role="query")
    drawing.note((b.x + c.x) / 2 + 0.1, middle, "2  induction head: finds it", role="query", paper=True)
    drawing.arrow((b.x - 0.15, 0.18), guess.top, via=[(b.x - 0.15, high), (guess.x, high)], role="value")
    drawing.note((b.x + guess.x) / 2, high, "3  and predicts it again", role="value", paper=True)
    return drawing.figure()
