"""What a learner types who solves an exercise as the course does."""

import ast
import inspect
import sys

from transformer_course.classroom.exercises import Exercise


def solution_of(exercise: Exercise) -> str:
    """The exercise's solution, with the imports that the first cells of its lesson have, too."""
    tree = ast.parse(inspect.getsource(sys.modules[exercise.reference.__module__]))
    found = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    lines = ["import torch", *(ast.unparse(node) for node in found if "classroom" not in ast.unparse(node))]
    return "\n".join([*lines, exercise.source])
