"""Where the course is published: badges and set-up cells, written from pyproject.toml and from nowhere else.

    python tests/notebooks/address.py            rewrite pyproject.toml, every notebook, and the README
    python tests/notebooks/address.py --check    only say what differs from pyproject.toml

The address is `[project.urls] Repository`, the tag is `v` and `[project] version`. The address itself comes from the
repository: from GITHUB_REPOSITORY in a workflow, and otherwise from the git remote `origin`, if that is on GitHub.
"""

import argparse
import os
import re
import subprocess
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
ON_GITHUB = re.compile(r"(?:https://|git@|ssh://git@|https://[^/]*@)github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?")
STATED = re.compile(r'^(Repository = ")[^"]*(")$', re.MULTILINE)


def _project() -> dict:
    with open(ROOT / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]


def repository() -> str:
    """The repository's address, without a slash or `.git` at the end."""
    return _project()["urls"]["Repository"].rstrip("/").removesuffix(".git")


def tag() -> str:
    """The git tag that belongs to the package's version."""
    return f"v{_project()['version']}"


def hosted() -> str | None:
    """The address at which this repository is hosted, or None if it isn't on GitHub."""
    if os.environ.get("GITHUB_REPOSITORY"):
        return f"https://github.com/{os.environ['GITHUB_REPOSITORY']}"
    command = ["git", "remote", "get-url", "origin"]
    remote = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    path = ON_GITHUB.fullmatch(remote)
    return f"https://github.com/{path[1]}" if path else None


def state_address(address: str, path: Path = ROOT / "pyproject.toml") -> bool:
    """Write the address into pyproject.toml; True if something differed."""
    text = path.read_text("utf-8")
    stated = STATED.sub(lambda match: f"{match[1]}{address}{match[2]}", text)
    path.write_text(stated, "utf-8")
    return stated != text


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
    address = hosted()
    if not check and address is None:
        print("this repository has no remote on GitHub, so its address stays as pyproject.toml states it")
    elif not check and state_address(address):
        print(f"pyproject.toml: the repository is {address}")
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
