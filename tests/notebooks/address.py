"""Where the course is published: badges and set-up cells, written from pyproject.toml and from nowhere else.

    python tests/notebooks/address.py            rewrite every notebook and the README
    python tests/notebooks/address.py --check    only say what differs

The address is `[project.urls] Repository`, the tag is `v` and `[project] version`.
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
SETUP_FIRST_LINE = "# Setup: on Colab this installs the course; on your own machine it does nothing."
BADGE = re.compile(
    r"\[!\[Open In Colab\]\([^)]*\)\]\(https://colab\.research\.google\.com/github/[^)]*?/([^/)]+\.ipynb)\)"
)
CLONE = re.compile(r"(git clone )https://github\.com/[^/\s`]+/[^/\s`]+")


def _project() -> dict:
    with open(ROOT / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]


def repository() -> str:
    """The repository's address, without a slash or `.git` at the end."""
    return _project()["urls"]["Repository"].rstrip("/").removesuffix(".git")


def tag() -> str:
    """The git tag that belongs to the package's version."""
    return f"v{_project()['version']}"


def setup_cell_source() -> str:
    """The first code cell of every notebook; Colab's own torch satisfies our bounds, so pip leaves it."""
    return (
        f"{SETUP_FIRST_LINE}\n"
        "import importlib.util\n"
        "\n"
        'if importlib.util.find_spec("transformer_course") is None:\n'
        f'    %pip install -q "transformer-course @ git+{repository()}@{tag()}"'
    )


def badge_markdown(notebook_name: str) -> str:
    """The line of Markdown that opens `notebooks/<notebook_name>` in Colab."""
    if "/" in notebook_name or not notebook_name.endswith(".ipynb"):
        raise ValueError(f"notebook_name={notebook_name!r}: give a file's name, like '03_attention.ipynb'")
    path = repository().removeprefix("https://github.com/")
    return (
        "[![Open In Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
        f"(https://colab.research.google.com/github/{path}/blob/{tag()}/notebooks/{notebook_name})"
    )


def addressed(text: str) -> str:
    """`text` (Markdown) with every badge and every `git clone` line brought up to date."""
    text = BADGE.sub(lambda match: badge_markdown(match.group(1)), text)
    return CLONE.sub(lambda match: match.group(1) + repository(), text)


def address_notebook(path: Path, write: bool = True) -> bool:
    """Bring one notebook up to date; True if something differed."""
    notebook = nbformat.read(path, as_version=4)
    changed = False
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith(SETUP_FIRST_LINE):
            source = setup_cell_source()
        elif cell.cell_type == "markdown":
            source = addressed(cell.source)
        else:
            continue
        changed = changed or source != cell.source
        cell.source = source
    if changed and write:
        nbformat.write(notebook, path)
    return changed


def address_readme(path: Path, write: bool = True) -> bool:
    """Bring the README up to date; True if something differed."""
    text = path.read_text("utf-8")
    changed = addressed(text) != text
    if changed and write:
        path.write_text(addressed(text), "utf-8")
    return changed


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the course's address into badges and set-up cells.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if something differs")
    check = parser.parse_args().check
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    changed = [path for path in notebooks if address_notebook(path, write=not check)]
    readme = ROOT / "README.md"
    if readme.exists() and address_readme(readme, write=not check):
        changed.append(readme)
    for path in changed:
        print(f"{'differs' if check else 'rewrote'}: {path.relative_to(ROOT)}")
    print(f"{repository()} at {tag()}: {len(changed)} of {len(notebooks) + 1} files differed")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
