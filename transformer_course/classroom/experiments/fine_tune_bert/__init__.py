"""Experiments on fine-tune BERT."""
