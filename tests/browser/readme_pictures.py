"""The README's two pictures, made from the real thing: python tests/browser/readme_pictures.py

`.github/check.png` is the card for a wrong answer; `.github/clock-hands.gif` is RoPE's widget under a moving slider.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "classroom"))

from widget_page import CHROMIUM, new_page, open_widget  # noqa: E402

from transformer_course.classroom.checking.check import judge  # noqa: E402
from transformer_course.classroom.exercises import find_exercise  # noqa: E402
from transformer_course.classroom.widgets import ClockHands  # noqa: E402

WRONG = """def attention_scores(query, key):
    d_head = query.shape[-1]
    return query @ key.transpose(-2, -1) / d_head
"""
CARD = """<!doctype html><meta charset="utf-8">
<body style="margin:14px;width:700px;font:15px/1.5 system-ui, sans-serif">
<pre style="background:#f5f5f5;border:1px solid #ddd;padding:.7em;margin:0 0 .6em;font:14px/1.5 monospace">%s</pre>%s"""
STEPS, PAUSE = 36, 110  # frames, and milliseconds between them
MOST_BYTES = 1_000_000


def check_card(page) -> bytes:
    """The card that a learner sees who divides by d_head instead of its root."""
    cell: dict = {}
    exec(compile(WRONG, "<cell>", "exec"), cell)
    card, passed = judge(find_exercise("attention_scores"), cell["attention_scores"])
    assert not passed
    page.set_content(CARD % (WRONG + "\nattention_scores = check(attention_scores)", card._repr_html_()))
    return page.locator("body").screenshot()


def clock_hands(page) -> list[bytes]:
    """The widget while both positions move on together: the hands turn, the score stays."""
    page.set_viewport_size({"width": 720, "height": 560})
    open_widget(page, ClockHands(), "clock_hands.js", "background:white;font:14px system-ui, sans-serif;margin:8px")
    frames = []
    for step in range(STEPS):
        page.evaluate("step => { const m = window.model; m.set('m', 3 + step); m.set('n', step); }", step)
        frames.append(page.locator("#here").screenshot())
    return frames


def animated(frames: list[bytes]) -> bytes:
    """The frames as a GIF of few colors that repeats."""
    pictures = [Image.open(io.BytesIO(frame)).convert("RGB").quantize(48, dither=Image.Dither.NONE) for frame in frames]
    written = io.BytesIO()
    pictures[0].save(written, "GIF", save_all=True, append_images=pictures[1:], duration=PAUSE, loop=0, optimize=True)
    return written.getvalue()


def main() -> int:
    os.environ["TRANSFORMER_COURSE_HOME"] = str(Path(tempfile.mkdtemp()) / "my_transformer")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        card, frames = check_card(new_page(browser)), clock_hands(new_page(browser))
        browser.close()
    animation = animated(frames)
    assert len(animation) < MOST_BYTES, f"the animation has {len(animation)} bytes"
    (ROOT / ".github" / "check.png").write_bytes(card)
    (ROOT / ".github" / "clock-hands.gif").write_bytes(animation)
    print(f"wrote .github/check.png and .github/clock-hands.gif ({len(animation) / 1e3:.0f} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
