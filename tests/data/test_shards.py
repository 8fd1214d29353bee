"""Shards are written whole, read in an order that a position decides, and refused when damaged."""

import itertools
import json
import shutil

import numpy as np
import pytest
import torch

from transformer_course.data.shard_files import INDEX, DamagedShards
from transformer_course.data.shards import ShardedTokens, own_positions, write_shards

LENGTH = 4


class Numbers:
    """Texts are numbers, separated by spaces; each is a token."""

    vocab_size = 1_000

    def encode(self, text):
        return [int(word) for word in text.split()]


def texts(count=30):
    """Documents of 1 to 13 tokens; together they count from 0 on."""
    at = 0
    for i in range(count):
        size = 1 + 5 * i % 13
        yield " ".join(map(str, range(at, at + size)))
        at += size


@pytest.fixture
def folder(tmp_path):
    return write_shards(texts(), tmp_path / "shards", Numbers(), shard_tokens=40)


def test_every_token_is_written_once_in_order_and_no_document_is_cut(folder):
    index = json.loads((folder / INDEX).read_text())
    shards = [np.fromfile(folder / shard["file"], index["dtype"]).tolist() for shard in index["shards"]]
    everything = [token for text in texts() for token in Numbers().encode(text)]
    assert [token for shard in shards for token in shard] == everything and len(shards) > 3
    assert all(len(shard) >= 40 for shard in shards[:-1]) and index["dtype"] == "<u2"
    firsts = {int(text.split()[0]) for text in texts()}
    assert all(shard[0] in firsts for shard in shards)


def test_a_large_vocabulary_gets_wider_numbers(tmp_path):
    numbers = Numbers()
    numbers.vocab_size = 70_000
    folder = write_shards(["1 69999 2"], tmp_path / "wide", numbers, 10)
    assert ShardedTokens(folder, 2).window(0).tolist() == [1, 69_999, 2]


def test_each_window_comes_once_in_an_epoch_and_in_another_order_in_the_next(folder):
    data = ShardedTokens(folder, LENGTH, seed=3)
    epochs = [[data.window(e * data.per_epoch + i).tolist() for i in range(data.per_epoch)] for e in (0, 1)]
    for epoch in epochs:
        assert len({tuple(window) for window in epoch}) == data.per_epoch
        for window in epoch:
            assert window == list(range(window[0], window[0] + LENGTH + 1))
    assert sorted(epochs[0]) == sorted(epochs[1]) and epochs[0] != epochs[1]
    shards = [data.place(i).shard for i in range(data.per_epoch)]
    assert sum(a != b for a, b in itertools.pairwise(shards)) == len(set(shards)) - 1, "shard after shard"
    inside = [data.place(i).window for i in range(data.windows[shards[0]])]
    assert inside != sorted(inside)


def test_a_window_is_a_function_of_seed_and_position_alone(folder):
    one, other = ShardedTokens(folder, LENGTH, seed=3), ShardedTokens(folder, LENGTH, seed=3)
    straight = [one.window(i).tolist() for i in range(60)]
    assert [other.window(i).tolist() for i in reversed(range(60))] == straight[::-1]
    assert [ShardedTokens(folder, LENGTH, seed=4).window(i).tolist() for i in range(60)] != straight


@pytest.mark.parametrize("processes", [1, 2, 3, 5])
def test_processes_share_the_positions_and_each_has_one_process(processes):
    parts = [own_positions(7, 20, rank, processes) for rank in range(processes)]
    assert sorted(p for part in parts for p in part) == list(range(7, 27))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_memory_holds_one_shard_at_a_time(folder):
    data = ShardedTokens(folder, LENGTH)
    opened = set()
    for position in range(data.per_epoch):
        data.window(position)
        opened.add(data.files._open[0])
        assert len(data._order[1]) == data.windows[data.files._open[0]] < data.per_epoch
    assert opened == {i for i, windows in enumerate(data.windows) if windows}


def change(path, where=5):
    raw = bytearray(path.read_bytes())
    raw[where] ^= 1
    path.write_bytes(raw)


def test_a_flipped_bit_is_found_when_the_shard_is_first_read(folder):
    change(folder / "shard_00001.bin")
    data = ShardedTokens(folder, LENGTH)
    with pytest.raises(DamagedShards, match=r"shard_00001.bin is damaged: its SHA-256"):
        for position in range(data.per_epoch):
            data.window(position)


@pytest.mark.parametrize(
    "harm, message",
    [
        (lambda f: (f / "shard_00002.bin").unlink(), "shard_00002.bin is missing"),
        (lambda f: (f / "shard_00000.bin").write_bytes(b"123"), "has 3 bytes, but the index says"),
        (lambda f: (f / INDEX).unlink(), "index.json is missing"),
        (lambda f: (f / INDEX).write_text("{"), "isn't an index of shards"),
        (lambda f: (f / INDEX).write_text("[1]"), "isn't an index of shards"),
    ],
    ids=["missing", "cut short", "no index", "half an index", "another file"],
)
def test_what_is_missing_or_cut_short_is_found_at_once(folder, harm, message):
    harm(folder)
    with pytest.raises(DamagedShards, match=message):
        ShardedTokens(folder, LENGTH)


def test_what_is_fetched_is_the_same_and_lies_on_the_disk_one_shard_at_a_time(folder, tmp_path):
    index_only = tmp_path / "index_only"
    index_only.mkdir()
    shutil.copy(folder / INDEX, index_only)
    fetched, together = [], set()

    def fetch(name, path):
        fetched.append(name)
        together.add(len(list(path.parent.iterdir())))
        shutil.copy(folder / name, path)

    here, there = ShardedTokens(folder, LENGTH, seed=3), ShardedTokens(index_only, LENGTH, seed=3, fetch=fetch)
    for position in range(here.per_epoch):
        assert torch.equal(here.window(position), there.window(position))
    assert len(fetched) == len(set(fetched)) == sum(windows > 0 for windows in here.windows)
    assert together == {0}, "the one before is gone when the next one comes"
    with pytest.raises(DamagedShards, match="is missing"):
        ShardedTokens(index_only, LENGTH)


def test_a_shard_that_comes_damaged_or_cut_short_is_refused(folder):
    def broken(name, path):
        path.write_bytes(bytes(len((folder / name).read_bytes())))

    with pytest.raises(DamagedShards, match="SHA-256"):
        ShardedTokens(folder, LENGTH, fetch=broken).window(0)
    with pytest.raises(DamagedShards, match="has 1 bytes"):
        ShardedTokens(folder, LENGTH, fetch=lambda name, path: path.write_bytes(b"x")).window(0)
    with pytest.raises(DamagedShards, match="is missing"):
        ShardedTokens(folder, LENGTH, fetch=lambda name, path: None).window(0)


def edit(folder, **entry):
    """The index again, with other words for its second shard, or for all of them."""
    index = json.loads((folder / INDEX).read_text())
    index |= {name: entry.pop(name) for name in ("dtype", "shards") if name in entry}
    if index["shards"]:
        index["shards"][1] |= entry
    (folder / INDEX).write_text(json.dumps(index))


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/tmp/x", "..", ".", "", "a\\x", "C:x", "a\0x", None, 3, ["x"]])
@pytest.mark.parametrize("fetching", [False, True])
def test_no_name_in_an_index_leads_out_of_its_folder(folder, tmp_path, name, fetching):
    """Refused before anything is opened, asked for or written: an index may come from anywhere."""
    outside = tmp_path / "x"
    outside.write_bytes((folder / "shard_00001.bin").read_bytes())
    edit(folder, file=name)
    asked = []
    with pytest.raises(DamagedShards, match="expected the plain name of a file"):
        ShardedTokens(folder, LENGTH, fetch=(lambda *names: asked.append(names)) if fetching else None)
    assert not asked


@pytest.mark.parametrize(
    "change, message",
    [
        ({"dtype": "O"}, "dtype is 'O', expected one of <u2, <u4"),
        ({"dtype": 5}, "dtype is 5"),
        ({"shards": []}, "lists no shards"),
        ({"tokens": -3}, "tokens=-3"),
        ({"tokens": "40"}, "tokens='40'"),
        ({"tokens": True}, "tokens=True"),
        ({"tokens": 10**30}, "tokens=1000"),
        ({"sha256": 5}, "sha256=5"),
        ({"sha256": "x"}, "sha256='x'"),
        ({"file": "shard_00000.bin"}, "names a file twice"),
    ],
)
def test_an_index_with_words_that_cannot_be_right_is_refused(folder, change, message):
    edit(folder, **change)
    with pytest.raises(DamagedShards, match=message):
        ShardedTokens(folder, LENGTH)


def test_an_interrupted_writing_leaves_nothing(tmp_path):
    def broken():
        yield "1 2 3 4 5"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_shards(broken(), tmp_path / "shards", Numbers(), 3)
    assert list(tmp_path.iterdir()) == []


def test_bad_input_is_refused(folder, tmp_path):
    with pytest.raises(FileExistsError, match="exists: choose a different folder"):
        write_shards(["1"], folder, Numbers(), 5)
    with pytest.raises(ValueError, match="shard_tokens=0"):
        write_shards(["1"], tmp_path / "a", Numbers(), 0)
    with pytest.raises(ValueError, match="no tokens"):
        write_shards([], tmp_path / "b", Numbers(), 5)
    with pytest.raises(ValueError, match="length=1000: the longest shard has"):
        ShardedTokens(folder, 1_000)
    with pytest.raises(ValueError, match="length=0"):
        ShardedTokens(folder, 0)
    assert not (tmp_path / "b").exists() and torch.is_tensor(ShardedTokens(folder, 2).window(0))
