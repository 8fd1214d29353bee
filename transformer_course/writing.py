"""Text in, text out: continue a prompt, fill in blanks, rewrite a source. The tensors stay behind this door."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Generator, nn

from transformer_course.arguments import check_texts, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.generation import beam_search_from_source, generate_from_source, stream
from transformer_course.models.bert import MaskedLanguageModel
from transformer_course.models.families import CausalLanguageModel, EncoderDecoder
from transformer_course.modes import evaluating
from transformer_course.tokenizers.inputs import check_text

MASK = "<mask>"


class Tokenizer(Protocol):
    """What is needed of a tokenizer here."""

    special_tokens: dict[str, int]

    def encode(self, text: str, allow_special: bool = False) -> list[int]: ...

    def decode(self, ids: Sequence[int], skip_special: bool = False) -> str: ...


def continue_text(
    model: CausalLanguageModel,
    tokenizer: Tokenizer,
    prompt: str,
    max_new: int,
    *,
    temperature: float = 0.8,
    top_k: int | None = None,
    top_p: float | None = None,
    seed: int = 1,
) -> Iterator[str]:
    """Write on from the prompt, and hand over each piece of text as soon as it is complete.

    The pieces join to what the tokenizer decodes from all the new tokens, also where these end in half a character.

    Raises:
        ValueError: the prompt is empty, or a setting of the sampling is out of its range
    """
    check_whole("seed", seed, 0, (1 << 63) - 1)
    ids = tokenizer.encode(check_text("prompt", prompt))
    if not ids:
        raise ValueError("prompt is empty: give at least one character to continue")
    device = next(model.parameters()).device
    steps = stream(
        model, torch.tensor([ids[-model.config.max_len :]], device=device), max_new, temperature=temperature,
        top_k=top_k, top_p=top_p, generator=Generator(device).manual_seed(seed), window=True,
    )  # fmt: skip
    written, text, shown = [], "", ""
    for step in steps:
        written.append(int(step[0]))
        text = tokenizer.decode(written)
        # Half of a character decodes to U+FFFD: wait for its other bytes.
        complete = text.rstrip("\ufffd")
        if len(complete) > len(shown):
            yield complete[len(shown) :]
            shown = complete
    if len(text) > len(shown):  # no other bytes will come
        yield text[len(shown) :]


@dataclass(frozen=True)
class Blank:
    """One blank of a text: the likeliest tokens for it, with their probabilities."""

    candidates: tuple[tuple[str, float], ...]


@torch.inference_mode()
def fill_blanks(model: MaskedLanguageModel, tokenizer: Tokenizer, text: str, k: int = 5) -> list[Blank]:
    """Say for each <mask> in the text which `k` tokens fit best; a blank is one token.

    Raises:
        ValueError: the text has no <mask>, or is longer than the model's max_len
    """
    text = check_text("text", text)
    check_whole("k", k, most=model.encoder.config.vocab)
    special, device = tokenizer.special_tokens, next(model.parameters()).device
    ids = [special["<cls>"], *tokenizer.encode(text.replace(f" {MASK}", MASK), allow_special=True), special["<sep>"]]
    places = [i for i, token in enumerate(ids) if token == special[MASK]]
    if not places:
        raise ValueError(f"text={text!r} has no blank: put {MASK} in place of a word")
    with evaluating(model):
        logits = model(torch.tensor([ids], device=device), select=torch.tensor(places, device=device))
    logits[:, list(special.values())] = -torch.inf
    best = logits.float().softmax(dim=-1).topk(k)
    return [
        Blank(tuple((tokenizer.decode([int(i)]), float(p)) for i, p in zip(row, chances, strict=True)))
        for row, chances in zip(best.indices, best.values, strict=True)
    ]


@torch.inference_mode()
def rewrite(
    model: EncoderDecoder,
    tokenizer: Tokenizer,
    sources: Sequence[str],
    max_new: int = 128,
    *,
    beams: int | None = None,
    batch: int = 64,
) -> list[str]:
    """Let an encoder-decoder write its target for each source: greedily, or with so many beams.

    Raises:
        ValueError: there is no source, or one of them is empty or too long
    """
    check_whole("max_new", max_new)
    check_whole("batch", batch)
    ids = [tokenizer.encode(source, allow_special=True) for source in check_texts("sources", sources)]
    for i, row in enumerate(ids):
        if not 0 < len(row) <= model.config.max_len:
            raise ValueError(f"sources[{i}] has {len(row)} tokens; expected 1 to max_len={model.config.max_len}")
    if not ids:
        raise ValueError("sources is empty: give at least one text")
    # Texts of one length together: little padding, and a batch ends when all of it has ended.
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    written: dict[int, str] = {}
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        for i, target in zip(rows, _write(model, tokenizer, [ids[i] for i in rows], max_new, beams), strict=True):
            written[i] = target
    return [written[i] for i in range(len(ids))]


def _write(model: nn.Module, tokenizer: Tokenizer, rows: list[list[int]], max_new: int, beams: int | None) -> list[str]:
    special, device = tokenizer.special_tokens, next(model.parameters()).device
    longest = max(map(len, rows))
    source = torch.tensor([row + [special["<pad>"]] * (longest - len(row)) for row in rows], device=device)
    real = torch.arange(longest, device=device) < torch.tensor([[len(row)] for row in rows], device=device)
    ends = {"bos_id": special["<bos>"], "eos_id": special["<eos>"], "source_mask": None if real.all() else real}
    max_new = min(max_new, model.config.max_len - 1)
    if beams is None:
        found = generate_from_source(model, source, max_new, **ends)
    else:
        found = beam_search_from_source(model, source, max_new, beams=beams, **ends).tokens[:, 0]
    return [tokenizer.decode(row, skip_special=True) for row in found.tolist()]


check_calls(__name__)
