"""Every term of the course in English and Korean, and the table that shows them."""

from transformer_course.classroom.glossary.terms import all_terms, find_term, term

__all__ = ["all_terms", "find_term", "term"]
