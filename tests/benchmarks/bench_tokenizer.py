"""Speed of the byte-pair tokenizer beside the tokenizers library: python tests/benchmarks/bench_tokenizer.py"""

import os

os.environ["RAYON_NUM_THREADS"] = "1"  # the library would use every core; ours uses one

import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from transformer_course.data.verses import load_verses
from transformer_course.tokenizers import BytePairTokenizer

MEGABYTES = 5
MERGES = 8000


def read_text() -> str:
    verses = load_verses()
    text = "\n".join([verse.modern for verse in verses] + [verse.king_james for verse in verses])
    return text.encode("utf-8")[: MEGABYTES * 1_000_000].decode("utf-8", errors="ignore")


def train_library(text: str) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=256 + MERGES, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator([text], trainer)
    return tokenizer


def timed(call: Callable):
    start = time.perf_counter()
    result = call()
    return result, time.perf_counter() - start


def main() -> None:
    text = read_text()
    ours, our_training = timed(lambda: BytePairTokenizer.train(text, 256 + MERGES))
    library, library_training = timed(lambda: train_library(text))
    lines = text.splitlines(keepends=True)
    ids, first = timed(lambda: ours.encode(text))
    _, again = timed(lambda: ours.encode(text))
    _, by_line = timed(lambda: [ours.encode(line) for line in lines])
    library_ids, library_first = timed(lambda: library.encode(text).ids)
    _, library_by_line = timed(lambda: library.encode_batch(lines))
    _, decoding = timed(lambda: ours.decode(ids))

    table = Table(
        title=f"{len(text.encode()) / 1e6:.1f} MB of verses, {MERGES:,} merges, one core",
        caption="The library also records where in the text each token lies.",
    )
    for column in ("", "ours", "tokenizers library"):
        table.add_column(column, justify="right" if column else "left")
    table.add_row("training", f"{our_training:.1f} s", f"{library_training:.1f} s")
    for name, mine, theirs in [
        ("encoding the text, first time", first, library_first),
        ("encoding the text again", again, None),
        ("encoding verse by verse", by_line, library_by_line),
        ("decoding", decoding, None),
    ]:
        speeds = [f"{len(ids) / seconds:,.0f} tokens/s" if seconds else "" for seconds in (mine, theirs)]
        table.add_row(name, *speeds)
    table.add_row("the same ids", str(ids == library_ids), "")
    Console().print(table)


if __name__ == "__main__":
    main()
