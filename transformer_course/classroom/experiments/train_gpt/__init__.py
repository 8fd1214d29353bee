"""Experiments on train GPT."""
