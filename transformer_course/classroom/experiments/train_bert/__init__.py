"""Experiments on BERT's pretraining: positions, masking, and which gaps are easy."""
