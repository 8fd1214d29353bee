"""python -m site_builder [FOLDER]: write the static edition of the course, by default to site/."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
# The tier decides how long cells train that a widget needs; OMP_NUM_THREADS because there is one process per core.
ENVIRONMENT = {"TRANSFORMER_COURSE_TIER": "smoke", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", "PYTHONHASHSEED": "0"}
WORKERS = 2


def write_page(number: int, source: Path) -> float:
    """Write one lesson's page for Sphinx; returns the seconds it took."""
    import nbformat
    import torch

    from site_builder.pages import lesson_page
    from transformer_course.classroom.lessons import LESSONS

    torch.set_num_threads(1)
    started, lesson = time.perf_counter(), LESSONS[number]
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRANSFORMER_COURSE_HOME"] = str(Path(home) / "my_transformer")
        # Some cells read the other notebooks or write runs: they get a folder of their own.
        work = Path(home) / "notebooks"
        work.mkdir()
        for path in NOTEBOOKS.glob("*.ipynb"):
            (work / path.name).symlink_to(path)
        os.chdir(work)
        page = lesson_page(NOTEBOOKS / lesson.file, lesson, source)
        os.chdir(ROOT)
    nbformat.write(page, source / lesson.file)
    return time.perf_counter() - started


def write_pages(source: Path) -> None:
    """Write all pages for Sphinx, on every core."""
    import nbformat

    from site_builder.pages import front_page
    from transformer_course.classroom.lessons import LESSONS

    (source / "extra" / "figures").mkdir(parents=True)
    # A new process for each lesson: one lesson's random numbers and settings must not reach another.
    with ProcessPoolExecutor(WORKERS, get_context("fork")) as pool:
        pages = {lesson: pool.submit(write_page, lesson.number, source) for lesson in LESSONS}
        for lesson, page in pages.items():
            print(f"{lesson.label}: {page.result():.0f} s", flush=True)
    nbformat.write(front_page(source), source / "index.ipynb")


def build(folder: Path) -> int:
    """Write the site; returns Sphinx's exit status."""
    from sphinx.cmd.build import build_main

    from site_builder.typesetting import fetch_katex

    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        source, out = Path(temporary) / "source", Path(temporary) / "site"
        write_pages(source)
        fetch_katex(source / "katex")
        options = ["-q", "-b", "html", "-c", str(ROOT / "site_builder"), "-W", "--keep-going"]
        status = build_main([*options, "-d", str(Path(temporary) / "doctrees"), str(source), str(out)])
        if status == 0:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(out, folder)
            (folder / ".nojekyll").touch()  # GitHub Pages would leave out folders that begin with an underscore
    if status == 0:
        print(f"wrote {folder} in {time.perf_counter() - started:.0f} s; open {folder / 'index.html'}")
    return status


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the static edition of the course.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    return build(parser.parse_args().folder.resolve())


if __name__ == "__main__":
    sys.exit(main())
