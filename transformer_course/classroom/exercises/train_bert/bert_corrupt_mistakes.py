"""More wrong versions of `bert_corrupt` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def by(tokens, select, kind, replacement, mask_id):
    becomes = torch.where(kind < 0.8, mask_id, torch.where(kind < 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def limits(tokens, select, kind, replacement, mask_id):
    becomes = torch.where(kind <= 0.8, mask_id, torch.where(kind <= 0.9, tokens, replacement))
    return torch.where(select, becomes, tokens), select


def inner(select):
    select = select.clone()
    select[:, 0] = select[:, -1] = False
    return select


MORE_MISTAKES = (
    Mistake(
        "a chance of exactly probability",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: by(
            tokens, (chance <= probability) & ~special, kind, replacement, mask_id
        ),
        "You also select a token whose `chance` equals `probability`. `chance` has to be *below* it.",
    ),
    Mistake(
        "limits on the other side",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: limits(
            tokens, (chance < probability) & ~special, kind, replacement, mask_id
        ),
        "If `kind` is exactly 0.8, a token stays as it is; if it's exactly 0.9, the token is replaced. On which side "
        "do your comparisons put these two values?",
    ),
    Mistake(
        "both ends skipped",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: by(
            tokens, inner((chance < probability) & ~special), kind, replacement, mask_id
        ),
        "You skip the first and last tokens, as if they were always special. `special` tells you which ones are.",
    ),
    Mistake(
        "the chance decides the kind",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: by(
            tokens, (chance < probability) & ~special, chance / max(probability, 1e-9), replacement, mask_id
        ),
        "You use `chance` to decide what happens to a token. There's a second draw for that: `kind`.",
    ),
    Mistake(
        "only special ones",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: by(
            tokens, (chance < probability) & special, kind, replacement, mask_id
        ),
        "You select only special tokens. Those are the ones to leave alone.",
    ),
    Mistake(
        "0.15 always",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: by(
            tokens, (chance < 0.15) & ~special, kind, replacement, mask_id
        ),
        "You always select 15%, as the paper does. Use the argument `probability` instead.",
    ),
    Mistake(
        "draws of its own",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: by(
            tokens, (torch.rand(tokens.shape) < probability) & ~special, torch.rand(tokens.shape), replacement, mask_id
        ),
        "You draw your own random numbers. Use the ones you're given, `chance` and `kind`.",
    ),
    Mistake(
        "selected and others exchanged",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: (
            by(tokens, ~((chance < probability) & ~special), kind, replacement, mask_id)[0],
            (chance < probability) & ~special,
        ),
        "You change the tokens that aren't selected and leave the selected ones alone.",
    ),
    Mistake(
        "labels instead of select",
        lambda tokens, special, chance, kind, replacement, mask_id, probability: (
            by(tokens, (chance < probability) & ~special, kind, replacement, mask_id)[0],
            torch.where((chance < probability) & ~special, tokens, -100),
        ),
        "Your second result holds labels, with −100 at tokens that weren't selected. It should be a bool tensor "
        "that's True at all selected tokens.",
    ),
)
