"""Experiments on real checkpoints."""
