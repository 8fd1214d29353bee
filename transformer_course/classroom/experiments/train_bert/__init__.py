"""Experiments on train BERT."""
