"""What one merge does to a list of tokens, and what a learned list of merges does to a piece of text."""

from itertools import pairwise

Pair = tuple[int, int]


def merge_pair(ids: list[int], pair: Pair, new_id: int) -> list[int]:
    """Replace every occurrence of pair in ids with new_id, from left to right."""
    merged, i = [], 0
    while i < len(ids):
        if ids[i] == pair[0] and i + 1 < len(ids) and ids[i + 1] == pair[1]:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def apply_merges(ids: list[int], merged_id: dict[Pair, int], limit: int) -> list[int]:
    """Apply the learned merges to ids, always the earliest first, and only those that create an id below limit."""
    while len(ids) > 1:
        # New ids were given out in the order of learning, so the smallest one is the merge that was learned first.
        new_id, pair = min((merged_id.get(pair, limit), pair) for pair in pairwise(ids))
        if new_id >= limit:
            break
        ids = merge_pair(ids, pair, new_id)
    return ids
