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
        "Each merge starts from the original ids again, so only the last one has any effect. Apply each merge to what "
        "the previous one returned.",
    ),
    Mistake(
        "the most frequent first",
        most_frequent,
        "You merge the most frequent pair first, as in training. When you encode, apply merges in the order in which "
        "they were learned, starting with the smallest new id.",
    ),
    Mistake(
        "unknown pairs become 0",
        unknown_zero,
        "You treat a pair without a merge as if its id were 0, so it comes first and gets merged. Merge only pairs "
        "that are in `merged_id`.",
    ),
    Mistake(
        "one merge, in the order of the dictionary",
        one_of_dictionary,
        "There are two mistakes here. Start with the smallest new id, whatever the order of the dictionary, and keep "
        "going until no merge applies.",
    ),
)
