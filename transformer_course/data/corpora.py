"""The texts of the course by name: what there is, and how to load it."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from transformer_course.call_checks import check_calls
from transformer_course.data.docstrings import load_docstrings
from transformer_course.data.download import DATA_VARIABLE, DownloadError, RemoteFile, fetch, where
from transformer_course.data.verses import Split, load_verses, modern_text

SPLITS: tuple[Split, ...] = ("train", "validation", "test")
MULTI30K = "https://raw.githubusercontent.com/multi30k/dataset/master/data/task1/raw"
SHAKESPEARE = RemoteFile(
    "tiny-shakespeare.txt",
    "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
    "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    1_115_394,
)


def _multi30k(name: str, size: int, sha256: str) -> RemoteFile:
    return RemoteFile(f"multi30k/{name}.gz", f"{MULTI30K}/{name}.gz", sha256, size)


class TextSplits(NamedTuple):
    """Running text; `test` is empty where the published split has none."""

    train: str
    validation: str
    test: str


class PairSplits(NamedTuple):
    """Pairs of source and target."""

    train: list[tuple[str, str]]
    validation: list[tuple[str, str]]
    test: list[tuple[str, str]]


@dataclass(frozen=True)
class CorpusInfo:
    """What the catalog knows of a corpus; one without files is embedded: it needs no network."""

    name: str
    description: str
    kinds: tuple[Literal["text", "pairs", "labels"], ...]
    files: tuple[RemoteFile, ...] = ()

    @property
    def embedded(self) -> bool:
        """Whether everything is on this machine after installation."""
        return not self.files


@dataclass(frozen=True)
class CorpusStatus:
    """Where a corpus is now, and how many bytes would have to be downloaded."""

    name: str
    state: Literal["embedded", "provided", "cached", "download"]
    missing_bytes: int


class CorpusUnavailable(OSError):
    """A corpus is not on this machine and cannot be downloaded now."""


CATALOGUE: dict[str, CorpusInfo] = {
    info.name: info
    for info in (
        CorpusInfo(
            "verses",
            "31,102 Bible verses in modern English and in the wording of the King James Version, with the kind of book",
            ("text", "pairs", "labels"),
        ),
        CorpusInfo(
            "docstrings",
            "body and summary line of the docstrings of the installed scientific packages",
            ("pairs",),
        ),
        CorpusInfo("tiny-shakespeare", "a million characters of Shakespeare's plays", ("text",), (SHAKESPEARE,)),
        CorpusInfo(
            "multi30k",
            "31,014 image captions in English and German",
            ("pairs",),
            (
                _multi30k("train.en", 568_929, "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f"),
                _multi30k("train.de", 637_044, "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6"),
                _multi30k("val.en", 21_650, "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28"),
                _multi30k("val.de", 24_681, "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a"),
                _multi30k(
                    "test_2016_flickr.en", 21_077, "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9"
                ),
                _multi30k(
                    "test_2016_flickr.de", 22_890, "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8"
                ),
            ),
        ),
    )
}


@lru_cache(maxsize=4)
def load_text(name: str) -> TextSplits:
    """Load a corpus of running text.

    `verses` has one verse a line and an empty line between chapters, and is split by chapter.
    `tiny-shakespeare` is split as nanoGPT does: the first 90% train, the rest validates, and there is no test text.

    Raises:
        ValueError: no such corpus, or it has no running text
        CorpusUnavailable: the corpus is not on this machine and cannot be downloaded
    """
    _require(name, "text")
    if name == "verses":
        return TextSplits(*(modern_text(verse for verse in load_verses() if verse.split == split) for split in SPLITS))
    text = _fetch_all(name)[0].decode("utf-8")
    cut = int(len(text) * 0.9)
    return TextSplits(text[:cut], text[cut:], "")


def load_pairs(name: str) -> PairSplits:
    """Load a corpus of pairs: King James to modern verses, English to German captions, or body to summary.

    Raises:
        ValueError: no such corpus, or it has no pairs
        CorpusUnavailable: the corpus is not on this machine and cannot be downloaded
    """
    _require(name, "pairs")
    if name == "verses":
        return PairSplits(
            *([(v.king_james, v.modern) for v in load_verses() if v.modern and v.split == split] for split in SPLITS)
        )
    if name == "docstrings":
        pairs = load_docstrings()
        return PairSplits(*([(p.body, p.summary) for p in pairs if p.split == split] for split in SPLITS))
    sides = [gzip.decompress(packed).decode("utf-8").rstrip("\n").split("\n") for packed in _fetch_all(name)]
    texts = [[line.strip() for line in side] for side in sides]
    return PairSplits(*(list(zip(en, de, strict=True)) for en, de in zip(texts[::2], texts[1::2], strict=True)))


def corpus_status(name: str) -> CorpusStatus:
    """Say whether a corpus is embedded, provided, cached, or must be downloaded; reads no text, needs no network.

    Raises:
        ValueError: no such corpus
    """
    info = _info(name)
    if info.embedded:
        return CorpusStatus(name, "embedded", 0)
    states = [where(file)[0] for file in info.files]
    missing = sum(file.size for file, state in zip(info.files, states, strict=True) if state == "download")
    return CorpusStatus(name, "download" if missing else "cached" if "cached" in states else "provided", missing)


def _info(name: str) -> CorpusInfo:
    if name not in CATALOGUE:
        raise ValueError(f"no corpus is called {name!r}; there are {', '.join(CATALOGUE)}")
    return CATALOGUE[name]


def _require(name: str, kind: str) -> None:
    info = _info(name)
    if kind not in info.kinds:
        able = ", ".join(other for other, entry in CATALOGUE.items() if kind in entry.kinds)
        raise ValueError(f"corpus {name!r} has {' and '.join(info.kinds)}, no {kind}; corpora with {kind}: {able}")


def _fetch_all(name: str) -> list[bytes]:
    try:
        return [fetch(file).read_bytes() for file in CATALOGUE[name].files]
    except DownloadError as error:
        embedded = ", ".join(other for other, info in CATALOGUE.items() if info.embedded)
        raise CorpusUnavailable(
            f"corpus {name!r} is not on this machine and cannot be downloaded: {error}. "
            f"Embedded corpora, which need no network: {embedded}. With the files of {name!r} at hand, set "
            f"${DATA_VARIABLE} to the folder that holds {', '.join(file.name for file in CATALOGUE[name].files)}."
        ) from error


check_calls(__name__)
