"""How long a learner waits: python tests/benchmarks/bench_waiting.py [--rows ROW,ROW] [--lessons NAME,NAME]

Without options it measures the first cell, which takes a minute or two. All of it, on a quiet machine:

    python tests/benchmarks/bench_waiting.py --rows set-up,first-cell,run-all,widgets,make-test

It prints one table and stores the rows that it measured in waiting.json, beside the rows of earlier calls, with what
they were measured on. `python tests/notebooks/readme.py` then writes the README's table from that file. `set-up`
clones what is committed, and needs pip's cache to be warm: run it twice on a machine that never set the course up.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from rich.console import Console
from rich.table import Table

from transformer_course.classroom.lessons import LESSONS
from transformer_course.training.files import write_atomically
from transformer_course.training.machine import describe_machine

ROOT = Path(__file__).resolve().parents[2]
STORED = Path(__file__).with_name("waiting.json")
FIRST = f"notebooks/{LESSONS[0].file}"
FIRST_CELLS = ["00", "03"]  # a model that writes; a part
LONGEST = 3_600  # seconds that anything here may take
QUIET = 0.3  # processes per core that may be running before a row is measured

Measured = Iterator[tuple[str, list[float]]]


def seconds_of(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def environment(home: Path, **more: str) -> dict[str, str]:
    """A learner's: nothing of this process's Python, and nobody's solutions."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return inherited | {"TRANSFORMER_COURSE_HOME": str(home / "my_transformer")} | more


def set_up(arguments: argparse.Namespace) -> Measured:
    """From nothing to the first lesson: clone, `make lab` until the lesson can be read, and `make lab` once more."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "transformer-course"
        yield "`git clone` from the same disk", [seconds_of(lambda: run(["git", "clone", "--quiet", ROOT, clone]))]
        for name in ("`make lab` in a fresh clone, until the first lesson opens", "`make lab` after that"):
            yield name, [until_open(clone, Path(folder))]


def run(command: list, **how) -> None:
    subprocess.run([str(word) for word in command], check=True, **how)


def until_open(clone: Path, folder: Path) -> float:
    """Start `make lab` in a clone, and stop it as soon as JupyterLab hands the first lesson out."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"--no-browser --port={port} --IdentityProvider.token="
    python = getattr(sys, "_base_executable", sys.executable)
    log = folder / "make-lab.log"
    started = time.perf_counter()
    with log.open("w") as output:
        lab = subprocess.Popen(
            ["make", "lab", f"PYTHON={python}", f"ARGS={options}"],
            cwd=clone,
            env=environment(folder),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not answers(f"http://127.0.0.1:{port}/api/contents/{FIRST}"):
            if lab.poll() is not None:
                raise RuntimeError(f"make lab ended:\n{log.read_text('utf-8')[-1_000:]}")
            if time.perf_counter() - started > LONGEST:
                raise TimeoutError(f"make lab did not open {FIRST} within {LONGEST} s")
            time.sleep(0.05)
        return time.perf_counter() - started
    finally:
        if lab.poll() is None:
            os.killpg(lab.pid, signal.SIGTERM)
            lab.wait(timeout=60)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def first_cell(arguments: argparse.Namespace) -> Measured:
    """A kernel that starts, and the first cells with something to see; how much of that torch's import takes."""
    starts: list[float] = []
    firsts: dict[str, list[float]] = {lesson.label: [] for lesson in chosen(FIRST_CELLS)}
    torch_alone: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        known = environment(Path(home))
        for _ in range(arguments.rounds):
            torch_alone.append(seconds_of(lambda: run([sys.executable, "-c", "import torch"], env=known)))
            for lesson in chosen(FIRST_CELLS):
                started = time.perf_counter()
                manager, client = start_new_kernel(env=known, cwd=ROOT / "notebooks", stderr=subprocess.DEVNULL)
                starts.append(time.perf_counter() - started)
                try:
                    source = first_source(ROOT / "notebooks" / lesson.file)
                    firsts[lesson.label].append(seconds_of(lambda run=client, source=source: execute(run, source)))
                finally:
                    client.stop_channels()
                    manager.shutdown_kernel(now=True)
    yield "a kernel to start", starts
    for label, taken in firsts.items():
        yield f"the first cells of {label}", taken
    yield "for comparison: Python, importing only torch", torch_alone


def first_source(path: Path) -> str:
    """The set-up, which does nothing on one's own machine, and the first cell that does something."""
    return "\n".join([cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"][:2])


def execute(client, source: str) -> None:
    reply = client.execute_interactive(source, timeout=LONGEST, output_hook=lambda message: None)
    if reply["content"]["status"] != "ok":
        raise RuntimeError(f"the first cell failed: {reply['content']['ename']}: {reply['content']['evalue']}")


def run_all(arguments: argparse.Namespace) -> Measured:
    """*Run all* in a copy of each lesson, at the tier of a laptop."""
    with notebooks_copied() as (folder, home):
        os.environ |= environment(home, TRANSFORMER_COURSE_TIER=arguments.tier)
        for lesson in chosen(arguments.lessons):
            notebook = nbformat.read(folder / lesson.file, as_version=4)
            client = NotebookClient(
                notebook, timeout=LONGEST, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
            )
            yield f"Run all, tier {arguments.tier}: {lesson.label}", [seconds_of(client.execute)]


@contextmanager
def notebooks_copied() -> Iterator[tuple[Path, Path]]:
    """A folder with a copy of the lessons, and one for a learner's solutions."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "notebooks", Path(folder) / "notebooks")
        yield Path(folder) / "notebooks", Path(folder)


def chosen(names: list[str]) -> list:
    """The lessons whose number or topic was given; all without one."""
    known = {key: lesson for lesson in LESSONS for key in (lesson.file[:2], lesson.topic)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"no lesson is called {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in names] if names else list(LESSONS)


def widgets(arguments: argparse.Namespace) -> Measured:
    """What a slider needs from a key press to a changed page in JupyterLab, over all sliders of the lessons."""
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from conftest import launch, start_lab, wait_until_it_answers
    from opened import OpenNotebook
    from playwright.sync_api import sync_playwright

    with notebooks_copied() as (folder, home), sync_playwright() as playwright:
        os.environ["TRANSFORMER_COURSE_TIER"] = "smoke"  # what a slider shows doesn't depend on it
        lab, address, log = start_lab(home, folder)
        try:
            wait_until_it_answers(lab, address, log)
            context = launch(playwright, lambda: tempfile.mkdtemp(dir=home))
            found: list[float] = []
            for lesson in chosen(arguments.lessons):
                notebook = OpenNotebook(context, address, lesson.file)
                notebook.move_sliders()
                found += [milliseconds / 1e3 for milliseconds in notebook.answers.values()]
                notebook.close()
            context.close()
        finally:
            os.killpg(lab.pid, signal.SIGTERM)
            lab.wait(timeout=30)
    if found:
        yield "a widget to respond to a slider: median", [statistics.median(found)]
        yield "a widget to respond to a slider: 95th percentile", [percentile(found, 0.95)]


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of the values doesn't exceed."""
    return sorted(values)[max(0, -int(-share * len(values) // 1) - 1)]


def make_test(arguments: argparse.Namespace) -> Measured:
    """The tests and every notebook, as before a change is shared; the set-up is done by then."""
    run([sys.executable, "tests/notebooks/readme.py"], cwd=ROOT)  # a test compares it with the rows stored so far
    run(["make", "check"], cwd=ROOT, stdout=subprocess.DEVNULL)
    yield "`make test`", [seconds_of(lambda: run(["make", "test"], cwd=ROOT, stdout=subprocess.DEVNULL))]


ROWS: dict[str, Callable[[argparse.Namespace], Measured]] = {
    "set-up": set_up, "first-cell": first_cell, "run-all": run_all, "widgets": widgets, "make-test": make_test,
}  # fmt: skip


def others_running() -> float:
    """How many processes wanted a core in the last minute, per core."""
    return os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0


def store(name: str, row: dict) -> dict:
    """Put a row in place of an earlier one, and return everything that is stored."""
    known = stored()["rows"] | {name: row}
    together = sorted(known.items(), key=lambda item: list(ROWS).index(item[1]["kind"]))
    machine = describe_machine() | {"memory": f"{memory() / 1e9:.0f} GB", "system": sys.platform}
    everything = {"machine": machine, "rows": dict(together)}
    write_atomically(STORED, json.dumps(everything, indent=1, ensure_ascii=False) + "\n")
    return everything


def stored() -> dict:
    return json.loads(STORED.read_text("utf-8")) if STORED.exists() else {"rows": {}}


def memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0


def show(rows: dict[str, dict]) -> None:
    table = Table(title="How long a learner waits", caption="Median, and range where it was measured several times.")
    for column in ("what", "seconds", "range", "other processes per core before"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, row in rows.items():
        taken = row["seconds"]
        spread = f"{min(taken):.2f} to {max(taken):.2f}" if len(taken) > 1 else ""
        busy = f"{row['busy']:.1f}" + (" (busy)" if row["busy"] > QUIET else "")
        table.add_row(name, f"{statistics.median(taken):.2f}", spread, busy)
    Console(width=140).print(table)


def listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how long a learner waits.")
    parser.add_argument("--rows", type=listed, default=["first-cell"], help=f"some of {','.join(ROWS)}")
    parser.add_argument("--lessons", type=listed, default=[], help="numbers or topics, for run-all and widgets")
    parser.add_argument("--tier", default="cpu", help="for run-all")
    parser.add_argument("--rounds", type=int, default=5, help="for first-cell")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.rows if name not in ROWS]
    if unknown:
        raise SystemExit(f"no row is called {', '.join(unknown)}; there are {', '.join(ROWS)}")
    for kind in arguments.rows:
        busy = others_running()
        for name, taken in ROWS[kind](arguments):
            seconds = [round(one, 3) for one in taken]
            store(name, {"kind": kind, "seconds": seconds, "busy": round(busy, 2), "date": f"{date.today()}"})
            busy = others_running()
    show(stored()["rows"])


if __name__ == "__main__":
    main()
