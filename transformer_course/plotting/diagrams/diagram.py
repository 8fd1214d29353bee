"""The class with which every diagram is drawn: all that the canvases can do, in one."""

from transformer_course.plotting.diagrams.tensors import TensorCanvas
from transformer_course.plotting.diagrams.tokens import TokenCanvas


class Diagram(TensorCanvas, TokenCanvas):
    """A drawing in inches, y upward: boxes, tensors, arrows, token strips, trees, notes, braces and frames.

    Each call draws at once and returns a Part with `left`, `right`, `top` and `bottom`; `figure()` ends the drawing.
    """
