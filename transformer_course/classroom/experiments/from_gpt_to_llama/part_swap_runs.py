"""The runs behind lesson 16, From GPT to LLaMA: part by part, three seeds each, with equal steps and equal tokens.

`python -m transformer_course.classroom.experiments.from_gpt_to_llama.part_swap_runs FILE` repeats them all, except
those that FILE already holds. It writes one line of JSON per run.
"""

import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import torch

from transformer_course.classroom.experiments.from_gpt_to_llama.part_swaps import PARTS, SwapConfig, swapped_model
from transformer_course.classroom.experiments.stored_records import Planned, make_missing, train_logged
from transformer_course.data.corpora import load_text
from transformer_course.data.windows import encode_stream
from transformer_course.tokenizers import CharacterTokenizer
from transformer_course.training.objectives import CausalObjective
from transformer_course.training.settings import TrainingSettings

CORPUS, BATCH, UNSEEN, SEEDS, SMALL_START = "verses", 16, 100_000, (1, 2, 3), 0.02
SETTINGS = TrainingSettings(300, 6e-3, warmup=30, log_every=20, evaluate_every=300, checkpoint_every=300)


def objective_and_config() -> tuple[CausalObjective, SwapConfig]:
    """Single characters of the verses, validated on the first 100,000 of the validation text; and the sizes."""
    text = load_text(CORPUS)
    tokenizer = CharacterTokenizer.train(text.train)
    config = SwapConfig(tokenizer.vocab_size)
    streams = encode_stream(tokenizer, text.train), encode_stream(tokenizer, text.validation[:UNSEEN])
    return CausalObjective(*streams, length=config.max_len, batch=BATCH), config


def train_swapped(
    objective: CausalObjective,
    config: SwapConfig,
    parts: Collection[str],
    settings: TrainingSettings = SETTINGS,
    stop: int | None = None,
) -> dict:
    """Train one model with these parts, and return its log as it is stored; `stop` ends the same run earlier."""
    model = swapped_model(config, parts, seed=settings.seed)
    run = {
        "parts": [part for part in PARTS if part in parts],
        "corpus": CORPUS,
        "batch": objective.batch_size,
        "model": asdict(config),
    }
    return run | train_logged(model, objective, settings, stop)


def plan(config: SwapConfig) -> Iterator[tuple[SwapConfig, tuple[str, ...], TrainingSettings]]:
    """Every run of the table: the way from GPT to LLaMA, each part alone, all but one, and the controls."""
    way = [PARTS[:n] for n in range(len(PARTS) + 1)]
    alone = [(part,) for part in PARTS]
    without = [tuple(other for other in PARTS if other != part) for part in PARTS]
    ends, twice = ((), PARTS), 2 * SETTINGS.peak_rate
    # Is it the time? GPT for a quarter longer. The rate? Both ends at half and at twice of it. The start? Smaller.
    longer = replace(SETTINGS, steps=SETTINGS.steps * 5 // 4, evaluate_every=SETTINGS.steps * 2)
    plans = [(config, parts, SETTINGS) for parts in dict.fromkeys([*way, *alone])]
    plans += [(config, (), longer)]
    plans += [(config, parts, SETTINGS) for parts in without[:-1]]
    plans += [(config, parts, replace(SETTINGS, peak_rate=rate)) for rate in (twice / 4, twice) for parts in ends]
    plans += [(replace(config, std=SMALL_START), parts, SETTINGS) for parts in ((), ("SwiGLU",), PARTS)]
    for sizes, parts, settings in dict.fromkeys(plans):
        yield from ((sizes, parts, replace(settings, seed=seed)) for seed in SEEDS)


def main(path: Path) -> None:
    """Make every run of the plan that the file does not hold, and write the file again after each."""
    torch.set_num_threads(1)
    objective, config = objective_and_config()
    make_missing(path, (planned(objective, *one) for one in plan(config)))


def planned(
    objective: CausalObjective, config: SwapConfig, parts: Collection[str], settings: TrainingSettings
) -> Planned:
    """What a run is known by in the file, and what makes it."""
    known = {"model": asdict(config), "parts": list(parts), "settings": asdict(settings)}
    return known, partial(train_swapped, objective, config, parts, settings)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
