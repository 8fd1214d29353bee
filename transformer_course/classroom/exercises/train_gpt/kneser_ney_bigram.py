"""Exercise: the n-gram model that a GPT is compared with, for pairs of tokens."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise
from transformer_course.classroom.exercises.train_gpt.kneser_ney_mistakes import MISTAKES
from transformer_course.classroom.exercises.train_gpt.kneser_ney_rarer_mistakes import MORE_MISTAKES


def kneser_ney_bigram(counts, discounts):
    """Estimate how likely each token is to follow each previous one, using interpolated Kneser–Ney for pairs.

    `counts`, with the axes (previous next), holds how often `next` came right after `previous`. `discounts` holds two
    numbers from 0 to 1: the first is subtracted from the continuation counts, and the second from the counts of
    pairs. Return probabilities with the axes (previous next). Each row sums to 1, and rows without any counts get the
    smoothed distribution of continuations.
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
    title="Kneser–Ney",
    difficulty=3,
    minutes=30,
    builds="CausalObjective",
    returns=("probabilities",),
    reference=kneser_ney_bigram,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Which tensor of zeros and ones tells you which pairs were seen at all? Along which axis do you sum it to get "
        "the continuation counts, and along which to get the number of lowered counts in a row?",
        "The same three lines work twice: for the row of continuation counts, and for all rows of pairs at once. The "
        "amount taken from a row is the discount times the row's number of nonzero counts. Keep the summed axis "
        "(`keepdim=True`) so that you can divide by the sum, and handle rows that sum to 0 with `torch.where`.",
        "`(counts > 0).sum(dim=0)` gives the continuation counts. In a row of counts, `(row - discount).clamp(min=0)` "
        "is left, and `discount * (row > 0).sum(dim=-1, keepdim=True)` was taken. How do you share out what was taken, "
        "and what do you divide by so that the row sums to 1?",
    ),
)
