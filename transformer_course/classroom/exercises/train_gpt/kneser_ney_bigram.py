"""Exercise: the n-gram model that a GPT is compared with, for pairs of tokens."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise
from transformer_course.classroom.exercises.train_gpt.kneser_ney_mistakes import MISTAKES


def kneser_ney_bigram(counts, discounts):
    """How likely each token is after each other one: interpolated Kneser–Ney of order two.

    `counts` has the axes (previous next): how often `next` came right after `previous`. `discounts` are two
    numbers from 0 to 1: the first is taken from the continuation counts, the second from the pairs. Returns
    probabilities (previous next); each row sums to 1.
    """
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts, strict=True):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


WORDS = ("San", "Francisco", "the", "cat")


def cases() -> tuple[Case, ...]:
    def case(label: str, counts: list[list[int]], discounts: tuple[float, float], words=()) -> Case:
        axes = {"counts": "previous next", "probabilities": "previous next"}
        tokens = {"previous": words, "next": words} if words else {}
        return Case(label, {"counts": torch.tensor(counts), "discounts": discounts}, axes, tokens)

    generator = torch.Generator().manual_seed(132)
    chosen = torch.rand(9, 9, generator=generator) < 0.4
    many = torch.randint(1, 6, (9, 9), generator=generator) * chosen
    many[4] = 0  # never followed by anything
    many[:, 7] = 0  # never came after anything
    many[7, 2] = 3
    return (
        case("four words", [[0, 4, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 1, 0]], (0.0, 0.5), WORDS),
        case("both discounts", [[0, 4, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 1, 0]], (0.25, 0.5), WORDS),
        case("two tokens", [[3, 1], [2, 0]], (0.5, 0.75)),
        case("a token that nothing follows", [[1, 2, 0], [0, 0, 0], [4, 1, 1]], (0.3, 0.6)),
        case("nothing discounted", [[1, 2, 1], [1, 0, 3], [4, 1, 1]], (0.0, 0.0)),
        case("nine tokens", many.tolist(), (0.4, 0.7)),
    )


EXERCISE = Exercise(
    name="kneser_ney_bigram",
    topic="train_gpt",
    title="The baseline",
    difficulty=3,
    minutes=15,
    builds="CausalObjective",
    returns=("probabilities",),
    reference=kneser_ney_bigram,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which tensor of zeros and ones says which pairs were seen at all? Summed along which axis does it give the "
        "continuation counts? And along which one does it say how many counts of a row were lowered?",
        "The same three lines serve both times, for a row of continuation counts and for all rows of pairs at once. "
        "What was taken from a row is the discount times the number of its counts that are not 0. Keep the axis of a "
        "sum (`keepdim=True`), so that it can be divided by, and mind rows that sum to 0: `torch.where`.",
        "`(counts > 0).sum(dim=0)` are the continuation counts. A mix is `((row - discount).clamp(min=0) + taken * "
        "estimate) / total`, with `taken = discount * (row > 0).sum(dim=-1, keepdim=True)`.",
    ),
)
