"""How well a finished run does, beside what simpler means reach on the same text; and what it writes."""

import random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Generator, Tensor, nn

from transformer_course.call_checks import check_calls
from transformer_course.data.corpora import load_pairs
from transformer_course.data.masking import MaskedTokens, mask_tokens
from transformer_course.data.windows import all_windows
from transformer_course.evaluation import (
    KneserNey,
    bits_per_character,
    compressor_bits_per_character,
    masked_token_guesses,
    neighbor_guesses,
    ngram_guesses,
    text_scores,
)
from transformer_course.training.configuration import RunConfig
from transformer_course.training.objectives import EVALUATION_SEED, CausalObjective, MaskedObjective
from transformer_course.training.preparation import Tokenizer, encode_pairs, make_objective
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
    """The share of selected tokens recovered, by the model and by counting.

    A fifth of the selected tokens is not behind the mask: the model sees a token there, in half of these places the
    right one, and counting does not use it. So the masked tokens are reported on their own, too.
    """
    objective = make_objective(config.objective, config.corpus, config.preset, tokenizer)
    with torch.inference_mode():
        loss = objective.evaluate(model)["loss"]
    masked = hidden_validation(objective)
    guesses = fill_in_guesses(objective, masked, tokenizer.vocab_size)
    guesses = {config.family: masked_token_guesses(model, masked), **guesses}
    labels, behind = masked.labels[masked.select], masked.inputs[masked.select] == objective.masking["mask_id"]
    where, rows = f"{config.corpus}, validation", []
    for measure, places in (
        ("selected tokens recovered", torch.ones_like(behind)),
        ("masked tokens recovered", behind),
    ):
        for who, guess in guesses.items():
            share = int((guess == labels)[places].sum()) / max(1, int(places.sum()))
            rows.append(Row(measure, who, share, where, who == config.family))
    return [*rows, Row("loss, nats per hidden token", config.family, loss, where, ours=True)]


def hidden_validation(objective: MaskedObjective) -> MaskedTokens:
    """The whole validation text with tokens hidden, always the same ones."""
    windows, _ = all_windows(objective.validation, objective.length)
    return mask_tokens(windows, generator=Generator().manual_seed(EVALUATION_SEED), **objective.masking)


def fill_in_guesses(objective: MaskedObjective, masked: MaskedTokens, vocab: int) -> dict[str, Tensor]:
    """What counting names: pairs of neighbors, and a 5-gram model that reads on both sides."""
    how = {"mask_id": objective.masking["mask_id"], "vocab": vocab}
    guesses = neighbor_guesses(objective.train, masked, **how)
    return guesses | {"5-gram on both sides": ngram_guesses(objective.train, masked, **how)}


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
    pairs, chosen = held_out_pairs(config, tokenizer), len(held_out_pairs(config))
    if not pairs:
        return []  # the model can't read any of them
    sources, references = [source for source, _ in pairs], [target for _, target in pairs]
    written = {f"{config.family}, greedy": rewrite(model, tokenizer, sources)}
    written[f"{config.family}, 4 beams"] = rewrite(model, tokenizer, sources, beams=4)
    written["copying the source"] = sources
    scores = {who: text_scores(texts, references) for who, texts in written.items()}
    where = f"{config.corpus}, {len(pairs)} test pairs"
    if len(pairs) < chosen:
        where += f"; {chosen - len(pairs)} more too long for max_len={config.preset.model['max_len']}"
    return [
        Row(measure, who, getattr(score, name), where, who.startswith(config.family))
        for measure, name in (("chrF", "chrf"), ("BLEU", "bleu"))
        for who, score in scores.items()
    ]


def held_out_pairs(config: RunConfig, tokenizer: Tokenizer | None = None) -> list[tuple[str, str]]:
    """A fixed random choice of test pairs; fewer where the run only shows that everything works.

    With a tokenizer, those of them that are too long for the model are left out, exactly as in training.
    """
    pairs = load_pairs(config.corpus).test
    count = PAIRS if config.preset.text_limit is None else 8
    chosen = random.Random(0).sample(pairs, min(count, len(pairs)))
    if tokenizer is None:
        return chosen
    longest = int(config.preset.model["max_len"])
    return [pair for pair in chosen if encode_pairs(tokenizer, [pair], longest)]


REPORTS = {
    "causal": causal_report,
    "masked": masked_report,
    "denoise": denoising_report,
    "translate": translation_report,
}


check_calls(__name__)
