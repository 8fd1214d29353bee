"""Experiments on positions."""
