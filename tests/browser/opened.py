"""One notebook in JupyterLab in the browser: run it, look at it, move its sliders."""

import time
from pathlib import Path

# Milliseconds until the last cell must have run (tier smoke), and until a moved slider must show.
LONGEST_RUN, LONGEST_ANSWER = 420_000, 5_000
# The toolbar shows a kernel before it is connected; running then asks "Select Kernel" in a dialog.
KERNEL_READY = """() => {
    const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
    return !!kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle';
}"""
# JupyterLab shows no error of a widget's callback: listen to the kernel. A cell's own errors are nbval's to judge.
LISTEN = """() => {
    window.courseErrors = [];
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    kernel.iopubMessage.connect((_, message) => {
        const { msg_type } = message.header, { content } = message;
        const of_a_cell = message.parent_header.msg_type === 'execute_request';
        if (msg_type === 'error' && !of_a_cell)
            window.courseErrors.push(`a callback failed: ${content.ename}: ${content.evalue}`);
        // A remark of the kernel's comm manager, seen now and then without any fault of the notebook.
        const remark = !of_a_cell && content.text?.startsWith('No such comm');
        if (msg_type === 'stream' && content.name === 'stderr' && !remark)
            window.courseErrors.push(`stderr: ${content.text}`);
    });
}"""
RUN_ALL = """() => {
    window.courseRun = null;
    const { commands } = window.jupyterapp;
    commands.execute('notebook:run-all-cells').then(() => commands.execute('notebook:render-all-markdown')).then(
        () => { window.courseRun = 'ok' }, (error) => { window.courseRun = 'failed: ' + error });
}"""
# anywidget gives up on a widget that is not there within two seconds; a busy machine takes longer now and then.
PATIENCE = """() => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (milliseconds) => timeout(20 * milliseconds);
}"""
SHUT_DOWN = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
SCROLL = """(top) => {
    const notebook = document.querySelector('.jp-Notebook');
    const panel = notebook.querySelector('.jp-WindowedPanel-outer') ?? notebook;
    panel.scrollTop = top;
    return [panel.scrollHeight, panel.clientHeight];
}"""
# What the output around a control shows, without the controls themselves.
AROUND = """(control) => {
    const output = control.closest('.jp-OutputArea-output');
    const copy = output.cloneNode(true);
    copy.querySelectorAll('.widget-slider, input[type=range]').forEach((node) => node.remove());
    const drawn = [...output.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL());
    return copy.innerHTML + drawn.join();
}"""
CHANGED = f"([control, before]) => ({AROUND})(control) !== before"
VALUE = "(control) => control.getAttribute('aria-valuenow') ?? control.value"
SLIDERS = ".jp-OutputArea-output .widget-slider .noUi-handle, .jp-OutputArea-output input[type=range]"
BROKEN_WIDGETS = ("Error displaying widget", "Error creating widget")


class OpenNotebook:
    """A page that has run a notebook from top to bottom."""

    def __init__(self, context, lab: str, name: str):
        self.errors: list[str] = []
        self.answers: dict[str, float] = {}  # milliseconds from a key press to a changed page, by slider
        self.page = context.new_page()
        self.page.add_init_script(f"({PATIENCE})()")
        self.page.on("pageerror", lambda error: self.errors.append(f"a script failed: {error}"))
        self.page.goto(f"{lab}/doc/tree/{name}?reset", wait_until="domcontentloaded")
        self.page.wait_for_function(KERNEL_READY, timeout=90_000)
        self.page.evaluate(LISTEN)
        self.page.evaluate(RUN_ALL)
        self.page.wait_for_function("() => window.courseRun !== null", timeout=LONGEST_RUN)
        outcome = self.page.evaluate("() => window.courseRun")
        if outcome != "ok":
            self.errors.append(outcome)
        self.page.wait_for_timeout(800)

    def problems(self) -> list[str]:
        """What a reader would see go wrong."""
        found = list(self.errors)
        found += self.page.evaluate("() => window.courseErrors")
        found += [text for text in BROKEN_WIDGETS if self.page.get_by_text(text).count()]
        return found

    def move_sliders(self) -> list[str]:
        """Press an arrow key on every slider that shows; what did not answer."""
        silent = []
        sliders = self.page.locator(SLIDERS)
        for index in range(sliders.count()):
            slider = sliders.nth(index)
            if slider.is_visible():
                silent += self._move(slider.element_handle(), f"slider {index}")
        return silent

    def _move(self, slider, name: str) -> list[str]:
        slider.scroll_into_view_if_needed()
        shown, value = slider.evaluate(AROUND), slider.evaluate(VALUE)
        for key in ("ArrowRight", "ArrowLeft"):  # the second for a slider that stands at its end
            slider.focus()
            pressed = time.perf_counter()
            self.page.keyboard.press(key)
            if slider.evaluate(VALUE) != value:
                break
        else:
            return [f"{name}: arrow keys do not move it"]
        try:
            self.page.wait_for_function(CHANGED, arg=[slider, shown], timeout=LONGEST_ANSWER)
        except Exception as error:
            if "Timeout" not in type(error).__name__:
                raise
            return [f"{name}: moving it changes nothing around it"]
        self.answers[name] = (time.perf_counter() - pressed) * 1e3
        return []

    def photograph(self, folder: Path, name: str) -> int:
        """Store the notebook as a row of pictures, one screen each; returns how many."""
        for old in folder.glob(f"{name}_??.png"):
            old.unlink()
        number = top = 0
        while True:
            self.page.evaluate(SCROLL, top)
            self.page.wait_for_timeout(150)
            self.page.screenshot(path=str(folder / f"{name}_{number:02d}.png"))
            # Asked anew each time: a notebook grows while its widgets and pictures come into sight.
            height, step = self.page.evaluate(SCROLL, top)
            number, top = number + 1, top + step - 60
            if top >= height - 60:
                return number

    def close(self) -> None:
        self.page.evaluate(SHUT_DOWN)
        self.page.close()
