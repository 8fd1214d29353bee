"""More wrong versions of `beam_step` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def beam_step(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.generate.beam_step import beam_step as reference

    return reference(*inputs)


def mixed(totals, log_probabilities):
    batch, beams, vocab = log_probabilities.shape
    best = (totals[..., None] + log_probabilities).flatten().topk(batch * beams)
    place = best.indices.view(batch, beams)
    return best.values.view(batch, beams), place // vocab % beams, place % vocab


def in_order(totals, log_probabilities):
    vocab = log_probabilities.shape[-1]
    scores = (totals[..., None] + log_probabilities).flatten(1)
    place = scores.topk(totals.shape[1]).indices.sort(dim=-1).values
    return scores.gather(1, place), place // vocab, place % vocab


def chosen(values, beams, vocab):
    best = values.flatten(-2).topk(beams, dim=-1)
    return best.values, best.indices // vocab, best.indices % vocab


def best_total_for_all(totals, log_probabilities):
    beams, vocab = log_probabilities.shape[-2:]
    together = totals.max(dim=-1).values[:, None, None] + log_probabilities
    best = together.flatten(-2).topk(beams)
    return best.values, best.indices // vocab, best.indices % vocab


MORE_MISTAKES = (
    Mistake(
        "places of the long row as tokens",
        lambda totals, logs: (lambda best, beam, token: (best, beam, beam * logs.shape[-1] + token))(
            *beam_step(totals, logs)
        ),
        "Your tokens are indices into the long row of all beams. The token id is the remainder when you divide the "
        "index by the size of the vocabulary.",
    ),
    Mistake(
        "vocabulary before beams",
        lambda totals, logs: chosen((totals[..., None] + logs).transpose(-1, -2), *logs.shape[-2:]),
        "You lay out the long row with the vocabulary first, but split it as if the beams came first. Which of the "
        "two changes faster along your row?",
    ),
    Mistake(
        "texts in the batch mixed",
        mixed,
        "You pick the best continuations from the whole batch. Each text in the batch has its own beams.",
    ),
    Mistake(
        "most likely text last",
        lambda totals, logs: tuple(part.flip(-1) for part in beam_step(totals, logs)),
        "The texts are right, but in ascending order. The most likely one should come first.",
    ),
    Mistake(
        "in the order of the beams",
        in_order,
        "The texts are right, but ordered by beam. The most likely one should come first.",
    ),
    Mistake(
        "old totals returned",
        lambda totals, logs: (totals, *beam_step(totals, logs)[1:]),
        "You return the old totals. A text's new total includes its new token.",
    ),
    Mistake(
        "averaged",
        lambda totals, logs: (beam_step(totals, logs)[0] / 2, *beam_step(totals, logs)[1:]),
        "You divide the sum by 2. Log probabilities of successive tokens simply add up.",
    ),
    Mistake(
        "softmax of the log probabilities",
        lambda totals, logs: chosen(totals[..., None] + logs.softmax(dim=-1), *logs.shape[-2:]),
        "You turn the log probabilities back into probabilities before you add them. Totals are sums of logarithms.",
    ),
    Mistake(
        "each beam's best token, old totals",
        lambda totals, logs: (totals, torch.arange(totals.shape[1]).expand_as(totals).clone(), logs.argmax(dim=-1)),
        "There are two mistakes here. Compare all continuations, because a good beam may get several continuations and "
        "a bad one none. Also, include the new token in the totals.",
    ),
    Mistake(
        "the best total for all beams",
        best_total_for_all,
        "Every beam continues with the best beam's total. Each has a total of its own.",
    ),
)
