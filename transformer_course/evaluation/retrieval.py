"""How well a search finds what it should: the place of the right passage, and what is made of it."""

from collections.abc import Sequence

from torch import Tensor

from transformer_course.arguments import check_ids
from transformer_course.call_checks import check_calls
from transformer_course.checks import check_shape


def target_ranks(scores: Tensor, targets: Tensor) -> Tensor:
    """At which place each query's target comes: 1 is the first. Passages with the same score count as before it.

    So a search that gives the same score to everything finds nothing.

    Shape:
        scores: query passage; float
        targets: query; integer, the index of the right passage
        returns: query; integer
    Raises:
        ValueError: the shapes do not go together, or a target is no passage
    """
    check_shape("scores", scores, "query passage")
    check_shape("targets", targets, "query", query=scores.shape[0])
    check_ids("targets", targets)
    if targets.numel() and not 0 <= targets.min() <= targets.max() < scores.shape[1]:
        raise ValueError(f"targets must be from 0 to {scores.shape[1] - 1}, got {targets.min()} to {targets.max()}")
    own = scores.gather(1, targets[:, None])
    # Counted as "not below", so that NaN does not look like a find.
    return (~(scores < own)).sum(dim=1)


def retrieval_measures(ranks: Tensor, cutoffs: Sequence[int] = (1, 10)) -> dict[str, float]:
    """The share of targets among the first few (recall), and the mean of 1 / place (MRR, mean reciprocal rank).

    Source: Voorhees 1999, "The TREC-8 Question Answering Track Report" (MRR).

    Shape:
        ranks: query; integer, 1 is the first place
    Raises:
        ValueError: there is no rank, or one is below 1
    """
    check_shape("ranks", ranks, "query")
    check_ids("ranks", ranks)
    if not ranks.numel() or ranks.min() < 1:
        raise ValueError(f"ranks must count from 1, got {ranks.tolist()[:5]}")
    found = {f"recall@{cutoff}": (ranks <= cutoff).double().mean().item() for cutoff in cutoffs}
    return found | {"MRR": ranks.double().reciprocal().mean().item()}


check_calls(__name__)
