"""What to train with on each tier of hardware: smoke (seconds), cpu (minutes on two cores), gpu (ten minutes)."""

import math
import os
from dataclasses import dataclass, field

import torch

from transformer_course.call_checks import check_calls
from transformer_course.training.settings import TrainingSettings

TIERS = ("smoke", "cpu", "gpu")
TIER_VARIABLE = "TRANSFORMER_COURSE_TIER"
OBJECTIVES = {"gpt": ("causal",), "llama": ("causal",), "bert": ("masked",), "bart": ("denoise", "translate")}


@dataclass(frozen=True)
class Preset:
    """A model's sizes, the length and number of the sequences in a batch, and how to train on them.

    `merges` is the vocabulary of a corpus that is cut into byte pairs; `text_limit` shortens the training text, in
    characters, where a run only shows that everything works.
    """

    model: dict[str, int | float]
    length: int
    batch: int
    settings: TrainingSettings
    merges: int
    text_limit: int | None = None
    options: dict[str, float] = field(default_factory=dict)


def choose_tier() -> tuple[str, str]:
    """The tier for this machine, and the reason in words; the environment variable overrides it.

    Raises:
        ValueError: the variable names no tier
    """
    wanted = os.environ.get(TIER_VARIABLE)
    if wanted:
        if wanted not in TIERS:
            raise ValueError(f"{TIER_VARIABLE}={wanted!r}: choose one of {', '.join(TIERS)}")
        return wanted, f"{TIER_VARIABLE} says so"
    if torch.cuda.is_available():
        return "gpu", f"torch sees {torch.cuda.get_device_name()}"
    return "cpu", "torch sees no GPU here"


def best_precision() -> str:
    """bf16 where the card computes in it, fp16 on older cards, fp32 without a card."""
    if not torch.cuda.is_available():
        return "fp32"
    return "bf16" if torch.cuda.get_device_capability() >= (8, 0) else "fp16"


def preset(family: str, objective: str, corpus: str, tier: str) -> Preset:
    """The course's own choice of sizes and settings.

    Raises:
        ValueError: there is no such family, objective of that family, or tier
    """
    base = family.removesuffix("-published")
    if objective not in OBJECTIVES.get(base, ()):
        known = "; ".join(f"{name}: {', '.join(tasks)}" for name, tasks in OBJECTIVES.items())
        raise ValueError(f"family={family!r} with objective={objective!r} is unknown: choose among {known}")
    if tier not in TIERS:
        raise ValueError(f"tier={tier!r} is unknown: choose one of {', '.join(TIERS)}")
    if base in ("gpt", "llama"):
        return _causal(base, corpus, tier)
    return _masked(family, tier) if base == "bert" else _encoder_decoder(family, objective, corpus, tier)


def _sizes(family: str, d_model: int, n_layers: int, n_heads: int, max_len: int, dropout: float) -> dict:
    sizes = {"d_model": d_model, "n_heads": n_heads, "max_len": max_len}
    if not family.endswith("-published"):
        # As large for this width as GPT-2's 0.02 is for its 768: a narrow model that starts smaller learns later.
        sizes["std"] = round(0.02 * math.sqrt(768 / d_model), 3)
    if family.startswith("bart"):
        sizes |= {"n_encoder_layers": n_layers, "n_decoder_layers": n_layers}
    else:
        sizes["n_layers"] = n_layers
    if family == "llama":
        # Three matrices instead of two: two-thirds of the width keep the number of parameters.
        return sizes | {"n_kv_heads": max(1, n_heads // 2), "d_hidden": d_model * 8 // 3 // 8 * 8, "tied": True}
    return sizes | {"d_hidden": 4 * d_model, "dropout": dropout}


def _smoke(**changes) -> TrainingSettings:
    numbers = {"steps": 20, "peak_rate": 3e-3, "warmup": 5, "evaluate_every": 10, "checkpoint_every": 10}
    return TrainingSettings(**{**numbers, "log_every": 5, **changes})


def _causal(family: str, corpus: str, tier: str) -> Preset:
    characters = corpus == "tiny-shakespeare"
    if tier == "smoke":
        return Preset(_sizes(family, 32, 2, 2, 32, 0.0), 32, 8, _smoke(), merges=300, text_limit=60_000)
    if tier == "cpu":
        # The shape for which nanoGPT publishes its result on a CPU; on subword text, twice the context.
        length, batch, steps = (64, 12, 2_000) if characters else (128, 16, 1_075)
        rate = 6e-3 if family == "gpt" else 4e-3
        settings = TrainingSettings(steps, rate, warmup=steps // 10, evaluate_every=250, checkpoint_every=250)
        return Preset(_sizes(family, 128, 4, 4, length, 0.0), length, batch, settings, merges=2_048)
    # nanoGPT's settings but for the schedule: half as many steps, at the end of which the rate is nothing.
    settings = TrainingSettings(
        2_500, 1e-3, warmup=100, beta2=0.99, log_every=50, evaluate_every=250, checkpoint_every=500,
        precision=best_precision(),
    )  # fmt: skip
    return Preset(_sizes(family, 384, 6, 6, 256, 0.2), 256, 64, settings, merges=4_096)


def _masked(family: str, tier: str) -> Preset:
    options = {"probability": 0.3}
    if tier == "smoke":
        sizes = _sizes(family, 32, 2, 2, 256, 0.0)
        return Preset(sizes, 32, 8, _smoke(), merges=300, text_limit=60_000, options=options)
    if tier == "cpu":
        settings = TrainingSettings(2_000, 2e-3, warmup=200, evaluate_every=250, checkpoint_every=250)
        return Preset(_sizes(family, 128, 4, 4, 128, 0.0), 64, 16, settings, merges=4_096, options=options)
    settings = TrainingSettings(
        8_000, 1e-3, warmup=500, log_every=50, evaluate_every=500, checkpoint_every=500, precision=best_precision()
    )
    return Preset(_sizes(family, 384, 6, 6, 256, 0.1), 128, 64, settings, merges=4_096, options=options)


def _encoder_decoder(family: str, objective: str, corpus: str, tier: str) -> Preset:
    options = {"probability": 0.3} if objective == "denoise" else {}
    if tier == "smoke":
        sizes = _sizes(family, 32, 1, 2, 256, 0.0)
        return Preset(sizes, 24, 8, _smoke(), merges=300, text_limit=40_000, options=options)
    if tier == "cpu":
        # Found with a smaller start: at 2e-3 and above the decoder was much later in finding out that it can copy from
        # the source; so it was when it repaired long windows.
        steps, length, batch = (2_000, 32, 32) if objective == "denoise" else (2_400, 64, 24)
        settings = TrainingSettings(steps, 1e-3, warmup=steps // 10, evaluate_every=250, checkpoint_every=250)
        return Preset(_sizes(family, 128, 2, 4, 256, 0.0), length, batch, settings, merges=4_096, options=options)
    settings = TrainingSettings(
        6_000, 1e-3, warmup=500, log_every=50, evaluate_every=500, checkpoint_every=500, precision=best_precision()
    )
    return Preset(_sizes(family, 256, 4, 4, 512, 0.1), 128, 64, settings, merges=8_192, options=options)


check_calls(__name__)
