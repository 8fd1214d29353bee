"""Predictions and quiz questions of lesson 11."""
QUESTIONS = ()
