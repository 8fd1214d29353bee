"""Sphinx's configuration; `python -m site_builder` prepares what it reads."""

project = "Transformer Course"
author = "the authors of the Transformer Course"
copyright = author
html_title = project

extensions = ["myst_nb", "sphinx_copybutton", "sphinxcontrib.katex"]
nb_execution_mode = "off"
# Of each lesson, one cell is folded.
nb_code_prompt_show, nb_code_prompt_hide = "Show the imports", "Hide the imports"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

html_theme = "furo"
html_favicon = "static/icon.svg"  # without one, browsers ask for a favicon.ico that isn't there
html_css_files = ["site.css"]
html_js_files = [("host.js", {"defer": "defer"}), ("page.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
# Only code is copied, not what it printed.
copybutton_selector = "div.cell_input pre, div.highlight-python pre, div.highlight-sh pre"

katex_prerender = True
katex_css_path = "katex.min.css"


def setup(app):
    from pathlib import Path

    # Figures and KaTeX's fonts were put beside the pages.
    app.config.html_static_path = [str(Path(__file__).parent / "static"), str(Path(app.srcdir) / "katex")]
    app.config.html_extra_path = [str(Path(app.srcdir) / "extra")]
