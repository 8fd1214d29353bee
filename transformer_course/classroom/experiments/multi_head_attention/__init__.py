"""Experiments on multi-head attention."""
