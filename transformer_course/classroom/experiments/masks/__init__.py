"""Experiments on masks."""
