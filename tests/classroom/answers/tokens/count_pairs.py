"""Answers to `count_pairs`, as learners write them."""

from collections import Counter
from itertools import pairwise

import torch


def wrong_frequencies_ignored(words, frequencies):
    counts = {}
    for word in words:
        for pair in pairwise(word):
            counts[pair] = counts.get(pair, 0) + 1
    return counts


def wrong_overwritten(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for i in range(len(word) - 1):
            counts[word[i], word[i + 1]] = frequency
    return counts


def wrong_pairs_across_words(words, frequencies):
    # The last token of a word and the first of the next one count, too.
    counts = {}
    for k, word in enumerate(words):
        longer = word + words[k + 1][:1] if k + 1 < len(words) else word
        for pair in pairwise(longer):
            counts[pair] = counts.get(pair, 0) + frequencies[k]
    return counts


def wrong_once_per_word(words, frequencies):
    counts = Counter()
    for word, frequency in zip(words, frequencies, strict=True):
        for pair in set(pairwise(word)):
            counts[pair] += frequency
    return dict(counts)


def wrong_order_in_the_pair_ignored(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for a, b in pairwise(word):
            pair = (min(a, b), max(a, b))
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_one_step_too_far(words, frequencies):
    counts = {}
    for w, word in enumerate(words):
        for i in range(len(word)):
            pair = (word[i], word[i + 1])
            counts[pair] = counts.get(pair, 0) + frequencies[w]
    return counts


def wrong_last_pair_missed(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for i in range(len(word) - 2):
            pair = (word[i], word[i + 1])
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_list_as_key(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for i in range(len(word) - 1):
            pair = word[i : i + 2]
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_steps_of_two(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for i in range(0, len(word) - 1, 2):
            pair = (word[i], word[i + 1])
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_any_two_tokens(words, frequencies):
    # Not only neighbors.
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for i in range(len(word)):
            for j in range(i + 1, len(word)):
                pair = (word[i], word[j])
                counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_sorted_list(words, frequencies):
    counts = Counter()
    for word, frequency in zip(words, frequencies, strict=True):
        for pair in pairwise(word):
            counts[pair] += frequency
    return counts.most_common()


def wrong_text_as_key(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for a, b in pairwise(word):
            key = f"{a},{b}"
            counts[key] = counts.get(key, 0) + frequency
    return counts


def wrong_missing_key(words, frequencies):
    # A plain dictionary has no count to add to the first time.
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for pair in pairwise(word):
            counts[pair] += frequency
    return counts


def wrong_return_inside_the_loop(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for pair in pairwise(word):
            counts[pair] = counts.get(pair, 0) + frequency
        return counts


def wrong_pairs_reversed(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for i in range(1, len(word)):
            pair = word[i], word[i - 1]
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_words_as_a_tensor(words, frequencies):
    # Words have different lengths.
    ids = torch.tensor(words)
    counts = {}
    for i in range(ids.shape[1] - 1):
        for row, frequency in zip(ids, frequencies, strict=True):
            pair = (row[i].item(), row[i + 1].item())
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_words_emptied(words, frequencies):
    # pop takes the tokens out of the caller's words.
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        while len(word) > 1:
            first = word.pop(0)
            pair = (first, word[0])
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_single_tokens(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies, strict=True):
        for token in word:
            counts[token] = counts.get(token, 0) + frequency
    return counts


def wrong_frequencies_ignored_and_once_per_word(words, frequencies):
    counts = Counter()
    for word in words:
        counts.update(set(pairwise(word)))
    return counts


def wrong_across_words_and_frequencies_ignored(words, frequencies):
    ids = [token for word in words for token in word]
    return dict(Counter(pairwise(ids)))


def right_counter(words, frequencies):
    counts = Counter()
    for word, frequency in zip(words, frequencies, strict=True):
        counts.update({pair: n * frequency for pair, n in Counter(pairwise(word)).items()})
    return counts


def right_setdefault(words, frequencies):
    counts = {}
    for i in range(len(words)):
        for a, b in zip(words[i][:-1], words[i][1:], strict=True):
            counts.setdefault((a, b), 0)
            counts[a, b] += frequencies[i]
    return counts


def right_sum_for_each_pair(words, frequencies):
    # Slow, but right.
    everything = [(pair, n) for word, n in zip(words, frequencies, strict=True) for pair in pairwise(word)]
    return {pair: sum(n for other, n in everything if other == pair) for pair, _ in everything}


def right_while_loop(words, frequencies):
    counts, w = {}, 0
    while w < len(words):
        i = 0
        while i + 1 < len(words[w]):
            pair = tuple(words[w][i : i + 2])
            if pair in counts:
                counts[pair] += frequencies[w]
            else:
                counts[pair] = frequencies[w]
            i += 1
        w += 1
    return counts


def wrong_counts_of_the_last_word_only(words, frequencies):
    for word, frequency in zip(words, frequencies):
        counts = {}
        for pair in zip(word, word[1:]):
            counts[pair] = counts.get(pair, 0) + frequency
    return counts


def wrong_frequency_counted_twice(words, frequencies):
    counts = Counter()
    for word, frequency in zip(words, frequencies):
        for _ in range(frequency):
            for pair in zip(word, word[1:]):
                counts[pair] += frequency
    return dict(counts)


def wrong_no_overlaps(words, frequencies):
    counts = {}
    for word, frequency in zip(words, frequencies):
        i = 0
        while i < len(word) - 1:
            pair = (word[i], word[i + 1])
            counts[pair] = counts.get(pair, 0) + frequency
            i += 2 if word[i] == word[i + 1] else 1
    return counts
