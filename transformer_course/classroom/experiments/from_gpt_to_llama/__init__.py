"""Experiments of lesson 16, From GPT to LLaMA: what each changed part costs and brings."""
