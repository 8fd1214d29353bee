"""Cross-attention read as an alignment: from which source word was a target word written?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from transformer_course.generation import generate_from_source
from transformer_course.inspection import record_attention
from transformer_course.models.families import EncoderDecoder
from transformer_course.tokenizers import BytePairTokenizer

WORD = re.compile(rb"[A-Za-z]+")


@dataclass(frozen=True)
class CrossAttention:
    """The cross-attention weights with which a target was predicted from its source, and the tokens of both.

    Row t of `weights` belongs to the position that predicts target token t, which has read the tokens before it; the
    last row predicts the end.

    Shape:
        weights: layer head target source
    """

    weights: Tensor
    source: Sequence[int]
    target: Sequence[int]


def cross_attention(model: EncoderDecoder, tokenizer: BytePairTokenizer, source: str, target: str) -> CrossAttention:
    """Let the model read a source and the correct target, and keep its cross-attention weights."""
    return _recorded(model, tokenizer, tokenizer.encode(source), tokenizer.encode(target))


def written_attention(
    model: EncoderDecoder, tokenizer: BytePairTokenizer, source: str, max_new: int = 64
) -> CrossAttention:
    """Let the model write a target greedily, and keep the weights with which it wrote each token.

    Raises:
        ValueError: the source is empty, or longer than the model's max_len
    """
    ids, longest = tokenizer.encode(source), model.config.max_len
    if not 0 < len(ids) <= longest:
        raise ValueError(f"source has {len(ids)} tokens; expected 1 to max_len={longest}")
    ends = {f"{name}_id": tokenizer.special_tokens[f"<{name}>"] for name in ("bos", "eos")}
    read = torch.tensor([ids], device=next(model.parameters()).device)
    written = generate_from_source(model, read, min(max_new, longest - 1), **ends)[0].tolist()
    return _recorded(model, tokenizer, ids, [token for token in written if token != ends["eos_id"]])


def _recorded(
    model: EncoderDecoder, tokenizer: BytePairTokenizer, source: Sequence[int], target: Sequence[int]
) -> CrossAttention:
    special, device = tokenizer.special_tokens, next(model.parameters()).device
    rows = [list(source)], [[special["<bos>"], *target]]
    layers = record_attention(model, *(torch.tensor(row, device=device) for row in rows))["cross"]
    return CrossAttention(torch.cat(layers).float().cpu(), source, [*target, special["<eos>"]])


def words_of(tokenizer: BytePairTokenizer, ids: Sequence[int]) -> dict[str, list[range]]:
    """The words of a text, each with its occurrences: the positions of the tokens that it spans."""
    owner = [place for place, token in enumerate(ids) for _ in tokenizer.tokens[token]]
    found: dict[str, list[range]] = {}
    for match in WORD.finditer(b"".join(tokenizer.tokens[token] for token in ids)):
        places = range(owner[match.start()], owner[match.end() - 1] + 1)
        found.setdefault(match[0].decode(), []).append(places)
    return found


@dataclass(frozen=True)
class WordAttention:
    """Cross-attention from word to word.

    Shape:
        weights: layer head target source
    """

    weights: Tensor
    source: Sequence[str]
    target: Sequence[str]


def between_words(tokenizer: BytePairTokenizer, seen: CrossAttention) -> WordAttention:
    """For each target word, the weights with which its first token was predicted, summed over each source word."""
    sources, targets = pieces_of(tokenizer, seen.source), pieces_of(tokenizer, seen.target[:-1])
    rows = seen.weights[:, :, [places.start for _, places in targets]]
    weights = torch.stack([rows[..., places.start : places.stop].sum(dim=-1) for _, places in sources], dim=-1)
    return WordAttention(weights, [text for text, _ in sources], [text for text, _ in targets])


def pieces_of(tokenizer: BytePairTokenizer, ids: Sequence[int]) -> list[tuple[str, range]]:
    """A text in pieces that end before each blank, with the positions of their tokens."""
    starts = [i for i, token in enumerate(ids) if i == 0 or tokenizer.tokens[token][:1].isspace()]
    edges = zip(starts, [*starts[1:], len(ids)], strict=True)
    return [(tokenizer.decode(list(ids[a:b])).strip(), range(a, b)) for a, b in edges]


def unambiguous_words(tokenizer: BytePairTokenizer, seen: CrossAttention) -> list[tuple[range, range]]:
    """The positions of words that occur once in the source and once in the target, spelled alike."""
    sources, targets = words_of(tokenizer, seen.source), words_of(tokenizer, seen.target[:-1])
    both = [word for word in targets if len(targets[word]) == 1 and len(sources.get(word, ())) == 1]
    return [(sources[word][0], targets[word][0]) for word in both]


def alignment_scores(
    model: EncoderDecoder, tokenizer: BytePairTokenizer, pairs: Sequence[tuple[str, str]]
) -> dict[str, float]:
    """How often the largest weight, in the mean of a layer's heads, points to the copy of an unambiguous word.

    Each layer is read twice: in the row that writes the word, and in the next row, which has read it. As a baseline,
    how often the same place in the source, in proportion to its length, would be right.

    Raises:
        ValueError: no pair has a word that occurs once on both sides
    """
    hits: dict[str, list[bool]] = {}
    for source, target in pairs:
        seen = cross_attention(model, tokenizer, source, target)
        heaviest = seen.weights.mean(dim=1).argmax(dim=-1)
        for there, here in unambiguous_words(tokenizer, seen):
            for layer, best in enumerate(heaviest.tolist(), 1):
                hits.setdefault(f"layer {layer}, row that writes the word", []).append(best[here.start] in there)
                hits.setdefault(f"layer {layer}, row that has read it", []).append(best[here.start + 1] in there)
            guess = round(here.start * (len(seen.source) - 1) / max(1, len(seen.target) - 2))
            hits.setdefault("the same place in the source", []).append(guess in there)
    if not hits:
        raise ValueError("no word occurs exactly once on both sides: give longer pairs, or more of them")
    return {name: sum(found) / len(found) for name, found in hits.items()}
