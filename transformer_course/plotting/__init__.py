"""Every picture of the course: tensors and strings in, a matplotlib Figure out."""

from transformer_course.plotting.alignment import plot_alignment
from transformer_course.plotting.alt_text import alt_text
from transformer_course.plotting.budgets import plot_budget
from transformer_course.plotting.clocks import plot_clocks
from transformer_course.plotting.corruption import plot_corruption
from transformer_course.plotting.curves import plot_lines, plot_training
from transformer_course.plotting.descent import plot_descent
from transformer_course.plotting.diagrams import (
    Diagram,
    draw_attention_shapes,
    draw_beam_search,
    draw_block,
    draw_budget,
    draw_cache,
    draw_cache_savings,
    draw_cross_block,
    draw_encoder_decoder,
    draw_families,
    draw_forward_passes,
    draw_gpt_and_llama,
    draw_grouped_heads,
    draw_head_split,
    draw_induction,
    draw_masks,
    draw_neuron,
    draw_new_head,
    draw_one_hot,
    draw_parallelism,
    draw_pretraining,
    draw_reach,
    draw_recovery,
    draw_repair,
    draw_residual_connections,
    draw_residual_paths,
    draw_residual_stream,
    draw_ring,
    draw_rotation,
    draw_shared_means,
    draw_shifted_targets,
    draw_shifts,
    draw_sine_and_cosine,
    draw_timelines,
    draw_training_loop,
    draw_utf8,
)
from transformer_course.plotting.distributions import plot_bars, plot_distribution
from transformer_course.plotting.evidence import plot_evidence
from transformer_course.plotting.features import plot_features
from transformer_course.plotting.hidden_units import plot_hidden_units
from transformer_course.plotting.logit_lens import plot_lens
from transformer_course.plotting.lookup import plot_lookup
from transformer_course.plotting.matrices import plot_attention, plot_matrices
from transformer_course.plotting.means_with_errors import plot_errors
from transformer_course.plotting.model_walk import plot_walk
from transformer_course.plotting.name_map import plot_name_map
from transformer_course.plotting.networks import plot_feed_forward
from transformer_course.plotting.noises import plot_noises
from transformer_course.plotting.position_waves import plot_positions, plot_wave_clocks
from transformer_course.plotting.roofline import plot_roofline
from transformer_course.plotting.search_results import plot_search_results
from transformer_course.plotting.sequences import plot_shift
from transformer_course.plotting.shared_step import plot_shared_step
from transformer_course.plotting.style import COLORS
from transformer_course.plotting.table_lookup import plot_table_lookup
from transformer_course.plotting.tokens import plot_tokens
from transformer_course.plotting.vectors import plot_vectors
from transformer_course.plotting.word_maps import plot_word_maps

__all__ = [
    "COLORS",
    "Diagram",
    "alt_text",
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
    "plot_alignment",
    "plot_attention",
    "plot_bars",
    "plot_budget",
    "plot_clocks",
    "plot_corruption",
    "plot_descent",
    "plot_distribution",
    "plot_errors",
    "plot_evidence",
    "plot_features",
    "plot_feed_forward",
    "plot_hidden_units",
    "plot_lens",
    "plot_lines",
    "plot_lookup",
    "plot_matrices",
    "plot_name_map",
    "plot_noises",
    "plot_positions",
    "plot_roofline",
    "plot_search_results",
    "plot_shared_step",
    "plot_shift",
    "plot_table_lookup",
    "plot_tokens",
    "plot_training",
    "plot_vectors",
    "plot_walk",
    "plot_wave_clocks",
    "plot_word_maps",
]
