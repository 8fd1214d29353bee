"""Experiments on generate."""
