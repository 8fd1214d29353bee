"""Experiments on scaling out."""
