"""Writing with a trained model: greedy, sampled, or by beam search; with and without a cache."""

from transformer_course.generation.beam import Beams, beam_search, beam_search_from_source
from transformer_course.generation.decoding import generate, generate_from_source, stream
from transformer_course.generation.sampling import Sampler, temperature, top_k, top_p

__all__ = [
    "Beams",
    "Sampler",
    "beam_search",
    "beam_search_from_source",
    "generate",
    "generate_from_source",
    "stream",
    "temperature",
    "top_k",
    "top_p",
]
