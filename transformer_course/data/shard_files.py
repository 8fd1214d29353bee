"""The files of a sharded data set: found, fetched, checked against the index, and opened one at a time."""

import hashlib
import json
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from transformer_course.arguments import check_file_name
from transformer_course.call_checks import check_calls

INDEX = "index.json"
DTYPES = ("<u2", "<u4")

# Brings the file of that name to the path, from wherever it lies.
Fetch = Callable[[str, Path], object]


class DamagedShards(OSError):
    """A shard is missing or not what the index says, or the index itself cannot be read."""


class ShardFiles:
    """The shards of a folder. With `fetch` only the index lies there, and shards are fetched when they are read.

    A fetched shard is kept, in a temporary folder, until the next one is opened: there is one on the disk at a time.

    Raises:
        DamagedShards: the index cannot be read, or a shard is missing or has another length
    """

    def __init__(self, folder: Path, fetch: Fetch | None = None):
        self.folder, self.fetch = folder, fetch
        self.dtype, self.entries = _read_index(folder)
        if fetch is None:
            for entry in self.entries:
                self._check_length(folder / entry["file"], entry)
        # Windows deletes no file that is mapped into memory: what is still there at the end, it deletes later.
        self._cache = None if fetch is None else tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._open: tuple[int, np.ndarray] = (-1, np.empty(0, self.dtype))
        self._checked: set[int] = set()

    def tokens(self, number: int) -> np.ndarray:
        """A shard's tokens, mapped into memory.

        Raises:
            DamagedShards: its checksum is not the index's
        """
        if self._open[0] != number:
            path, entry = self._path(number), self.entries[number]
            if number not in self._checked:
                _check_sum(path, entry["sha256"])
                # What is fetched may come damaged the next time.
                self._checked |= {number} if self.fetch is None else set()
            self._open = number, np.memmap(path, self.dtype, "r", shape=(entry["tokens"],))
        return self._open[1]

    def _path(self, number: int) -> Path:
        entry = self.entries[number]
        if self.fetch is None:
            return self.folder / entry["file"]
        self._open = (-1, np.empty(0, self.dtype))
        for old in Path(self._cache.name).iterdir():
            with suppress(PermissionError):  # a window still holds it, on Windows
                old.unlink()
        path = Path(self._cache.name) / entry["file"]
        self.fetch(entry["file"], path)
        self._check_length(path, entry)
        return path

    def _check_length(self, path: Path, entry: dict) -> None:
        found = path.stat().st_size if path.exists() else None
        wanted = entry["tokens"] * np.dtype(self.dtype).itemsize
        if found != wanted:
            what = "is missing" if found is None else f"has {found:,} bytes, but the index says {wanted:,}"
            raise DamagedShards(f"{path} {what}: copy it again, or write the folder again")


def _read_index(folder: Path) -> tuple[str, list[dict]]:
    path = folder / INDEX
    try:
        index = json.loads(path.read_text("utf-8-sig"))
        entries = [{name: entry[name] for name in ("file", "tokens", "sha256")} for entry in index["shards"]]
        _check_index(path, index["dtype"], entries)
        return index["dtype"], entries
    except FileNotFoundError as error:
        raise DamagedShards(f"{path} is missing: write the folder with write_shards, or copy it whole") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedShards(f"{path} isn't an index of shards ({error}): copy it again from its source") from error


def _check_index(path: Path, dtype: object, entries: list[dict]) -> None:
    """Nothing is opened, fetched or written before every name and number has been looked at."""
    if dtype not in DTYPES:
        raise ValueError(f"dtype is {dtype!r}, expected one of {', '.join(DTYPES)}")
    if not entries:
        raise ValueError("it lists no shards")
    for entry in entries:
        check_file_name(path.name, entry["file"])
        if type(entry["tokens"]) is not int or not 0 < entry["tokens"] < 1 << 48:
            raise ValueError(f"{entry['file']} has tokens={entry['tokens']!r}, expected the number of tokens")
        if not isinstance(entry["sha256"], str) or not re.fullmatch("[0-9a-f]{64}", entry["sha256"]):
            raise ValueError(f"{entry['file']} has sha256={entry['sha256']!r}, expected 64 hexadecimal digits")
    if len({entry["file"] for entry in entries}) < len(entries):
        raise ValueError("it names a file twice")


def _check_sum(path: Path, wanted: str) -> None:
    with open(path, "rb") as file:
        digest = hashlib.sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    if digest.hexdigest() != wanted:
        raise DamagedShards(f"{path} is damaged: its SHA-256 is not the index's; copy it again, or write it again")


check_calls(__name__)
