"""Where the functions that a learner writes stand in for the package's own, part by part."""

from transformer_course.classroom.workspace.replacements.generation import GENERATION
from transformer_course.classroom.workspace.replacements.models import MODELS
from transformer_course.classroom.workspace.replacements.parts import PARTS
from transformer_course.classroom.workspace.replacements.replacement import Replacement
from transformer_course.classroom.workspace.replacements.training import TRAINING

REPLACEMENTS: tuple[Replacement, ...] = (*PARTS, *MODELS, *TRAINING, *GENERATION)

__all__ = ["REPLACEMENTS", "Replacement"]
