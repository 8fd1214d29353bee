"""More wrong versions of `sum_embeddings` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def sum_embeddings(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.models.sum_embeddings import sum_embeddings as reference

    return reference(*inputs)


def late(tokens, positions, segments=None):
    shifted = torch.cat([torch.zeros_like(positions[..., :1, :]), positions[..., :-1, :]], dim=-2)
    return sum_embeddings(tokens, shifted, segments)


def positions_for_segments(token_vectors, position_vectors, segment_vectors=None):
    if segment_vectors is None:
        segment_vectors = position_vectors
    return token_vectors + position_vectors + segment_vectors


MORE_MISTAKES = (
    Mistake(
        "the first text's positions for all",
        lambda tokens, positions, segments=None: sum_embeddings(
            tokens, positions if positions.dim() == 2 else positions[0], segments
        ),
        "You use the first text's positions for all texts. In a batch, each text may have its own positions.",
    ),
    Mistake(
        "one position late",
        late,
        "Your positions start at the second token. The first one has a position, too: 0.",
    ),
    Mistake(
        "normalized",
        lambda tokens, positions, segments=None: torch.nn.functional.layer_norm(
            sum_embeddings(tokens, positions, segments), tokens.shape[-1:]
        ),
        "You normalize the sum, as BERT does. That's the job of the next part. Here, just add the vectors.",
    ),
    Mistake(
        "multiplied, segments ignored",
        lambda tokens, positions, segments=None: tokens * positions,
        "There are two mistakes here. Add the vectors instead of multiplying them, and don't leave out the segments.",
    ),
    Mistake(
        "positions for missing segments",
        positions_for_segments,
        "Without segments, you add the positions twice. In that case, there's nothing more to add.",
    ),
)
