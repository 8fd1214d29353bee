"""BART's five ways to spoil a document: Lewis et al. 2020, section 2.2 (arXiv 1910.13461).

Each takes the ids of a document and returns a new list. Special tokens stay where they are and separate documents:
the noise works on each stretch of ordinary tokens between them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby, pairwise
from typing import Protocol

import torch
from torch import Generator

from transformer_course.arguments import MOST, check_number, check_probability, check_whole
from transformer_course.call_checks import check_calls


class Decoder(Protocol):
    """Anything that turns token ids into text."""

    vocab_size: int

    def decode(self, ids: list[int]) -> str: ...


def token_masking(
    tokens: Sequence[int],
    *,
    mask_id: int,
    probability: float = 0.15,
    special_ids: Collection[int] = (),
    generator: Generator,
) -> list[int]:
    """Replace random tokens with the mask."""
    check_whole("mask_id", mask_id, -MOST)

    def noise(document: list[int]) -> list[int]:
        chosen = _chosen(len(document), probability, generator)
        return [mask_id if hide else token for token, hide in zip(document, chosen, strict=True)]

    return _each_document(tokens, special_ids, noise)


def token_deletion(
    tokens: Sequence[int], *, probability: float = 0.15, special_ids: Collection[int] = (), generator: Generator
) -> list[int]:
    """Leave random tokens out, so that the model must find where something is missing."""

    def noise(document: list[int]) -> list[int]:
        chosen = _chosen(len(document), probability, generator)
        return [token for token, drop in zip(document, chosen, strict=True) if not drop]

    return _each_document(tokens, special_ids, noise)


def text_infilling(
    tokens: Sequence[int],
    *,
    mask_id: int,
    probability: float = 0.3,
    mean_length: float = 3.0,
    special_ids: Collection[int] = (),
    generator: Generator,
) -> list[int]:
    """Replace spans with one mask each; a span of length zero puts a mask between two tokens.

    Spans of Poisson length are drawn until they cover `probability` of the tokens, the last one cut to fit.
    """

    def noise(document: list[int]) -> list[int]:
        # Rounding up as often as the fraction says keeps the rate right in short documents too.
        budget = int(len(document) * probability + torch.rand((), generator=generator).item())
        lengths = span_lengths(budget, mean_length, generator)
        # Each kept token and each span takes one slot: any choice of slots for the spans is as likely as any other.
        slots = len(document) - budget + len(lengths)
        places = torch.randperm(slots, generator=generator)[: len(lengths)].tolist()
        span_at = dict(zip(places, lengths, strict=True))
        noised, position = [], 0
        for slot in range(slots):
            noised.append(mask_id if slot in span_at else document[position])
            position += span_at.get(slot, 1)
        return noised

    check_whole("mask_id", mask_id, -MOST)
    check_probability("probability", probability)
    # Spans of length 0 alone never cover a token, so that drawing would not end.
    if check_number("mean_length", mean_length, 0, 1e6) < 1e-3:
        raise ValueError(f"mean_length={mean_length} must be at least 0.001")
    return _each_document(tokens, special_ids, noise)


def span_lengths(budget: int, mean_length: float, generator: Generator) -> list[int]:
    """Draw Poisson lengths until they sum to `budget`; the last is cut to fit."""
    lengths, missing = [], budget
    while missing:
        draws = torch.poisson(torch.full((8,), mean_length), generator=generator).int().tolist()
        for length in draws:
            lengths.append(min(length, missing))
            missing -= lengths[-1]
            if not missing:
                break
    return lengths


def sentence_permutation(
    tokens: Sequence[int], *, stop_ids: Collection[int], special_ids: Collection[int] = (), generator: Generator
) -> list[int]:
    """Put the sentences, which end at the tokens `stop_ids`, in random order (see `full_stop_ids`)."""

    def noise(document: list[int]) -> list[int]:
        ends = [i + 1 for i, token in enumerate(document) if token in stop_ids]
        edges = [0, *ends, len(document)]
        sentences = [document[start:end] for start, end in pairwise(edges) if start < end]
        order = torch.randperm(len(sentences), generator=generator).tolist()
        return [token for i in order for token in sentences[i]]

    return _each_document(tokens, special_ids, noise)


def document_rotation(tokens: Sequence[int], *, special_ids: Collection[int] = (), generator: Generator) -> list[int]:
    """Start the document at a random token, and go on at its beginning after its end."""

    def noise(document: list[int]) -> list[int]:
        start = int(torch.randint(len(document), (), generator=generator))
        return document[start:] + document[:start]

    return _each_document(tokens, special_ids, noise)


def bart_noise(
    tokens: Sequence[int],
    *,
    mask_id: int,
    stop_ids: Collection[int],
    probability: float = 0.3,
    special_ids: Collection[int] = (),
    generator: Generator,
) -> list[int]:
    """Permute the sentences, then infill: the mixture that the published BART was trained with (section 5.1)."""
    permuted = sentence_permutation(tokens, stop_ids=stop_ids, special_ids=special_ids, generator=generator)
    return text_infilling(
        permuted, mask_id=mask_id, probability=probability, special_ids=special_ids, generator=generator
    )


def full_stop_ids(tokenizer: Decoder) -> frozenset[int]:
    """The ids whose text is a full stop, alone or with other punctuation such as a closing quotation mark."""
    texts = ((i, tokenizer.decode([i])) for i in range(tokenizer.vocab_size))
    return frozenset(i for i, text in texts if "." in text and not any(letter.isalnum() for letter in text))


def _each_document(
    tokens: Sequence[int], special_ids: Collection[int], noise: Callable[[list[int]], list[int]]
) -> list[int]:
    special = frozenset(special_ids)
    ids = tokens.tolist() if isinstance(tokens, torch.Tensor) else tokens
    if isinstance(ids, str | bytes) or not isinstance(ids, Iterable):
        raise TypeError(f"tokens must be token ids, got {type(tokens).__name__}: encode the text first")
    for i, token in enumerate(ids):
        if type(token) is not int:
            raise TypeError(f"tokens[{i}] must be an int, got {type(token).__name__}: give one flat sequence of ids")
    noised: list[int] = []
    for is_special, stretch in groupby(ids, key=special.__contains__):
        document = list(stretch)
        noised += document if is_special else noise(document)
    return noised


def _chosen(count: int, probability: float, generator: Generator) -> list[bool]:
    check_probability("probability", probability)
    return (torch.rand(count, generator=generator) < probability).tolist()


check_calls(__name__)
