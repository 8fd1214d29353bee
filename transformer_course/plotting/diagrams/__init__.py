"""Diagrams that show how something works: a canvas to draw on, and one function for each mechanism of the course."""

from transformer_course.plotting.diagrams.attention import draw_attention_shapes, draw_cache, draw_head_split
from transformer_course.plotting.diagrams.blocks import draw_block, draw_residual_paths, draw_residual_stream
from transformer_course.plotting.diagrams.budget import draw_budget
from transformer_course.plotting.diagrams.cache_savings import draw_cache_savings
from transformer_course.plotting.diagrams.clock_hands import draw_shifts, draw_sine_and_cosine
from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.diagrams.families import draw_families, draw_gpt_and_llama
from transformer_course.plotting.diagrams.forward_passes import draw_forward_passes
from transformer_course.plotting.diagrams.grouped_heads import draw_grouped_heads
from transformer_course.plotting.diagrams.masks import draw_masks
from transformer_course.plotting.diagrams.means import draw_shared_means
from transformer_course.plotting.diagrams.models import draw_encoder_decoder, draw_new_head, draw_recovery
from transformer_course.plotting.diagrams.parallel import draw_parallelism, draw_ring
from transformer_course.plotting.diagrams.reach import draw_reach
from transformer_course.plotting.diagrams.repair import draw_repair
from transformer_course.plotting.diagrams.residuals import draw_cross_block, draw_residual_connections
from transformer_course.plotting.diagrams.search import draw_beam_search
from transformer_course.plotting.diagrams.text import draw_one_hot, draw_utf8
from transformer_course.plotting.diagrams.timelines import draw_timelines
from transformer_course.plotting.diagrams.training import draw_pretraining, draw_shifted_targets, draw_training_loop
from transformer_course.plotting.diagrams.vectors import draw_induction, draw_neuron, draw_rotation

__all__ = [
    "Diagram",
    "draw_attention_shapes",
    "draw_beam_search",
    "draw_block",
    "draw_budget",
    "draw_cache",
    "draw_cache_savings",
    "draw_cross_block",
    "draw_encoder_decoder",
    "draw_families",
    "draw_forward_passes",
    "draw_gpt_and_llama",
    "draw_grouped_heads",
    "draw_head_split",
    "draw_induction",
    "draw_masks",
    "draw_neuron",
    "draw_new_head",
    "draw_one_hot",
    "draw_parallelism",
    "draw_pretraining",
    "draw_reach",
    "draw_recovery",
    "draw_repair",
    "draw_residual_connections",
    "draw_residual_paths",
    "draw_residual_stream",
    "draw_ring",
    "draw_rotation",
    "draw_shared_means",
    "draw_shifted_targets",
    "draw_shifts",
    "draw_sine_and_cosine",
    "draw_timelines",
    "draw_training_loop",
    "draw_utf8",
]
