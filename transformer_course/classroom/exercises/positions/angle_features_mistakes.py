"""More wrong versions of `angle_features` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def taking_turns(angles):
    features = angles.sin()
    features[..., 1::2] = angles[..., 1::2].cos()
    return features


def tangents(angles):
    return torch.stack([angles.sin(), angles.tan()], dim=-1).flatten(-2)


MORE_MISTAKES = (
    Mistake(
        "sine and cosine added",
        lambda angles: angles.sin() + angles.cos(),
        "You add the sine and the cosine of each angle. Keep them as two separate features, side by side.",
    ),
    Mistake(
        "degrees, and an axis too many",
        lambda angles: torch.stack([torch.deg2rad(angles).sin(), torch.deg2rad(angles).cos()], dim=-1),
        "There are two mistakes here. The angles are already in radians, and the last two axes should be joined into "
        "one.",
    ),
    Mistake(
        "everything in one row",
        lambda angles: torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(),
        "You flatten everything into one row. Join only the last two axes: you can tell `flatten` which axis to start "
        "at.",
    ),
    Mistake(
        "cosines in reverse order",
        lambda angles: torch.cat([angles.sin(), angles.cos().flip(-1)], dim=-1),
        "All sines come first, and then the cosines in reverse order. Each sine should be next to the cosine of the "
        "same angle.",
    ),
    Mistake(
        "sine and cosine take turns",
        taking_turns,
        "You alternate between sine and cosine, so each angle gets only one of the two. Each angle needs both, so "
        "there should be twice as many features as angles.",
    ),
    Mistake(
        "stacked in front, then reshaped",
        lambda angles: torch.stack([angles.sin(), angles.cos()]).reshape(*angles.shape[:-1], 2 * angles.shape[-1]),
        "You stack sines and cosines along a new *first* axis and then reshape, so different angles get mixed up. Put "
        "the new axis last.",
    ),
    Mistake(
        "the tangent for the cosine",
        tangents,
        "Your second feature is the tangent, sine divided by cosine. It should be the cosine itself.",
    ),
)
