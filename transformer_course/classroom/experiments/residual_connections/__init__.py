"""Experiments on residual connections."""
