"""Experiments on making it fast."""
