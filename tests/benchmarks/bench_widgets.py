"""How long a widget takes to answer a move, in Chromium and in the kernel: python tests/benchmarks/bench_widgets.py"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

sys.path.append(str(Path(__file__).parents[1] / "classroom"))

from rich.console import Console
from rich.table import Table
from widget_page import CHROMIUM, new_page, open_widget

from transformer_course.classroom import widgets
from transformer_course.trained import load_trained

ROUNDS = 5
# A picture that follows the hand must be there within a tenth of a second.
DRAWN = {
    "clock_hands.js": (widgets.ClockHands, "n", range(10)),
    "hidden_unit_explorer.js": (widgets.HiddenUnitExplorer, "bias", [[i / 10, 0, -1] for i in range(10)]),
    "mask_explorer.js": (lambda: widgets.MaskExplorer("causal", length=8), "length", range(2, 9)),
    "norm_explorer.js": (widgets.NormExplorer, "shift", range(10)),
    "position_explorer.js": (widgets.PositionExplorer, "position", range(10)),
    "scale_explorer.js": (widgets.ScaleExplorer, "doublings", range(10)),
    "shape_walk.js": (lambda: widgets.ShapeWalk("BART"), "layers", range(1, 11)),
    "stream_explorer.js": (
        lambda: widgets.StreamExplorer(depth=64, norm="pre-norm"), "write", [i / 10 for i in range(10)]
    ),
    "temperature_explorer.js": (widgets.TemperatureExplorer, "doublings", range(7)),
}  # fmt: skip
DRAW = """([name, values]) => {
  const begin = performance.now();
  for (const value of values) model.set(name, value);
  return (performance.now() - begin) / values.length;
}"""


def drawn() -> Iterator[tuple[str, float]]:
    """What each script takes to draw one value of a control, in milliseconds."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("Playwright isn't installed (`make browser-test` installs it): only the kernel is measured")
        return
    if CHROMIUM is None:
        print("There is no Chromium: only the kernel is measured")
        return
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for script, (make, name, values) in DRAWN.items():
            page = new_page(chromium)
            open_widget(page, make(), script)
            yield script, median(page.evaluate(DRAW, [name, list(values)]) for _ in range(ROUNDS))
            page.close()
        chromium.close()


def timed(move: Callable[[int], object]) -> float:
    """The middle one of some moves' times, in milliseconds."""
    times = []
    for number in range(ROUNDS):
        begin = time.perf_counter()
        move(number)
        times.append(1e3 * (time.perf_counter() - begin))
    return median(times)


def answered() -> Iterator[tuple[str, float]]:
    """What the kernel takes to answer one move, in milliseconds."""
    played = widgets.play(lambda size: f"<p>{size}</p>", size=(0, 9, 1, 2))
    yield "play, a moved control", timed(lambda number: setattr(played.controls["size"], "value", number + 3))
    model, tokenizer, _ = load_trained("gpt-verses")
    lens = widgets.LensExplorer(model, tokenizer, "The king sent his servants")
    yield "LensExplorer, one more silent head", timed(lambda number: setattr(lens, "silent", [[2, number % 4]]))


def main() -> None:
    table = Table("one move", "milliseconds", title="From a control's new value to what is shown")
    table.columns[1].justify = "right"
    for name, milliseconds in [*drawn(), *answered()]:
        table.add_row(name, f"{milliseconds:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
