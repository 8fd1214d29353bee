"""Execute notebooks from top to bottom and store their outputs, so that a second execution changes no byte.

    python tests/notebooks/refresh.py notebooks/03_attention.ipynb
    python tests/notebooks/refresh.py --timeout 3600            every notebook
    python tests/notebooks/refresh.py --standing                every notebook, but only begin() and progress()

A new lesson changes what begin() and progress() say in all others; the rest of these stays true.

Stored outputs come from the tier that the device asks for. Set TRANSFORMER_COURSE_TIER to override it.
"""

import argparse
import copy
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parents[2]
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What makes two executions equal; an exported variable wins over these.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


def normalize(notebook: nbformat.NotebookNode) -> None:
    """Drop what differs from run to run or breaks GitHub's view: widget state and ids, versions, broken prints."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)


def joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """The outputs with neighboring prints as one: a busy machine delivers them in pieces."""
    found: list[nbformat.NotebookNode] = []
    for output in outputs:
        if found and output.output_type == found[-1].output_type == "stream" and output.name == found[-1].name:
            found[-1].text += output.text
        else:
            found.append(output)
    return found


def execute(path: Path, timeout: int, standing: bool) -> float:
    """Run the notebook in its own folder and replace the file; returns the seconds it took."""
    notebook = nbformat.read(path, as_version=4)
    started = time.perf_counter()
    if standing:
        renew_standing(notebook, path.parent, timeout)
    else:
        run(notebook, path.parent, timeout)
    normalize(notebook)
    nbformat.validate(notebook)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        nbformat.write(notebook, temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return time.perf_counter() - started


def run(notebook: nbformat.NotebookNode, folder: Path, timeout: int) -> None:
    NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
    ).execute()


def renew_standing(notebook: nbformat.NotebookNode, folder: Path, timeout: int) -> None:
    """Run only the cells that say where the learner stands, with those that import what they need."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    standing = [cell for cell in cells if cell.source == "progress()" or "\n\nbegin(" in cell.source]
    needed = [cell for cell in cells if cell in standing or {"import", "progress,"} <= set(cell.source.split())]
    excerpt = nbformat.v4.new_notebook(metadata=METADATA, cells=copy.deepcopy(needed))
    run(excerpt, folder, timeout)
    fresh = {cell.id: cell for cell in excerpt.cells}
    for cell in standing:
        cell.outputs = fresh[cell.id].outputs
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count


def notebooks_in(paths: list[Path]) -> list[Path]:
    """The notebooks among the paths, and those in the folders among them."""
    return [found for path in paths for found in (sorted(path.glob("*.ipynb")) if path.is_dir() else [path])]


def refresh(path: Path, timeout: int, standing: bool) -> bool:
    """Execute and store one notebook, as somebody sees it who has passed no exercise yet, and say how it went."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TRANSFORMER_COURSE_HOME"] = str(Path(folder) / "my_transformer")
            seconds = execute(path.resolve(), timeout, standing)
    except CellExecutionError as error:
        print(f"{path}: left as it was, because a cell failed\n{error}", file=sys.stderr, flush=True)
        return False
    print(f"{path}: executed and stored in {seconds:.0f} s", flush=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Re-execute notebooks and store their outputs.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="files or folders; default: all of the course")
    parser.add_argument("--timeout", type=int, default=1800, help="seconds that one cell may take")
    parser.add_argument("--standing", action="store_true", help="renew only what begin() and progress() say")
    arguments = parser.parse_args()
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    paths = notebooks_in(arguments.notebooks or [ROOT / "notebooks"])
    failed = [path for path in paths if not refresh(path, arguments.timeout, arguments.standing)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
