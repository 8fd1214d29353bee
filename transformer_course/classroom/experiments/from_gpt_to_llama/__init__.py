"""Experiments on from GPT to LLaMA."""
