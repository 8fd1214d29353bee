"""From the name of a corpus to token streams or pairs, and the objective that trains on them."""

import hashlib
from contextlib import suppress
from functools import partial

import torch
from torch import Tensor

from transformer_course.call_checks import check_calls
from transformer_course.data import corpora, noising
from transformer_course.data.download import cache_folder
from transformer_course.data.windows import encode_stream
from transformer_course.tokenizers import BytePairTokenizer, CharacterTokenizer, load_tokenizer
from transformer_course.training.objectives import CausalObjective, MaskedObjective, Objective
from transformer_course.training.pair_objectives import DenoisingObjective, PairObjective
from transformer_course.training.presets import Preset

Tokenizer = CharacterTokenizer | BytePairTokenizer
CHOICE_SEED = 0  # of the pairs that are left when only some may be used

SPECIAL_TOKENS = {
    "causal": (),
    "masked": ("<pad>", "<mask>", "<cls>", "<sep>"),
    "denoise": ("<pad>", "<mask>", "<bos>", "<eos>"),
    "translate": ("<pad>", "<mask>", "<bos>", "<eos>"),
}


def texts(objective: str, corpus: str) -> tuple[str, str]:
    """Training and validation text; an encoder-decoder reads both sides of a corpus of pairs."""
    if objective in ("causal", "masked") or "pairs" not in corpora.CATALOGUE[corpus].kinds:
        splits = corpora.load_text(corpus)
        return splits.train, splits.validation
    pairs = corpora.load_pairs(corpus)
    return _both_sides(pairs.train), _both_sides(pairs.validation)


def _both_sides(pairs: list[tuple[str, str]]) -> str:
    """All sources, then all targets: side by side, one window would hold both, and repairing would see pairs."""
    return "\n".join([*(source for source, _ in pairs), *(target for _, target in pairs)])


def make_tokenizer(objective: str, corpus: str, preset: Preset) -> Tokenizer:
    """Characters for the small English corpus that others use so, byte pairs for everything else; trained once, kept.

    A character tokenizer sees the validation text too: it learns nothing from it but the alphabet.
    """
    train, validation = texts(objective, corpus)
    special = SPECIAL_TOKENS[objective]
    if corpus == "tiny-shakespeare" and objective == "causal":
        return CharacterTokenizer.train(train + validation, special_tokens=special)
    train = train[: preset.text_limit]
    digest = hashlib.sha256(f"{preset.merges} {special} {train}".encode()).hexdigest()[:16]
    path = cache_folder() / "tokenizers" / f"{corpus}-{preset.merges}-{digest}.json"
    # The cache only saves time: one that is damaged or can't be written to is no reason not to train.
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        return load_tokenizer(path)
    tokenizer = BytePairTokenizer.train(train, preset.merges, special_tokens=special)
    with suppress(OSError):
        tokenizer.save(path)
    return tokenizer


def make_objective(
    objective: str, corpus: str, preset: Preset, tokenizer: Tokenizer, device: torch.device | str = "cpu"
) -> Objective:
    """The task on this corpus, its data on the device."""
    special = tokenizer.special_tokens
    if objective == "translate":
        return _translation(corpus, preset, tokenizer, device)
    train, validation = (text[: preset.text_limit] for text in texts(objective, corpus))
    sizes = {"length": preset.length, "batch": preset.batch}
    if objective == "causal":
        return CausalObjective(_stream(tokenizer, train, device), _stream(tokenizer, validation, device), **sizes)
    if objective == "masked":
        streams = [sentence_stream(tokenizer, text).to(device) for text in (train, validation)]
        masking = {"mask_id": special["<mask>"], "special_ids": special.values(), "vocab": tokenizer.vocab_size}
        return MaskedObjective(*streams, **sizes, **masking, **preset.options)
    noise = partial(
        _noised,
        mask_id=special["<mask>"],
        stop_ids=noising.full_stop_ids(tokenizer),
        probability=preset.options["probability"],
    )
    return DenoisingObjective(
        encode_stream(tokenizer, train), encode_stream(tokenizer, validation), noise=noise, **sizes,
        pad_id=special["<pad>"], bos_id=special["<bos>"], eos_id=special["<eos>"], device=device,
    )  # fmt: skip


def sentence_stream(tokenizer: Tokenizer, text: str) -> Tensor:
    """Each line of the text between <cls> and <sep>, one after the other, so that windows need no padding.

    Shape:
        returns: seq; int64
    """
    first, last = tokenizer.special_tokens["<cls>"], tokenizer.special_tokens["<sep>"]
    lines = (line for line in text.split("\n") if line)
    return torch.tensor([token for line in lines for token in (first, *tokenizer.encode(line), last)])


def encode_pairs(tokenizer: Tokenizer, pairs: list[tuple[str, str]], longest: int) -> list[tuple[list[int], list[int]]]:
    """Ids of both sides; pairs with a side longer than `longest` tokens are left out."""
    ids = [(tokenizer.encode(source), tokenizer.encode(target)) for source, target in pairs]
    return [pair for pair in ids if 0 < len(pair[0]) <= longest and 0 < len(pair[1]) < longest]


def choose_pairs(pairs: list[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """A random choice of pairs, the same one each time; a larger one begins with a smaller one's.

    Raises:
        ValueError: there are fewer pairs than that
    """
    if count > len(pairs):
        raise ValueError(f"pairs={count}: there are only {len(pairs):,} to train on")
    order = torch.randperm(len(pairs), generator=torch.Generator().manual_seed(CHOICE_SEED))
    return [pairs[i] for i in order[:count].tolist()]


def _translation(corpus: str, preset: Preset, tokenizer: Tokenizer, device: torch.device | str) -> PairObjective:
    pairs = corpora.load_pairs(corpus)
    # A pair is about 200 characters: a text limit is meant as so many characters of both sides.
    count = None if preset.text_limit is None else preset.text_limit // 200
    longest = int(preset.model["max_len"])
    special = tokenizer.special_tokens
    chosen = pairs.train[:count]
    if "pairs" in preset.options:
        chosen = choose_pairs(chosen, int(preset.options["pairs"]))
    train, validation = (encode_pairs(tokenizer, side, longest) for side in (chosen, pairs.validation[:count]))
    return PairObjective(
        train, validation, batch=preset.batch, seed=preset.settings.seed, device=device,
        pad_id=special["<pad>"], bos_id=special["<bos>"], eos_id=special["<eos>"],
    )  # fmt: skip


def _noised(row: Tensor, generator: torch.Generator, **noise) -> Tensor:
    return torch.tensor(noising.bart_noise(row, generator=generator, **noise))


def _stream(tokenizer: Tokenizer, text: str, device: torch.device | str) -> Tensor:
    return encode_stream(tokenizer, text).to(device)


check_calls(__name__)
