"""Widgets in which one idea moves. They draw in the browser, and leave a picture for readers without a kernel."""

from transformer_course.classroom.widgets.attention_explorer import AttentionExplorer
from transformer_course.classroom.widgets.base import play
from transformer_course.classroom.widgets.bends import BendExplorer
from transformer_course.classroom.widgets.blanks import FillInTheBlank
from transformer_course.classroom.widgets.clocks import ClockHands
from transformer_course.classroom.widgets.glossary import GlossaryTable
from transformer_course.classroom.widgets.head_explorer import HeadExplorer
from transformer_course.classroom.widgets.lens_explorer import LensExplorer
from transformer_course.classroom.widgets.map import TransformerMap
from transformer_course.classroom.widgets.mask_explorer import MaskExplorer
from transformer_course.classroom.widgets.merges import MergeExplorer
from transformer_course.classroom.widgets.neighbours import NeighbourExplorer
from transformer_course.classroom.widgets.norms import NormExplorer
from transformer_course.classroom.widgets.parts import PartsExplorer
from transformer_course.classroom.widgets.positions import PositionExplorer
from transformer_course.classroom.widgets.prompt import Prompt
from transformer_course.classroom.widgets.quiz import QuestionWidget
from transformer_course.classroom.widgets.roofline import RooflineExplorer
from transformer_course.classroom.widgets.sampling import NextTokenExplorer
from transformer_course.classroom.widgets.scale import ScaleExplorer
from transformer_course.classroom.widgets.search import SearchExplorer
from transformer_course.classroom.widgets.shape_walk import ShapeWalk
from transformer_course.classroom.widgets.stream import StreamExplorer
from transformer_course.classroom.widgets.temperature import TemperatureExplorer
from transformer_course.classroom.widgets.translation import TranslationExplorer

__all__ = [
    "AttentionExplorer",
    "BendExplorer",
    "ClockHands",
    "FillInTheBlank",
    "GlossaryTable",
    "HeadExplorer",
    "LensExplorer",
    "MaskExplorer",
    "MergeExplorer",
    "NeighbourExplorer",
    "NextTokenExplorer",
    "NormExplorer",
    "PartsExplorer",
    "PositionExplorer",
    "Prompt",
    "QuestionWidget",
    "RooflineExplorer",
    "ScaleExplorer",
    "SearchExplorer",
    "ShapeWalk",
    "StreamExplorer",
    "TemperatureExplorer",
    "TransformerMap",
    "TranslationExplorer",
    "play",
]
