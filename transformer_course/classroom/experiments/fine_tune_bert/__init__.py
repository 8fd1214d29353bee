"""Experiments on fine-tuning BERT: three tasks, few labels and many."""
