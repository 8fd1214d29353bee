"""Answers to `encode_piece`, as learners write them."""

from collections import Counter
from itertools import pairwise

from transformer_course.classroom.exercises.tokens.merge_all import merge_all


def wrong_order_of_the_dictionary(ids, merged_id):
    for pair, new_id in merged_id.items():
        ids = merge_all(ids, pair, new_id)
    return ids


def wrong_leftmost_pair_first(ids, merged_id):
    result = list(ids)
    i = 0
    while i < len(result) - 1:
        pair = (result[i], result[i + 1])
        if pair in merged_id:
            result[i : i + 2] = [merged_id[pair]]
            i = 0
        else:
            i += 1
    return result


def wrong_only_one_merge(ids, merged_id):
    found = [pair for pair in pairwise(ids) if pair in merged_id]
    if not found:
        return list(ids)
    best = min(found, key=merged_id.get)
    return merge_all(ids, best, merged_id[best])


def wrong_newest_merge_first(ids, merged_id):
    result = list(ids)
    while True:
        found = [pair for pair in pairwise(result) if pair in merged_id]
        if not found:
            return result
        best = max(found, key=lambda pair: merged_id[pair])
        result = merge_all(result, best, merged_id[best])


def wrong_sorted_by_pair(ids, merged_id):
    # sorted compares the pairs here, not their ids.
    result = ids
    for pair, new_id in sorted(merged_id.items()):
        result = merge_all(result, pair, new_id)
    return result


def wrong_ids_changed_in_place(ids, merged_id):
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1]):
        i = 0
        while i < len(ids) - 1:
            if (ids[i], ids[i + 1]) == pair:
                ids[i] = new_id
                del ids[i + 1]
            i += 1
    return ids


def wrong_most_frequent_pair_first(ids, merged_id):
    # As in training.
    result = list(ids)
    while True:
        counts = Counter(pair for pair in pairwise(result) if pair in merged_id)
        if not counts:
            return result
        best = counts.most_common(1)[0][0]
        result = merge_all(result, best, merged_id[best])


def wrong_minimum_of_nothing(ids, merged_id):
    result = ids
    while len(result) > 1:
        best = min((pair for pair in pairwise(result) if pair in merged_id), key=lambda pair: merged_id[pair])
        result = merge_all(result, best, merged_id[best])
    return result


def wrong_unknown_pair_is_looked_up(ids, merged_id):
    result = ids
    while len(result) > 1:
        best = min(pairwise(result), key=lambda pair: merged_id[pair])
        result = merge_all(result, best, merged_id[best])
    return result


def wrong_unknown_pairs_become_0(ids, merged_id):
    result = list(ids)
    while len(result) > 1:
        best = min(pairwise(result), key=lambda pair: merged_id.get(pair, 0))
        result = merge_all(result, best, merged_id.get(best, 0))
    return result


def wrong_only_pairs_of_the_start(ids, merged_id):
    # Pairs that a merge creates are missed.
    found = {pair for pair in pairwise(ids) if pair in merged_id}
    result = list(ids)
    for pair in sorted(found, key=lambda pair: merged_id[pair]):
        result = merge_all(result, pair, merged_id[pair])
    return result


def wrong_first_occurrence_of_each_merge(ids, merged_id):
    result = list(ids)
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1]):
        for i in range(len(result) - 1):
            if (result[i], result[i + 1]) == pair:
                result[i : i + 2] = [new_id]
                break
    return result


def wrong_keys_without_items(ids, merged_id):
    # Without .items(), a pair is unpacked instead of a pair and its id.
    result = ids
    for pair, new_id in sorted(merged_id):
        result = merge_all(result, pair, new_id)
    return result


def wrong_each_merge_from_the_original(ids, merged_id):
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1]):
        result = merge_all(ids, pair, new_id)
    return result


def wrong_only_the_new_tokens(ids, merged_id):
    result = ids
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1]):
        result = merge_all(result, pair, new_id)
    return [token for token in result if token in merged_id.values()]


def wrong_applied_merges_returned(ids, merged_id):
    used = []
    result = ids
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1]):
        if pair in pairwise(result):
            used.append(pair)
        result = merge_all(result, pair, new_id)
    return used


def wrong_highest_ids_first(ids, merged_id):
    # One pass from the last merge to the first.
    result = ids
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1], reverse=True):
        result = merge_all(result, pair, new_id)
    return result


def wrong_order_of_the_dictionary_and_only_one_merge(ids, merged_id):
    for pair in merged_id:
        if pair in list(pairwise(ids)):
            return merge_all(ids, pair, merged_id[pair])
    return ids


def wrong_leftmost_first_and_in_place(ids, merged_id):
    changed = True
    while changed:
        changed = False
        for i in range(len(ids) - 1):
            if (ids[i], ids[i + 1]) in merged_id:
                ids[i : i + 2] = [merged_id[ids[i], ids[i + 1]]]
                changed = True
                break
    return ids


def right_earliest_pair_that_is_there(ids, merged_id):
    result = list(ids)
    while True:
        found = [(merged_id[pair], pair) for pair in pairwise(result) if pair in merged_id]
        if not found:
            return result
        new_id, pair = min(found)
        result = merge_all(result, pair, new_id)


def right_one_occurrence_at_a_time(ids, merged_id):
    result = list(ids)
    while len(result) > 1:
        ranks = [merged_id.get((result[i], result[i + 1]), float("inf")) for i in range(len(result) - 1)]
        i = ranks.index(min(ranks))
        if ranks[i] == float("inf"):
            break
        result[i : i + 2] = [ranks[i]]
    return result


def right_dictionary_turned_around(ids, merged_id):
    pair_of = {new_id: pair for pair, new_id in merged_id.items()}
    result = ids[:]
    for new_id in sorted(pair_of):
        result = merge_all(result, pair_of[new_id], new_id)
    return result


def right_repeated_until_nothing_changes(ids, merged_id):
    ordered = sorted(merged_id, key=merged_id.get)
    before, result = None, list(ids)
    while result != before:
        before = result
        for pair in ordered:
            result = merge_all(result, pair, merged_id[pair])
    return result


def wrong_stops_at_the_first_merge_that_does_not_apply(ids, merged_id):
    for pair, new_id in sorted(merged_id.items(), key=lambda item: item[1]):
        merged = merge_all(ids, pair, new_id)
        if merged == ids:
            break
        ids = merged
    return ids


def wrong_sorted_by_id_downward(ids, merged_id):
    for pair in sorted(merged_id, key=merged_id.get, reverse=True):
        ids = merge_all(ids, pair, merged_id[pair])
    return ids


def wrong_looks_at_the_first_two_only(ids, merged_id):
    ids = list(ids)
    while len(ids) > 1 and (ids[0], ids[1]) in merged_id:
        ids = [merged_id[ids[0], ids[1]], *ids[2:]]
    return ids
