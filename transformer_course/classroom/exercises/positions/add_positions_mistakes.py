"""More wrong versions of `add_positions` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "positions sorted",
        lambda vectors, table, positions: vectors + table[positions.sort(dim=-1).values],
        "You sort the positions. Each token should keep its own position.",
    ),
    Mistake(
        "the vectors scaled",
        lambda vectors, table, positions: vectors * vectors.shape[-1] ** 0.5 + table[positions],
        "You multiply the vectors by √d_model, as the first transformer did. Here, add them as they are.",
    ),
    Mistake(
        "the sum of all rows",
        lambda vectors, table, positions: vectors + table[positions].sum(dim=-2, keepdim=True),
        "You add the sum of all position rows to each token. Each token should get only the row for its own position.",
    ),
    Mistake(
        "a fresh table",
        lambda vectors, table, positions: vectors + torch.randn_like(table)[positions],
        "You make a new table of random numbers. The rows should come from `table`.",
    ),
    Mistake(
        "the first text's positions",
        lambda vectors, table, positions: vectors + table[positions[0] if positions.dim() == 2 else positions],
        "You use the first text's positions for all texts. In a batch, each text may have its own positions.",
    ),
    Mistake(
        "counted on from the first",
        lambda vectors, table, positions: (
            vectors + table[(int(positions.flatten()[0]) + torch.arange(vectors.shape[-2])) % len(table)]
        ),
        "You count up from the first position. Positions don't have to be consecutive, so look up each one.",
    ),
)
