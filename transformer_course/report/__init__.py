"""How well a finished run does, beside what simpler means reach on the same text; and what it writes."""

from transformer_course.report.results import (
    Row,
    fill_in_guesses,
    held_out_pairs,
    hidden_validation,
    ngram_losses,
    report,
)
from transformer_course.report.samples import Sample, samples

__all__ = [
    "Row",
    "Sample",
    "fill_in_guesses",
    "held_out_pairs",
    "hidden_validation",
    "ngram_losses",
    "report",
    "samples",
]
