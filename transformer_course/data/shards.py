"""A data set too large for memory, or for one disk: token shards, written once, and read a window at a time.

A folder of shards has an index with the length and the checksum of each. Tokens lie there as plain little-endian
numbers, one document after the other.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Generator, Tensor

from transformer_course.arguments import check_whole
from transformer_course.call_checks import check_calls
from transformer_course.data.shard_files import INDEX, Fetch, ShardFiles
from transformer_course.replacing import replace


class Tokenizer(Protocol):
    """Anything that turns text into token ids below `vocab_size`."""

    vocab_size: int

    def encode(self, text: str) -> list[int]: ...


def write_shards(texts: Iterable[str], folder: str | Path, tokenizer: Tokenizer, shard_tokens: int) -> Path:
    """Encode texts one by one into shards of about `shard_tokens` tokens; the folder appears whole or not at all.

    A shard ends with the first text that fills it, so it is longer by part of a text.

    Raises:
        ValueError: there are no tokens at all, or shard_tokens is not positive
        FileExistsError: the folder exists
    """
    folder = Path(folder)
    check_whole("shard_tokens", shard_tokens, most=1 << 48)
    if isinstance(texts, str | bytes):
        raise TypeError(f"texts must be several texts, got one {type(texts).__name__}: for one text, write [text]")
    if folder.exists():
        raise FileExistsError(f"{folder} exists: choose a different folder, or delete this one first")
    dtype = "<u2" if tokenizer.vocab_size <= 1 << 16 else "<u4"
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    temporary.mkdir(parents=True)
    try:
        documents, shards = (np.array(tokenizer.encode(text), dtype) for text in texts), []
        while (entry := _write_shard(documents, temporary, len(shards), shard_tokens)) is not None:
            shards.append(entry)
        if not shards:
            raise ValueError("texts has no tokens: there is nothing to write")
        (temporary / INDEX).write_text(json.dumps({"dtype": dtype, "shards": shards}, indent=1), encoding="utf-8")
        replace(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _write_shard(documents: Iterator[np.ndarray], folder: Path, number: int, enough: int) -> dict | None:
    """The index's entry for the next shard; None when nothing is left to write."""
    path, digest, tokens = folder / f"shard_{number:05d}.bin", hashlib.sha256(), 0
    with open(path, "wb") as file:
        for document in documents:
            file.write(document.tobytes())
            digest.update(document.tobytes())
            tokens += len(document)
            if tokens >= enough:
                break
        os.fsync(file.fileno())
    if tokens == 0:
        path.unlink()
        return None
    return {"file": path.name, "tokens": tokens, "sha256": digest.hexdigest()}


@dataclass(frozen=True)
class Place:
    """Where a window lies: epoch, shard, and number of the window in that shard."""

    epoch: int
    shard: int
    window: int


class ShardedTokens:
    """The windows of a folder of shards, in a seeded order that is a function of the position alone.

    In every epoch each window comes once: the shards in random order, and the windows of each in random order. Memory
    holds one shard's order and the window at hand. A window does not reach into the next shard; what is left at a
    shard's end, less than a window, is not used.

    With `fetch` the folder needs to hold the index alone, and the disk one shard at a time: `fetch(name, path)` brings
    the file of that name to the path.

    Raises:
        DamagedShards: the index cannot be read, a shard is missing or has another length, or, when it is first read,
            another checksum
        ValueError: no shard is as long as one window
    """

    def __init__(self, folder: str | Path, length: int, seed: int = 0, fetch: Fetch | None = None):
        self.files, self.length, self.seed = ShardFiles(Path(folder), fetch), length, seed
        self.shards = self.files.entries
        longest = max(shard["tokens"] for shard in self.shards)
        if not 0 < check_whole("length", length, 0) < longest:
            raise ValueError(f"length={length}: the longest shard has {longest} tokens; choose from 1 to {longest - 1}")
        # One token more than the window, for the last target.
        self.windows = [max(0, (shard["tokens"] - 1) // length) for shard in self.shards]
        self.per_epoch = sum(self.windows)
        self._orders: tuple[int, Sequence[int], list[int]] = (-1, (), [])
        self._order: tuple[tuple[int, int], list[int]] = ((-1, -1), [])

    @property
    def tokens(self) -> int:
        return sum(shard["tokens"] for shard in self.shards)

    def place(self, position: int) -> Place:
        """Where the window lies that comes at a position, counted from 0 through all epochs."""
        epoch, inside = divmod(check_whole("position", position, 0, most=1 << 62), self.per_epoch)
        if self._orders[0] != epoch:
            shuffled = _shuffled(len(self.shards), self.seed, epoch, 0)
            self._orders = epoch, shuffled, [0, *accumulate(self.windows[shard] for shard in shuffled)]
        _, shuffled, starts = self._orders
        turn = int(np.searchsorted(starts, inside, side="right")) - 1
        shard = shuffled[turn]
        if self._order[0] != (epoch, shard):
            self._order = (epoch, shard), _shuffled(self.windows[shard], self.seed, epoch, shard + 1)
        return Place(epoch, shard, self._order[1][inside - starts[turn]])

    def window(self, position: int) -> Tensor:
        """The window at a position, with one token more, for the last target.

        Shape:
            returns: seq; int64
        """
        place = self.place(position)
        start = place.window * self.length
        return torch.from_numpy(self.files.tokens(place.shard)[start : start + self.length + 1].astype(np.int64))


def own_positions(start: int, count: int, process: int, processes: int) -> range:
    """One process's share of the next `count` positions: together, the processes get each of them once."""
    return range(start + process, start + count, processes)


def _shuffled(count: int, *seeds: int) -> list[int]:
    # Mixed as text: sums of seeds would make shard 2 of epoch 1 look like shard 1 of epoch 2.
    seed = int.from_bytes(hashlib.sha256(repr(seeds).encode()).digest()[:7], "little")
    return torch.randperm(count, generator=Generator().manual_seed(seed)).tolist()


check_calls(__name__)
