"""Where the functions that a learner writes stand in for the package's own, part by part."""

from transformer_course.classroom.fittings.fitting import Fitting
from transformer_course.classroom.fittings.models import MODELS
from transformer_course.classroom.fittings.parts import PARTS
from transformer_course.classroom.fittings.training import TRAINING
from transformer_course.classroom.fittings.writing import WRITING

FITTINGS: tuple[Fitting, ...] = (*PARTS, *MODELS, *TRAINING, *WRITING)

__all__ = ["FITTINGS", "Fitting"]
