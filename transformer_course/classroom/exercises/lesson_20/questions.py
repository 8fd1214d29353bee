"""The quiz of lesson 20."""

QUESTIONS = ()
