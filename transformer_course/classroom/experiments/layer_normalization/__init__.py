"""Experiments on layer normalization."""
