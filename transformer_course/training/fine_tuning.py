"""How a pretrained encoder is fine-tuned on each tier, and how labeled texts become its examples."""

from collections.abc import Sequence
from dataclasses import dataclass

from transformer_course.call_checks import check_calls
from transformer_course.data.windows import IGNORED
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


def encode_words(
    tokenizer: Tokenizer, examples: Sequence[tuple[Sequence[str], Sequence[int]]], longest: int
) -> list[Example]:
    """Ids of each text, word by word between <cls> and <sep>; a word's label stands at the first of its tokens.

    All other tokens have the label IGNORED. Texts longer than `longest` tokens are left out.

    Source: Devlin et al. 2019, section 5.3, arXiv 1810.04805 (the first of a word's tokens speaks for it).

    Raises:
        ValueError: a text has not as many labels as words
    """
    first, last = tokenizer.special_tokens["<cls>"], tokenizer.special_tokens["<sep>"]
    found = []
    for i, (words, labels) in enumerate(examples):
        if len(words) != len(labels):
            raise ValueError(f"examples[{i}] has {len(words)} words and {len(labels)} labels: give one for each word")
        ids, wanted = [first], [IGNORED]
        for place, (word, label) in enumerate(zip(words, labels, strict=True)):
            pieces = tokenizer.encode(f" {word}" if place else word)
            ids += pieces
            wanted += [label, *[IGNORED] * (len(pieces) - 1)]
        found.append(([*ids, last], [*wanted, IGNORED]))
    return [example for example in found if len(example[0]) <= longest]


check_calls(__name__)
