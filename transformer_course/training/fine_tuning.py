"""How a pretrained encoder is fine-tuned on each tier, and how labelled texts become its examples."""

from collections.abc import Sequence
from dataclasses import dataclass

from transformer_course.training.classification import Example
from transformer_course.training.preparation import Tokenizer
from transformer_course.training.presets import best_precision
from transformer_course.training.settings import TrainingSettings


@dataclass(frozen=True)
class FineTuning:
    """How many verses get labels, how many are kept for the test, and how to train."""

    verses: int
    test_verses: int
    batch: int
    settings: TrainingSettings


def fine_tuning(tier: str) -> FineTuning:
    """The course's own choice for a task on single verses.

    Raises:
        ValueError: there is no such tier
    """
    plans = {
        "smoke": FineTuning(32, 32, 8, _settings(12, 1e-3)),
        "cpu": FineTuning(1_024, 500, 32, _settings(300, 1e-3)),
        "gpu": FineTuning(1_024, 2_000, 32, _settings(600, 3e-4)),
    }
    if tier not in plans:
        raise ValueError(f"tier={tier!r} is unknown: choose one of {', '.join(plans)}")
    return plans[tier]


def _settings(steps: int, rate: float) -> TrainingSettings:
    # One evaluation, at the end: nothing is chosen by it, so the test examples may serve.
    every = max(1, steps // 12)
    return TrainingSettings(
        steps, rate, warmup=steps // 10, log_every=every, evaluate_every=every * 12, precision=best_precision()
    )


def encode_examples(tokenizer: Tokenizer, examples: Sequence[tuple[str, int]], longest: int) -> list[Example]:
    """Ids of each text between <cls> and <sep>, as in pretraining; those longer than `longest` tokens are left out."""
    first, last = tokenizer.special_tokens["<cls>"], tokenizer.special_tokens["<sep>"]
    ids = [([first, *tokenizer.encode(text), last], label) for text, label in examples]
    return [example for example in ids if len(example[0]) <= longest]
