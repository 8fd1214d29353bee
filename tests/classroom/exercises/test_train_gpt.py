"""Lesson 14, Train GPT's exercises agree with the package, and right answers in other styles pass."""

import math

import pytest
import torch
from torch.nn import functional as F

from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.data.windows import random_windows
from transformer_course.evaluation import KneserNey
from transformer_course.evaluation import bits_per_character as packages_bits

VARIANTS = {
    ("window_starts", "floor, with the places counted"): """
        def window_starts(draw, stream, length):
            places = [start for start in range(len(stream)) if start + length < len(stream)]
            return torch.floor(draw * len(places)).to(torch.int64)
    """,
    ("window_starts", "one by one"): """
        def window_starts(u, tokens, n):
            return torch.tensor([int(x * (tokens.shape[0] - n)) for x in u.tolist()])
    """,
    ("bits_per_character", "log2"): """
        def bits_per_character(loss, tokens, text):
            return math.log2(math.e) * loss * (tokens / len(text))
    """,
    ("bits_per_character", "numpy"): """
        def bits_per_character(nats, n, text):
            characters = 0
            for _ in text:
                characters += 1
            return float(np.log2(np.exp(nats))) * n / characters
    """,
    ("kneser_ney_bigram", "written out twice"): """
        def kneser_ney_bigram(counts, discounts):
            vocab = counts.shape[0]
            seen = (counts > 0).float()
            continuation = seen.sum(0)
            shorter = (continuation - discounts[0]).clamp(min=0) + discounts[0] * (continuation > 0).sum() / vocab
            shorter = shorter / continuation.sum()
            out = shorter.repeat(vocab, 1)
            for previous in range(vocab):
                row = counts[previous].float()
                if row.sum() == 0:
                    continue
                kept = torch.relu(row - discounts[1])
                out[previous] = (kept + discounts[1] * seen[previous].sum() * shorter) / row.sum()
            return out
    """,
    ("kneser_ney_bigram", "with a function of its own"): """
        def mix(row, discount, shorter):
            kept = torch.where(row > 0, row - discount, torch.zeros(()))
            left = row.sum(-1, keepdim=True) - kept.sum(-1, keepdim=True)
            return (kept + left * shorter) / row.sum(-1, keepdim=True)

        def kneser_ney_bigram(counts, discounts):
            same = torch.full((len(counts),), 1 / len(counts))
            shorter = mix(counts.bool().sum(0), discounts[0], same)
            mixed = mix(counts, discounts[1], shorter)
            mixed[counts.sum(1) == 0] = shorter
            return mixed
    """,
    ("kneser_ney_bigram", "loops"): """
        def kneser_ney_bigram(counts, discounts):
            table, (first, second) = counts.tolist(), discounts
            vocab = len(table)
            kinds = [sum(table[a][b] > 0 for a in range(vocab)) for b in range(vocab)]
            pairs = sum(kinds)
            spread = sum(k > 0 for k in kinds)
            lower = [(max(k - first, 0) + first * spread / vocab) / pairs for k in kinds]
            rows = []
            for row in table:
                total, different = sum(row), sum(c > 0 for c in row)
                if total == 0:
                    rows.append(lower)
                else:
                    rows.append([(max(c - second, 0) + second * different * p) / total for c, p in zip(row, lower)])
            return torch.tensor(rows)
    """,
    ("next_token_targets", "indices"): """
        def next_token_targets(stream, starts, length):
            places = starts[:, None] + torch.arange(length)
            return stream[places], stream[places + 1]
    """,
    ("next_token_targets", "unfold"): """
        def next_token_targets(tokens, first, n):
            windows = tokens.unfold(0, n + 1, 1)[first]
            return windows[..., :-1], windows[..., 1:]
    """,
    ("next_token_targets", "two loops"): """
        def next_token_targets(stream, starts, length):
            inputs = torch.zeros(len(starts), length, dtype=torch.long)
            targets = torch.zeros(len(starts), length, dtype=torch.long)
            for row, start in enumerate(starts.tolist()):
                for t in range(length):
                    inputs[row, t], targets[row, t] = stream[start + t], stream[start + t + 1]
            return inputs, targets
    """,
    ("language_model_loss", "one-hot"): """
        def language_model_loss(logits, targets):
            right = F.one_hot(targets, logits.shape[-1]).to(logits)
            return -(logits.log_softmax(-1) * right).sum(-1).mean()
    """,
    ("language_model_loss", "loops"): """
        def language_model_loss(logits, targets):
            total = 0
            for row, answers in zip(logits, targets):
                for scores, answer in zip(row, answers):
                    total = total + torch.logsumexp(scores, 0) - scores[answer]
            return total / targets.numel()
    """,
}


@pytest.mark.parametrize("name, style", VARIANTS, ids=": ".join)
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run("import math\nimport numpy as np\nimport torch\nfrom torch.nn import functional as F")
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_every_exercise_has_variants():
    assert {name for name, _ in VARIANTS} == {exercise.name for exercise in topics()["train_gpt"].EXERCISES}


def test_every_place_is_drawn_as_often_and_none_runs_past_the_end():
    stream, length = torch.arange(12), 4
    draw = torch.rand(8_000, generator=torch.Generator().manual_seed(1))
    starts = find_exercise("window_starts").reference(draw, stream, length)
    counts = torch.bincount(starts)
    assert len(counts) == 8 and starts.max() + length < len(stream)
    assert (counts - 1_000).abs().max() < 150


def test_targets_are_those_of_the_packages_windows():
    stream, seed = torch.randint(1000, (200,)), 3
    inputs, targets = random_windows(stream, 5, 8, torch.Generator().manual_seed(seed))
    starts = torch.randint(len(stream) - 8, (5, 1), generator=torch.Generator().manual_seed(seed))[:, 0]
    ours, answers = find_exercise("next_token_targets").reference(stream, starts, 8)
    assert torch.equal(ours, inputs) and torch.equal(answers, targets)


def test_the_loss_is_torchs_cross_entropy():
    exercise = find_exercise("language_model_loss")
    for case in exercise.cases():
        logits, targets = case.inputs.values()
        loss, alone = run_case(exercise, exercise.reference, case).result
        torch.testing.assert_close(loss, F.cross_entropy(logits.flatten(0, 1), targets.flatten()))
        torch.testing.assert_close(alone[0], F.cross_entropy(logits[0], targets[0]))


def test_the_bits_are_the_packages():
    exercise = find_exercise("bits_per_character")
    for case in exercise.cases():
        loss, tokens, text = case.inputs.values()
        assert math.isclose(exercise.reference(loss, tokens, text), packages_bits(loss, tokens, len(text)))


@pytest.mark.parametrize("vocab, size", [(5, 40), (30, 200), (3, 4)])
def test_the_bigram_is_the_packages_kneser_ney(vocab, size):
    # Squared, so that some tokens are rare; the last two ids never occur.
    draw = torch.rand(size, generator=torch.Generator().manual_seed(vocab))
    stream = (draw.square() * (vocab - 2)).long() if vocab > 3 else torch.tensor([0, 1, 1, 0])
    counts = torch.zeros(vocab, vocab, dtype=torch.long)
    for previous, following in zip(stream[:-1].tolist(), stream[1:].tolist(), strict=True):
        counts[previous, following] += 1
    package = KneserNey(stream, vocab, 2)
    ours = find_exercise("kneser_ney_bigram").reference(counts, package.discounts)
    for token in range(vocab):
        torch.testing.assert_close(
            ours[token].double(), torch.tensor(package.probabilities([token])), atol=1e-6, rtol=0
        )
    torch.testing.assert_close(ours.sum(dim=1), torch.ones(vocab))
    loss = -ours[stream[:-1], stream[1:]].log().mean()
    assert math.isclose(loss, package.evaluate(stream), rel_tol=1e-5)
