"""Experiments on blocks."""
