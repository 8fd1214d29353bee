"""The course on the web: static pages made from the notebooks, with widgets that need no kernel.

Why Sphinx with MyST-NB and not nbconvert's templates: both render stored outputs, but only Sphinx brings the table of
lessons, previous and next, a search that works offline, cross-references that are checked, copy buttons, and a theme
with light, dark and phone layouts. With nbconvert we would write or bundle each of these ourselves. What is left for
this package is what only the course has: its widgets, its checks, and where it is published.

    python -m site_builder      writes site/
"""
