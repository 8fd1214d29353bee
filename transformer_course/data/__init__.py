"""Texts, and the ways to turn text into training examples. Nothing is read or downloaded on import."""
