"""Widgets in which one idea moves. They draw in the browser, and leave a picture for readers without a kernel."""

from transformer_course.classroom.widgets.attention_explorer import AttentionExplorer
from transformer_course.classroom.widgets.base import play
from transformer_course.classroom.widgets.quiz import QuestionWidget
from transformer_course.classroom.widgets.temperature import TemperatureExplorer

__all__ = ["AttentionExplorer", "QuestionWidget", "TemperatureExplorer", "play"]
