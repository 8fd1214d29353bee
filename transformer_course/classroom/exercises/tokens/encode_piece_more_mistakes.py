"""More wrong versions of `encode_piece` that learners write."""

from collections import Counter
from itertools import pairwise

from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.classroom.exercises.tokens.merge_all import merge_all


def most_frequent(ids, merged_id):
    result = list(ids)
    while counts := Counter(pair for pair in pairwise(result) if pair in merged_id):
        best = counts.most_common(1)[0][0]
        result = merge_all(result, best, merged_id[best])
    return result


def unknown_zero(ids, merged_id):
    result = list(ids)
    while len(result) > 1:
        best = min(pairwise(result), key=lambda pair: merged_id.get(pair, 0))
        result = merge_all(result, best, merged_id.get(best, 0))
    return result


def one_of_dictionary(ids, merged_id):
    for pair, new_id in merged_id.items():
        if pair in pairwise(ids):
            return merge_all(ids, pair, new_id)
    return list(ids)


MORE_MISTAKES = (
    Mistake(
        "each merge from the original ids",
        lambda ids, merged_id: (
            merge_all(ids, *max(merged_id.items(), key=lambda item: item[1])) if merged_id else list(ids)
        ),
        "Each merge starts from the original ids again, so only the last one is left. Each goes on with what the one "
        "before has made.",
    ),
    Mistake(
        "the most frequent first",
        most_frequent,
        "You merge the most frequent pair first, as in training. Here the order is that in which the merges were "
        "learned: the smallest new id first.",
    ),
    Mistake(
        "unknown pairs become 0",
        unknown_zero,
        "A pair without a merge counts as id 0 in yours, so it comes first and gets merged. Only pairs in `merged_id` "
        "are merged.",
    ),
    Mistake(
        "one merge, in the order of the dictionary",
        one_of_dictionary,
        "Two things: a smaller new id comes first, whatever the order of the dictionary, and you keep going until no "
        "merge applies.",
    ),
)
