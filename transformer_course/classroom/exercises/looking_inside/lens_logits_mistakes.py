"""More wrong versions of `lens_logits` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "norm after the table",
        lambda states, norm, table: (
            (states @ table.T - (states @ table.T).mean(-1, keepdim=True))
            / (states @ table.T).std(-1, correction=0, keepdim=True)
        ),
        "You normalize the scores. The norm applies to the states, before the table.",
    ),
    Mistake(
        "the scores through the norm",
        lambda states, norm, table: norm(states @ table.T),
        "You pass the scores through the norm. The norm applies to the states, before the table.",
    ),
    Mistake(
        "norm without the model's weights",
        lambda states, norm, table: torch.nn.functional.layer_norm(states, states.shape[-1:]) @ table.T,
        "You do the normalization yourself. The model's final norm has learned weights, so call `norm`.",
    ),
    Mistake(
        "the table normalized",
        lambda states, norm, table: states @ norm(table[None])[0].T,
        "You normalize the table. Only the states pass through the norm.",
    ),
    Mistake(
        "states added up",
        lambda states, norm, table: norm(states.cumsum(dim=0)) @ table.T,
        "You add up the states. Each state is already the whole residual stream, the sum of everything written so far.",
    ),
    Mistake(
        "cosines",
        lambda states, norm, table: (
            torch.nn.functional.normalize(norm(states), dim=-1) @ torch.nn.functional.normalize(table, dim=-1).T
        ),
        "You compute cosine similarities. Logits are dot products, so the length of a row counts, too.",
    ),
    Mistake(
        "centered first",
        lambda states, norm, table: norm(states - states.mean(dim=-1, keepdim=True)) @ table.T,
        "You subtract the mean before you call the norm. LayerNorm already does that, and RMSNorm shouldn't.",
    ),
    Mistake(
        "probabilities, without the norm",
        lambda states, norm, table: (states @ table.T).softmax(dim=-1),
        "There are two mistakes here. Pass the states through `norm` first, and return logits, without a softmax.",
    ),
)
