"""How well a finished run does, beside what simpler means reach on the same text; and what it writes."""

import random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Generator, nn

from transformer_course.data.corpora import load_pairs
from transformer_course.data.masking import mask_tokens
from transformer_course.data.windows import all_windows
from transformer_course.evaluation import (
    KneserNey,
    bits_per_character,
    compressor_bits_per_character,
    fill_in_accuracies,
    text_scores,
)
from transformer_course.training.configuration import RunConfig
from transformer_course.training.objectives import EVALUATION_SEED, CausalObjective
from transformer_course.training.preparation import Tokenizer, make_objective
from transformer_course.training.run import load_run
from transformer_course.writing import rewrite

PAIRS = 300  # held-out pairs that are written and scored; the same ones each time


@dataclass(frozen=True)
class Row:
    """One number: what it measures, of whom, on which text; `ours` for the model of the run."""

    measure: str
    who: str
    value: float
    where: str
    ours: bool = False


def report(folder: str | Path) -> list[Row]:
    """The result of a finished run, then its baselines.

    Raises:
        FileNotFoundError: the folder holds no finished run
    """
    model, tokenizer, config = load_run(folder)
    return REPORTS[config.objective](model, tokenizer, config)


def causal_report(model: nn.Module, tokenizer: Tokenizer, config: RunConfig) -> list[Row]:
    """Loss and bits per character over the whole validation text; n-gram models and compressors of the same text."""
    objective = make_objective(config.objective, config.corpus, config.preset, tokenizer)
    with torch.inference_mode():
        loss = objective.evaluate(model)["loss"]
    count = len(objective.validation) - 1
    text = tokenizer.decode(objective.validation.tolist())
    where = f"{config.corpus}, validation"
    losses = {config.family: loss, **ngram_losses(objective, tokenizer.vocab_size)}
    rows = [Row("loss, nats per token", who, value, where, who == config.family) for who, value in losses.items()]
    bits = {who: bits_per_character(value, count, len(text)) for who, value in losses.items()}
    bits |= compressor_bits_per_character(tokenizer.decode(objective.train.tolist()), text)
    return rows + [Row("bits per character", who, value, where, who == config.family) for who, value in bits.items()]


def ngram_losses(objective: CausalObjective, vocab: int) -> dict[str, float]:
    """What counting reaches: n-gram models of the training text, on the validation text, in nats per token."""
    return {
        f"Kneser–Ney {order}-gram": KneserNey(objective.train, vocab, order).evaluate(objective.validation)
        for order in (2, 3, 4, 5)
    }


def masked_report(model: nn.Module, tokenizer: Tokenizer, config: RunConfig) -> list[Row]:
    """The share of hidden tokens named, and what counting neighbours names of the same ones."""
    objective = make_objective(config.objective, config.corpus, config.preset, tokenizer)
    with torch.inference_mode():
        scores = objective.evaluate(model)
    windows, _ = all_windows(objective.validation, objective.length)
    masked = mask_tokens(windows, generator=Generator().manual_seed(EVALUATION_SEED), **objective.masking)
    shares = fill_in_accuracies(
        objective.train, masked, mask_id=objective.masking["mask_id"], vocab=tokenizer.vocab_size
    )
    where = f"{config.corpus}, validation"
    rows = [Row("hidden tokens named", config.family, scores["accuracy"], where, ours=True)]
    rows += [Row("hidden tokens named", who, value, where) for who, value in shares.items()]
    return [*rows, Row("loss, nats per hidden token", config.family, scores["loss"], where, ours=True)]


def denoising_report(model: nn.Module, tokenizer: Tokenizer, config: RunConfig) -> list[Row]:
    """The loss of repairing, every token of the text counted, beside counts that do not see the damaged text."""
    objective = make_objective(config.objective, config.corpus, config.preset, tokenizer)
    with torch.inference_mode():
        loss = objective.evaluate(model)["loss"]
    counting = KneserNey(objective.train, tokenizer.vocab_size, 3).evaluate(objective.validation)
    where = f"{config.corpus}, validation"
    return [
        Row("loss, nats per token", config.family, loss, where, ours=True),
        Row("loss, nats per token", "Kneser–Ney 3-gram that sees no source", counting, where),
    ]


def translation_report(model: nn.Module, tokenizer: Tokenizer, config: RunConfig) -> list[Row]:
    """chrF and BLEU of held-out pairs, greedily and with four beams, beside copying the source."""
    pairs = held_out_pairs(config)
    sources, references = [source for source, _ in pairs], [target for _, target in pairs]
    written = {f"{config.family}, greedy": rewrite(model, tokenizer, sources)}
    written[f"{config.family}, 4 beams"] = rewrite(model, tokenizer, sources, beams=4)
    written["copying the source"] = sources
    scores = {who: text_scores(texts, references) for who, texts in written.items()}
    where = f"{config.corpus}, {len(pairs)} test pairs"
    return [
        Row(measure, who, getattr(score, name), where, who.startswith(config.family))
        for measure, name in (("chrF", "chrf"), ("BLEU", "bleu"))
        for who, score in scores.items()
    ]


def held_out_pairs(config: RunConfig) -> list[tuple[str, str]]:
    """A fixed random choice of test pairs; fewer where the run only shows that everything works."""
    pairs = load_pairs(config.corpus).test
    count = PAIRS if config.preset.text_limit is None else 8
    return random.Random(0).sample(pairs, min(count, len(pairs)))


REPORTS = {
    "causal": causal_report,
    "masked": masked_report,
    "denoise": denoising_report,
    "translate": translation_report,
}
