"""For teachers: every check again on the folders that a class has handed in, and what went wrong most often."""

from transformer_course.classroom.grading.reports import as_csv, commonest_mistakes, grade

__all__ = ["as_csv", "commonest_mistakes", "grade"]
