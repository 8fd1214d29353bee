"""Experiments on the training loop."""
