"""Filling gaps with a good n-gram model, from all that it can see on both sides."""

import numpy as np
import torch
from torch import Tensor

from transformer_course.arguments import check_whole
from transformer_course.call_checks import check_calls
from transformer_course.data.masking import MaskedTokens
from transformer_course.evaluation.fill_in import NeighborCounts, neighbors
from transformer_course.evaluation.ngrams import MISSING, KneserNey

CANDIDATES, SLOTS = 200, 64  # scored for each gap; gaps at a time


def ngram_guesses(
    train: Tensor,
    masked: MaskedTokens,
    *,
    mask_id: int,
    vocab: int,
    order: int = 5,
    candidates: int = CANDIDATES,
) -> Tensor:
    """What a Kneser–Ney model names at each hidden place.

    A candidate is scored by the product of the probabilities of all n-grams that it is part of: its own after the
    tokens on the left, and those of the next order − 1 tokens on the right, in whose contexts it stands. Where all of
    these can be seen, that is how likely the model holds the whole text with this candidate beside the others.

    What is hidden too, or beyond the edge of the window, is not guessed but left out: a context begins after it, so
    that the model backs off to the part that can be seen, and on the right the product ends before it.

    Only the `candidates` tokens that the both-sides bigram ranks best are scored; all of them would take
    vocab / candidates times as long.

    Shape:
        train: stream; int64
        returns: slot; int64
    Raises:
        ValueError: no token is hidden, or candidates is less than 1
    """
    check_whole("candidates", candidates)
    check_whole("order", order)
    counts, model = NeighborCounts(train, vocab), KneserNey(train, vocab, order)
    found, (left, right) = [], neighbors(masked, mask_id)
    around = torch.from_numpy(_surroundings(masked, mask_id, order - 1))
    for a, b, seen in zip(left.split(SLOTS), right.split(SLOTS), around.split(SLOTS), strict=True):
        best = counts.scores(a, b, mask_id)[2].topk(min(candidates, vocab), dim=-1).indices.cpu()
        scores = torch.from_numpy(candidate_scores(model, seen.numpy(), best.numpy()))
        found.append(best.gather(-1, scores.argmax(dim=-1, keepdim=True))[:, 0])
    return torch.cat(found).to(masked.labels.device)


def candidate_scores(model: KneserNey, around: np.ndarray, candidates: np.ndarray) -> np.ndarray:
    """Log score of each candidate (slot candidate) in the middle of what stands around (slot 2 · order − 1).

    MISSING stands for what is hidden, or beyond the edge.
    """
    reach, (slots, count) = model.order - 1, candidates.shape
    filled = np.repeat(around, count, axis=0)
    filled[:, reach] = candidates.flatten()
    scores, open_ = np.zeros(slots * count), np.ones(slots * count, dtype=bool)
    for place in range(reach, 2 * reach + 1):
        open_ &= filled[:, place] != MISSING
        rows = filled[open_]
        scores[open_] += np.log(model.probability(rows[:, place - reach : place], rows[:, place]))
    return scores.reshape(slots, count)


def _surroundings(masked: MaskedTokens, mask_id: int, reach: int) -> np.ndarray:
    """For each hidden place, what can be seen up to `reach` places left and right of it."""
    seen = masked.inputs.masked_fill(masked.inputs == mask_id, MISSING).cpu().numpy()
    padded = np.pad(seen, ((0, 0), (reach, reach)), constant_values=MISSING)
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=1)[masked.select.cpu().numpy()]


check_calls(__name__)
