"""Widgets in which one idea moves. They draw in the browser, and leave a picture for readers without a kernel."""

from transformer_course.classroom.widgets.attention_explorer import AttentionExplorer
from transformer_course.classroom.widgets.base import play
from transformer_course.classroom.widgets.clock_hands import ClockHands
from transformer_course.classroom.widgets.fill_in_the_blank import FillInTheBlank
from transformer_course.classroom.widgets.glossary_table import GlossaryTable
from transformer_course.classroom.widgets.head_explorer import HeadExplorer
from transformer_course.classroom.widgets.hidden_unit_explorer import HiddenUnitExplorer
from transformer_course.classroom.widgets.lens_explorer import LensExplorer
from transformer_course.classroom.widgets.mask_explorer import MaskExplorer
from transformer_course.classroom.widgets.merge_explorer import MergeExplorer
from transformer_course.classroom.widgets.neighbor_explorer import NeighborExplorer
from transformer_course.classroom.widgets.next_token_explorer import NextTokenExplorer
from transformer_course.classroom.widgets.norm_explorer import NormExplorer
from transformer_course.classroom.widgets.parts_explorer import PartsExplorer
from transformer_course.classroom.widgets.position_explorer import PositionExplorer
from transformer_course.classroom.widgets.prompt import Prompt
from transformer_course.classroom.widgets.quiz import QuestionWidget
from transformer_course.classroom.widgets.roofline_explorer import RooflineExplorer
from transformer_course.classroom.widgets.scale_explorer import ScaleExplorer
from transformer_course.classroom.widgets.search_explorer import SearchExplorer
from transformer_course.classroom.widgets.shape_walk import ShapeWalk
from transformer_course.classroom.widgets.stream_explorer import StreamExplorer
from transformer_course.classroom.widgets.temperature_explorer import TemperatureExplorer
from transformer_course.classroom.widgets.transformer_map import TransformerMap
from transformer_course.classroom.widgets.translation_explorer import TranslationExplorer

__all__ = [
    "AttentionExplorer",
    "ClockHands",
    "FillInTheBlank",
    "GlossaryTable",
    "HeadExplorer",
    "HiddenUnitExplorer",
    "LensExplorer",
    "MaskExplorer",
    "MergeExplorer",
    "NeighborExplorer",
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
