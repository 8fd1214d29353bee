"""Summary line and body of the docstrings of installed packages, read from their source and never imported."""

import ast
import hashlib
import json
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.data.download import cache_folder
from transformer_course.data.verses import Split
from transformer_course.replacing import replace

# Import name and distribution name; those that are installed count.
PACKAGES = {
    "torch": "torch",
    "numpy": "numpy",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
    "matplotlib": "matplotlib",
    "sympy": "sympy",
    "networkx": "networkx",
    "pandas": "pandas",
    "statsmodels": "statsmodels",
    "skimage": "scikit-image",
    "xarray": "xarray",
    "transformers": "transformers",
    "accelerate": "accelerate",
}
SKIPPED_FOLDERS = {"tests", "test", "_vendor", "externals"}
# Raise this when the rules below change: what was cached by older rules is then read anew.
RULES = 2
SUMMARY_CHARACTERS, BODY_CHARACTERS = (20, 160), (60, 1000)

LAST_SECTION = re.compile(r"(?:Examples?|References?|See Also)\s*:*", re.IGNORECASE)
JUNK_LINE = re.compile(r"^\s*(?:>>>|\.\.\.(?:\s|$)|\.\. |:\w+:|[-=~^*#]{3,}\s*$|@\w|\|)")
RULE = re.compile(r"[-=~_*]{4,}")


@dataclass(frozen=True, slots=True)
class Docstring:
    """The docstring of one function, class or module."""

    module: str
    name: str
    summary: str
    body: str
    split: Split


def load_docstrings() -> list[Docstring]:
    """Read all docstrings that have a summary line and a body, each wording once.

    The result is kept in the cache folder under the versions of the packages; reading the sources takes a while.
    """
    found = {name: installed for name, package in PACKAGES.items() if (installed := _version(package))}
    key = hashlib.sha256(json.dumps([RULES, found], sort_keys=True).encode()).hexdigest()[:16]
    path = cache_folder() / f"docstrings-{key}.jsonl"
    kept = _read(path)
    if kept is not None:
        return kept
    docstrings = list(read_docstrings([folder for name in found if (folder := _folder(name))]))
    lines = "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in docstrings)
    _write(path, lines + _seal(lines))
    return docstrings


def read_docstrings(packages: list[Path]) -> Iterator[Docstring]:
    """Parse every module below the package folders; a summary or body that occurred before is left out."""
    from tqdm.auto import tqdm

    files = [(package.parent, path) for package in packages for path in sorted(package.rglob("*.py"))]
    files = [(root, path) for root, path in files if SKIPPED_FOLDERS.isdisjoint(path.relative_to(root).parts)]
    seen: set[str] = set()
    for root, path in tqdm(files, desc="docstrings", unit="module"):
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for name, text in _docstrings_of(path):
            pair = split_docstring(text)
            if pair is None or not seen.isdisjoint(pair):
                continue
            seen.update(pair)
            yield Docstring(module, name, *pair, split=split_of_module(module))


def split_docstring(text: str) -> tuple[str, str] | None:
    """Divide a cleaned docstring into summary and body; None where one is missing or of unusual length.

    The summary is the first paragraph (PEP 257 asks for one line). The body is what follows, up to examples,
    references or links to other functions, without code, directives and rules.
    """
    first, _, rest = text.strip().partition("\n\n")
    summary = " ".join(first.split())
    if JUNK_LINE.match(summary) or RULE.search(summary) or not re.match(r"[A-Z]\w* .* \w", summary):
        return None
    lines = []
    for line in rest.splitlines():
        if LAST_SECTION.fullmatch(line.strip()):
            break
        if line.strip() and not JUNK_LINE.match(line):
            lines.append(line)
    body = _shorten(" ".join(" ".join(lines).split()), BODY_CHARACTERS[1])
    if not SUMMARY_CHARACTERS[0] <= len(summary) <= SUMMARY_CHARACTERS[1] or len(body) < BODY_CHARACTERS[0]:
        return None
    return summary, body


def split_of_module(module: str) -> Split:
    """The split of a module: whole modules, as the docstrings of one resemble each other."""
    place = int.from_bytes(hashlib.sha256(module.encode()).digest()[:8], "big") / 2**64
    return "train" if place < 0.9 else "validation" if place < 0.95 else "test"


def _docstrings_of(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in other people's sources
            tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text and "\n\n" in text:
                yield getattr(node, "name", ""), text


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit + 1].rsplit(" ", 1)[0]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _folder(name: str) -> Path | None:
    spec = find_spec(name)  # looks for the package, does not import it
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


def _read(path: Path) -> list[Docstring] | None:
    """What was kept; None where nothing was, or where the file is damaged: it is then made anew."""
    try:
        text = path.read_bytes().decode("utf-8")
        lines = text[: text.rindex("\n") + 1]
        # Sealed, because half a file, and a file with a changed letter, would be read as well.
        if text != lines + _seal(lines):
            return None
        return [Docstring(**json.loads(line)) for line in lines.split("\n")[:-1]]
    except (OSError, ValueError, TypeError):
        return None


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write(path: Path, text: str) -> None:
    """Whole or not at all; a folder that cannot be written to costs time the next time, and nothing else."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_text(text, "utf-8", newline="\n")
            replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


check_calls(__name__)
