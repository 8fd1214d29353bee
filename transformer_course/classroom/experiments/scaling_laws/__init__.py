"""Experiments on scaling laws."""
