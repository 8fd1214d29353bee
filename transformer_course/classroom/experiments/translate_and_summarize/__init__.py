"""Experiments on translate and summarize."""
