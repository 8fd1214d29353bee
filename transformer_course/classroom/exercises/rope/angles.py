"""The angles of RoPE, which the lesson gives: position times frequency, one for each pair of features."""

import torch


def rotary_angles(positions, d_head, base=10_000.0):
    """The angle of every pair at every position, in radians: position · base^(−2i/d_head) for pair i."""
    # In float64: at position 100,000, float32 would be off by up to 0.004 radians.
    frequencies = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return positions[..., None] * frequencies.to(positions.device)
