"""Lesson 13's exercises agree with the package, and right answers in other styles pass."""

import pytest
import torch
from torch.nn import functional as F

from transformer_course.classroom.checking import judge
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.running import run_case
from transformer_course.data.windows import random_windows

VARIANTS = {
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
    ("language_model_loss", "cross_entropy, flattened"): """
        def language_model_loss(logits, targets):
            return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
    """,
    ("language_model_loss", "cross_entropy, transposed"): """
        def language_model_loss(logits, targets):
            return F.cross_entropy(logits.permute(0, 2, 1), targets)
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
    notebook.run("import torch\nfrom torch.nn import functional as F")
    notebook.run(VARIANTS[name, style])
    card, passed = judge(find_exercise(name), notebook[name])
    assert passed and "does not run" not in repr(card), repr(card)


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
        loss = run_case(exercise, exercise.reference, case).result
        torch.testing.assert_close(loss, F.cross_entropy(logits.flatten(0, 1), targets.flatten()))
