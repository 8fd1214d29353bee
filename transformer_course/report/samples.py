"""A few things that the model of a finished run writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.report.results import held_out_pairs
from transformer_course.training.configuration import RunConfig
from transformer_course.training.preparation import Tokenizer, texts
from transformer_course.training.run import load_run
from transformer_course.writing import continue_text, fill_blanks, rewrite


@dataclass(frozen=True)
class Sample:
    """Something the model wrote."""

    title: str
    text: str


def samples(folder: str | Path, count: int = 3) -> list[Sample]:
    """A few things that the model of a finished run writes.

    Raises:
        FileNotFoundError: the folder holds no finished run
    """
    model, tokenizer, config = load_run(folder)
    return SAMPLES[config.objective](model, tokenizer, config, count)


def causal_samples(model: nn.Module, tokenizer: Tokenizer, config: RunConfig, count: int) -> list[Sample]:
    """Continuations of the first words of the validation text."""
    text = texts(config.objective, config.corpus)[1]
    starts = [text[i * len(text) // count :][:40] for i in range(count)]
    return [Sample(f"{start!r} …", "".join(continue_text(model, tokenizer, start, 100))) for start in starts]


def masked_samples(model: nn.Module, tokenizer: Tokenizer, config: RunConfig, count: int) -> list[Sample]:
    """Lines of the validation text with one word hidden, and the five likeliest tokens for it."""
    lines = [line.split(" ") for line in texts(config.objective, config.corpus)[1].split("\n") if line.count(" ") > 7]
    found = []
    for words in lines[:: max(1, len(lines) // count)][:count]:
        room = model.config.max_len - 3  # <cls>, <sep> and the blank
        while len(tokenizer.encode(" ".join(words))) > room:
            words = words[:-1]
        middle = len(words) // 2
        hidden, shown = words[middle], " ".join([*words[:middle], "<mask>", *words[middle + 1 :]])
        guesses = fill_blanks(model, tokenizer, shown)[0].candidates
        found.append(Sample(shown, f"was {hidden!r}; " + ", ".join(f"{word.strip()} {p:.0%}" for word, p in guesses)))
    return found


def rewritten_samples(model: nn.Module, tokenizer: Tokenizer, config: RunConfig, count: int) -> list[Sample]:
    """Held-out sources with what the model makes of them; a denoising model gets text with blanks."""
    sources: Sequence[str] = [source for source, _ in held_out_pairs(config, tokenizer)]
    if config.objective == "denoise":
        sources = [_with_blank(source) for source in sources]
        longest = model.config.max_len
        sources = [source for source in sources if len(tokenizer.encode(source, allow_special=True)) <= longest]
    sources = sources[:count]
    if not sources:
        return []
    return [Sample(a, b) for a, b in zip(sources, rewrite(model, tokenizer, sources), strict=True)]


def _with_blank(text: str) -> str:
    words = text.split(" ")
    middle = len(words) // 2
    return " ".join(words[:middle]) + "<mask> " + " ".join(words[middle + 2 :])


SAMPLES = {
    "causal": causal_samples,
    "masked": masked_samples,
    "denoise": rewritten_samples,
    "translate": rewritten_samples,
}


check_calls(__name__)
