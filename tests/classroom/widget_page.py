"""A page with one widget's script and style sheet, and a model that keeps values and tells of changes.

Without JupyterLab: what is tried is the widget's own script.
"""

import json
import shutil

from transformer_course.classroom.widgets.base import asset

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = """<!doctype html><meta charset="utf-8"><style>%(css)s</style><body style="%(theme)s"><div id="here"></div>
<script type="module">
%(script)s
const values = %(values)s, listeners = {};
window.model = {
  get: (name) => values[name],
  set: (name, value) => {
    values[name] = value;
    for (const f of [...(listeners["change:" + name] || []), ...(listeners.change || [])]) f();
  },
  save_changes: () => { window.saved = (window.saved || 0) + 1; },
  on: (name, f) => { (listeners[name] ||= []).push(f); },
  off: (name, f) => { listeners[name] = (listeners[name] || []).filter((g) => g !== f); },
};
window.cleanup = render({ model: window.model, el: document.getElementById("here") });
window.listening = () => Object.values(listeners).flat().length;
window.ready = true;
</script>"""
DARK = "background:#111;color:#eee;--jp-content-font-color1:#eee;--jp-layout-color1:#111;--jp-layout-color2:#222"


def new_page(browser):
    """An empty page that keeps the errors of its scripts in `failures`."""
    page = browser.new_page()
    page.failures = []
    page.on("pageerror", lambda error: page.failures.append(str(error)))
    return page


def open_widget(page, widget, script: str, theme: str = ""):
    """Draw the widget in an empty page."""
    assert widget._esm.endswith(asset(script)), f"{script} is not this widget's script"
    state = {name: getattr(widget, name) for name in widget.keys if not name.startswith("_")}
    values = json.dumps({name: value for name, value in state.items() if name not in ("layout", "tabbable", "tooltip")})
    page.set_content(PAGE % {"css": widget._css, "script": widget._esm, "values": values, "theme": theme})
    page.wait_for_function("window.ready")


def drawings(page, name: str, values: list) -> list[str]:
    """What is drawn for each value of a control, read as soon as it is set: a move waits for nothing."""
    read = "model.set(name, value); return document.getElementById('here').innerHTML;"
    return page.evaluate(f"([name, values]) => values.map((value) => {{ {read} }})", [name, values])
