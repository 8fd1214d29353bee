"""Where the course is published: from pyproject.toml, or nowhere as long as that names a placeholder."""

import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
PLACEHOLDER = "OWNER"


def repository_path(root: Path = ROOT) -> str | None:
    """The repository as `owner/name`, or None if nobody has said where it is; then no link to it would work."""
    with open(root / "pyproject.toml", "rb") as file:
        address = tomllib.load(file)["project"]["urls"]["Repository"]
    path = address.rstrip("/").removesuffix(".git").removeprefix("https://github.com/")
    return None if PLACEHOLDER in path.split("/") else path


def tag(root: Path = ROOT) -> str:
    """The git tag that the course's links name."""
    with open(root / "pyproject.toml", "rb") as file:
        return f"v{tomllib.load(file)['project']['version']}"


def colab(notebook: str) -> str | None:
    """Where a lesson's notebook opens in Colab, or None."""
    path = repository_path()
    return path and f"https://colab.research.google.com/github/{path}/blob/{tag()}/notebooks/{notebook}"
