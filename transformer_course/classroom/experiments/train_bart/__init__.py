"""Experiments on train BART."""
