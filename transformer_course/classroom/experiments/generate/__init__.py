"""Experiments of lesson 15, Generate: how good and how fast written text is."""
