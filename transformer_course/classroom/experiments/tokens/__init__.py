"""Experiments on tokens."""
