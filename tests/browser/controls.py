"""Two small notebooks that show the browser test itself works: one all right, one that goes wrong in four ways."""

from pathlib import Path

import nbformat

GOOD = """\
import ipywidgets as widgets
slider, page = widgets.IntSlider(value=2, max=9), widgets.HTML("<p>2</p>")
slider.observe(lambda change: setattr(page, "value", f"<p>{change['new']}</p>"), "value")
widgets.VBox([slider, page])"""

IN_THE_BROWSER = """\
import anywidget, traitlets
class Bar(anywidget.AnyWidget):
    _esm = '''
    function render({ model, el }) {
      el.innerHTML = '<input type="range" max="9" KEYS> <p></p>';
      const show = () => { el.querySelector("p").textContent = model.get("length") };
      el.querySelector("input").addEventListener("input", (event) => {
        model.set("length", +event.target.value); model.save_changes();
      });
      model.on("change:length", show); show();
    }
    export default { render };
    '''
    length = traitlets.Int(2).tag(sync=True)
Bar()"""

STDERR = "import sys; print('a warning', file=sys.stderr)"
SCRIPT = IN_THE_BROWSER.replace("show();\n", 'show(); setTimeout(() => { throw new Error("in a script") });\n')
SHIFTED = GOOD.replace("f\"<p>{change['new']}</p>\"", '"<p>2</p>"')
CALLBACK = GOOD.replace("change['new']", "change['old_name']")


def write(folder: Path) -> None:
    """Store `good.ipynb` and `bad.ipynb`."""
    keys = 'data-lm-suppress-shortcuts="true"'
    for name, cells in {
        "good": [GOOD, IN_THE_BROWSER.replace("KEYS", keys)],
        "bad": [STDERR, SCRIPT, SHIFTED, CALLBACK],
    }.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
