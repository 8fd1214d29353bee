"""Answers to `learn_pairs`, as learners write them."""

from collections import Counter
from itertools import pairwise

from transformer_course.classroom.exercises.tokens.count_pairs import count_pairs
from transformer_course.classroom.exercises.tokens.merge_all import merge_all


def wrong_ties_take_the_first_found(words, frequencies, first_id, n_merges):
    merges = []
    for i in range(n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = max(counts, key=counts.get)
        words = [merge_all(word, best, first_id + i) for word in words]
        merges.append(best)
    return merges


def wrong_ties_take_the_largest(words, frequencies, first_id, n_merges):
    merges = []
    for i in range(n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = max(counts, key=lambda pair: (counts[pair], pair))
        words = [merge_all(word, best, first_id + i) for word in words]
        merges.append(best)
    return merges


def wrong_no_stop(words, frequencies, first_id, n_merges):
    merges = []
    for i in range(n_merges):
        counts = count_pairs(words, frequencies)
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, first_id + i) for word in words]
        merges.append(best)
    return merges


def wrong_same_id_for_all_merges(words, frequencies, first_id, n_merges):
    merges = []
    for _ in range(n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, first_id) for word in words]
        merges.append(best)
    return merges


def wrong_words_changed_in_place(words, frequencies, first_id, n_merges):
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        for k in range(len(words)):
            words[k] = merge_all(words[k], best, new_id)
        merges.append(best)
    return merges


def wrong_counted_only_once(words, frequencies, first_id, n_merges):
    counts = count_pairs(words, frequencies)
    ranked = sorted(counts, key=lambda pair: (-counts[pair], pair))
    return ranked[:n_merges]


def wrong_dictionary_of_ids(words, frequencies, first_id, n_merges):
    merges = {}
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, new_id) for word in words]
        merges[best] = new_id
    return merges


def wrong_pairs_with_their_counts(words, frequencies, first_id, n_merges):
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best, count = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[0]
        words = [merge_all(word, best, new_id) for word in words]
        merges.append((best, count))
    return merges


def wrong_stops_at_single_pairs(words, frequencies, first_id, n_merges):
    # A pair that occurs once is still a pair.
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts or max(counts.values()) < 2:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, new_id) for word in words]
        merges.append(best)
    return merges


def wrong_ids_from_256(words, frequencies, first_id, n_merges):
    merges = []
    for i in range(n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, 256 + i) for word in words]
        merges.append(best)
    return merges


def wrong_range_ends_at_n_merges(words, frequencies, first_id, n_merges):
    merges = []
    for new_id in range(first_id, n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, new_id) for word in words]
        merges.append(best)
    return merges


def wrong_frequencies_ignored(words, frequencies, first_id, n_merges):
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = Counter(pair for word in words for pair in pairwise(word))
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, new_id) for word in words]
        merges.append(best)
    return merges


def wrong_rarest_pair(words, frequencies, first_id, n_merges):
    # The sign in the key is missing.
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (counts[pair], pair))
        words = [merge_all(word, best, new_id) for word in words]
        merges.append(best)
    return merges


def wrong_nothing_returned_when_pairs_run_out(words, frequencies, first_id, n_merges):
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            return
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, new_id) for word in words]
        merges.append(best)
    return merges


def wrong_argument_order(words, frequencies, first_id, n_merges):
    # merge_all takes the ids first and the pair second.
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(best, word, new_id) for word in words]
        merges.append(best)
    return merges


def wrong_merged_words_thrown_away(words, frequencies, first_id, n_merges):
    # merge_all returns a new list, which nobody keeps.
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        for word in words:
            merge_all(word, best, new_id)
        merges.append(best)
    return merges


def wrong_ids_returned(words, frequencies, first_id, n_merges):
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, new_id) for word in words]
        merges.append(new_id)
    return merges


def wrong_one_merge_too_few(words, frequencies, first_id, n_merges):
    merges = []
    for i in range(1, n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, first_id + i - 1) for word in words]
        merges.append(best)
    return merges


def wrong_ties_take_the_first_found_and_no_stop(words, frequencies, first_id, n_merges):
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        best = max(counts, key=lambda pair: counts[pair])
        words = [merge_all(word, best, new_id) for word in words]
        merges.append(best)
    return merges


def wrong_same_id_and_words_changed(words, frequencies, first_id, n_merges):
    merges = []
    while len(merges) < n_merges:
        counts = count_pairs(words, frequencies)
        if len(counts) == 0:
            break
        best = sorted(counts, key=lambda pair: (-counts[pair], pair))[0]
        for word in words:
            word[:] = merge_all(word, best, first_id)
        merges.append(best)
    return merges


def right_sorted_items(words, frequencies, first_id, n_merges):
    merges = []
    new_id = first_id
    while len(merges) < n_merges:
        counts = count_pairs(words, frequencies)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if not ranked:
            return merges
        merges.append(ranked[0][0])
        words = [merge_all(word, merges[-1], new_id) for word in words]
        new_id += 1
    return merges


def right_two_steps_for_ties(words, frequencies, first_id, n_merges):
    current = [list(word) for word in words]
    merges = []
    for i in range(n_merges):
        counts = count_pairs(current, frequencies)
        if counts == {}:
            break
        most = max(counts.values())
        best = min(pair for pair, count in counts.items() if count == most)
        merges.append(best)
        for k, word in enumerate(current):
            current[k] = merge_all(word, best, first_id + i)
    return merges


def right_all_by_itself(words, frequencies, first_id, n_merges):
    # Without the two other functions.
    words = [tuple(word) for word in words]
    merges = []
    for step in range(n_merges):
        counts = Counter()
        for word, frequency in zip(words, frequencies, strict=True):
            for pair in pairwise(word):
                counts[pair] += frequency
        if not counts:
            break
        best = max(counts, key=lambda pair: (counts[pair], -pair[0], -pair[1]))
        shorter = []
        for word in words:
            ids, i = [], 0
            while i < len(word):
                if word[i : i + 2] == best:
                    ids.append(first_id + step)
                    i += 2
                else:
                    ids.append(word[i])
                    i += 1
            shorter.append(tuple(ids))
        words = shorter
        merges.append(best)
    return merges


def right_max_of_the_sorted_pairs(words, frequencies, first_id, n_merges):
    # max keeps the first of equals, and the first is the smallest.
    merges = []
    for new_id in range(first_id, first_id + n_merges):
        counts = count_pairs(words, frequencies)
        best = max(sorted(counts), key=counts.get, default=None)
        if best is None:
            break
        merges.append(best)
        words = list(map(lambda word, best=best, new_id=new_id: merge_all(word, best, new_id), words))
    return merges


def wrong_id_advances_from_the_largest(words, frequencies, first_id, n_merges):
    pairs = []
    for step in range(n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [merge_all(word, best, first_id * step) for word in words]
        pairs.append(best)
    return pairs


def wrong_merges_only_the_most_frequent_word(words, frequencies, first_id, n_merges):
    words, pairs = list(words), []
    for step in range(n_merges):
        counts = count_pairs(words, frequencies)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        at = frequencies.index(max(frequencies))
        words[at] = merge_all(words[at], best, first_id + step)
        pairs.append(best)
    return pairs


def wrong_most_common_of_the_top_n(words, frequencies, first_id, n_merges):
    counts = Counter(count_pairs(words, frequencies))
    return [pair for pair, _ in counts.most_common(n_merges)]
