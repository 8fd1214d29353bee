"""Experiments on looking inside."""
