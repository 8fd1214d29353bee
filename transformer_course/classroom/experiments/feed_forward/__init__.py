"""Experiments on feed-forward."""
