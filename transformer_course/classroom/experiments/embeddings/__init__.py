"""Experiments on token embeddings."""
