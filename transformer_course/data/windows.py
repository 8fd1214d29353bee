"""Causal language modeling: a window of a token stream, and the same window one token later."""

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import torch
from torch import Generator, Tensor

from transformer_course.arguments import check_ids, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.checks import check_shape
from transformer_course.tokenizers.streaming import encode_iterable, text_chunks

# The value that torch.nn.functional.cross_entropy leaves out by default.
IGNORED = -100


class Encoder(Protocol):
    """Anything that turns text into token ids."""

    special_tokens: dict[str, int]

    def encode(self, text: str, allow_special: bool = False) -> list[int]: ...


def encode_stream(tokenizer: Encoder, text: str | Path | Iterable[str]) -> Tensor:
    """Encode a whole text to one stream of token ids: a string, pieces of a text, or the path of a text file.

    Of pieces and files only a part is in memory at a time, and 8 bytes for each token.

    Shape:
        returns: seq; int64
    """
    if isinstance(text, str):
        return torch.tensor(tokenizer.encode(text), dtype=torch.long)
    if isinstance(text, bytes) or not isinstance(text, Path | Iterable):
        raise TypeError(f"text must be a string, pieces of one, or a Path, got {type(text).__name__}")
    pieces = text_chunks(text) if isinstance(text, Path) else text
    ids = array("q", encode_iterable(tokenizer, pieces))
    return torch.frombuffer(ids, dtype=torch.long).clone() if ids else torch.empty(0, dtype=torch.long)


def random_windows(stream: Tensor, batch: int, length: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """Cut windows at random places of the stream; the targets are the inputs one token later.

    The windows stay on the stream's device; a generator of the same device saves a transfer.

    Shape:
        stream: stream; int64
        inputs: batch seq
        targets: batch seq; targets[i, t] follows inputs[i, t] in the stream
    Raises:
        ValueError: the stream is not one axis, or too short for one window
    """
    check_shape("stream", stream, "stream")
    check_ids("stream", stream)
    check_whole("batch", batch)
    if not 0 < check_whole("length", length) < len(stream):
        raise ValueError(
            f"length={length} needs a stream of at least {length + 1} tokens (one more than the window, for the "
            f"last target), but the stream has {len(stream)}; choose a length from 1 to {len(stream) - 1}"
        )
    starts = torch.randint(len(stream) - length, (batch,), generator=generator, device=generator.device)
    # A copy that the processor doesn't wait for: on a GPU it would wait for all that was started before.
    return _windows_at(stream, starts.to(stream.device, non_blocking=True), length)


def windows_at(stream: Tensor, starts: Tensor, length: int) -> tuple[Tensor, Tensor]:
    """Cut one window at each start; the targets are the inputs one token later.

    Shape:
        stream: stream; int64
        starts: batch; int64
        inputs: batch seq
        targets: batch seq
    Raises:
        ValueError: a window would begin before the stream, or reach beyond its end
    """
    check_shape("stream", stream, "stream")
    check_ids("stream", stream)
    check_shape("starts", starts, "batch")
    check_whole("length", length)
    check_ids("starts", starts)
    if starts.numel() and not 0 <= starts.min() <= starts.max() < len(stream) - length:
        raise ValueError(
            f"starts has places from {starts.min()} to {starts.max()}; a window of length={length} and its targets "
            f"must begin at 0 to {len(stream) - length - 1} in a stream of {len(stream)} tokens"
        )
    return _windows_at(stream, starts, length)


def _windows_at(stream: Tensor, starts: Tensor, length: int) -> tuple[Tensor, Tensor]:
    windows = stream[starts[:, None] + torch.arange(length + 1, device=stream.device)]
    return windows[:, :-1], windows[:, 1:]


def all_windows(stream: Tensor, length: int) -> tuple[Tensor, Tensor]:
    """Cut the whole stream into windows that do not overlap, so that each token but the first is one target.

    The last window is filled up: its inputs with token 0, its targets with -100, which cross_entropy ignores.

    Shape:
        stream: stream; int64
        inputs: batch seq
        targets: batch seq; -100 where the last window is filled up
    Raises:
        ValueError: the stream is not one axis, is shorter than two tokens, or length is not positive
    """
    check_shape("stream", stream, "stream")
    check_ids("stream", stream)
    check_whole("length", length)
    if len(stream) < 2:
        raise ValueError(f"length={length} with a stream of {len(stream)} tokens: need length >= 1 and 2 tokens")
    missing = -(len(stream) - 1) % length
    inputs = torch.nn.functional.pad(stream[:-1], (0, missing), value=0)
    targets = torch.nn.functional.pad(stream[1:], (0, missing), value=IGNORED)
    return inputs.view(-1, length), targets.view(-1, length)


check_calls(__name__)
