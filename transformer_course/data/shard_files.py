"""The files of a sharded data set: found, fetched, checked against the index, and opened one at a time."""

import hashlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

INDEX = "index.json"

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
        self._cache = None if fetch is None else tempfile.TemporaryDirectory()
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
            old.unlink()
        path = Path(self._cache.name) / entry["file"]
        self.fetch(entry["file"], path)
        self._check_length(path, entry)
        return path

    def _check_length(self, path: Path, entry: dict) -> None:
        found = path.stat().st_size if path.exists() else None
        wanted = entry["tokens"] * np.dtype(self.dtype).itemsize
        if found != wanted:
            what = "is missing" if found is None else f"has {found:,} bytes, and the index says {wanted:,}"
            raise DamagedShards(f"{path} {what}: copy it again, or write the folder anew")


def _read_index(folder: Path) -> tuple[str, list[dict]]:
    path = folder / INDEX
    try:
        index = json.loads(path.read_text("utf-8"))
        entries = [{name: entry[name] for name in ("file", "tokens", "sha256")} for entry in index["shards"]]
        return np.dtype(index["dtype"]).str, entries
    except FileNotFoundError as error:
        raise DamagedShards(f"{path} is missing: write the folder with write_shards, or copy it whole") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedShards(f"{path} is no index of shards ({error}): copy it again from where it came") from error


def _check_sum(path: Path, wanted: str) -> None:
    with open(path, "rb") as file:
        digest = hashlib.sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    if digest.hexdigest() != wanted:
        raise DamagedShards(f"{path} is damaged: its SHA-256 is not the index's; copy it again, or write it anew")
