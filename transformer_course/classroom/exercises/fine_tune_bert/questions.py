"""Predictions and quiz questions."""

QUESTIONS = ()
