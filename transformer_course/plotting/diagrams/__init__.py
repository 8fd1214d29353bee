"""Diagrams that show how something works: a canvas to draw on, and one function for each mechanism of the course."""

from transformer_course.plotting.diagrams.shapes import Part
from transformer_course.plotting.diagrams.tensors import TensorCanvas
from transformer_course.plotting.diagrams.tokens import TokenCanvas


class Diagram(TensorCanvas, TokenCanvas):
    """A drawing in inches, y upward: boxes, tensors, arrows, token strips, trees, notes, braces and frames.

    Each call draws at once and returns a Part with `left`, `right`, `top` and `bottom`; `figure()` ends the drawing.
    """


__all__ = ["Diagram", "Part"]
