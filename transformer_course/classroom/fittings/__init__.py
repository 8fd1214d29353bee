"""Where the functions that a learner writes stand in for the package's own, part by part."""

from transformer_course.classroom.fittings.fitting import Fitting
from transformer_course.classroom.fittings.models import MODELS
from transformer_course.classroom.fittings.parts import PARTS
from transformer_course.classroom.fittings.training import TRAINING

FITTINGS: tuple[Fitting, ...] = (*PARTS, *MODELS, *TRAINING)

__all__ = ["FITTINGS", "Fitting"]
