"""Experiments on RoPE."""
