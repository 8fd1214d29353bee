"""glossary(): all terms as a table that filters as you type."""

from transformer_course.classroom.glossary.terms import all_terms


def glossary(search: str = ""):
    """A table of all terms, to search in English or Korean, and to sort."""
    from transformer_course.classroom.widgets.glossary_table import GlossaryTable

    return GlossaryTable(all_terms(), search)
