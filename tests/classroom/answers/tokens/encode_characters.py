"""Answers to `encode_characters`, as learners write them."""

from collections import Counter

import torch


def wrong_ids_from_0(text, training_text):
    vocabulary = {character: i for i, character in enumerate(sorted(set(training_text)))}
    return [vocabulary.get(character, 0) for character in text]


def wrong_unknown_raises(text, training_text):
    vocabulary = {character: i for i, character in enumerate(sorted(set(training_text)), start=1)}
    return [vocabulary[character] for character in text]


def wrong_order_of_appearance(text, training_text):
    vocabulary = {}
    for character in training_text:
        if character not in vocabulary:
            vocabulary[character] = len(vocabulary) + 1
    return [vocabulary.get(character, 0) for character in text]


def wrong_repeated_characters_kept(text, training_text):
    vocabulary = {character: i for i, character in enumerate(sorted(training_text), start=1)}
    return [vocabulary.get(character, 0) for character in text]


def wrong_vocabulary_from_the_text(text, training_text):
    vocabulary = {character: i + 1 for i, character in enumerate(sorted(set(text)))}
    return [vocabulary.get(character, 0) for character in text]


def wrong_unknown_dropped(text, training_text):
    vocabulary = {character: i for i, character in enumerate(sorted(set(training_text)), start=1)}
    return [vocabulary[character] for character in text if character in vocabulary]


def wrong_unknown_is_minus_1(text, training_text):
    characters = sorted(set(training_text))
    return [characters.index(c) + 1 if c in characters else -1 for c in text]


def wrong_code_points(text, training_text):
    return [ord(character) if character in training_text else 0 for character in text]


def wrong_most_frequent_first(text, training_text):
    vocabulary = {}
    for i, (character, _) in enumerate(Counter(training_text).most_common()):
        vocabulary[character] = i + 1
    return [vocabulary.get(character, 0) for character in text]


def wrong_lower_case(text, training_text):
    vocabulary = {c: i for i, c in enumerate(sorted(set(training_text.lower())), start=1)}
    return [vocabulary.get(c, 0) for c in text.lower()]


def wrong_sorted_downward(text, training_text):
    vocabulary = {c: i for i, c in enumerate(sorted(set(training_text), reverse=True), start=1)}
    return [vocabulary.get(c, 0) for c in text]


def wrong_tensor_returned(text, training_text):
    vocabulary = {c: i for i, c in enumerate(sorted(set(training_text)), start=1)}
    return torch.tensor([vocabulary.get(c, 0) for c in text])


def wrong_unknown_gets_the_last_id(text, training_text):
    characters = sorted(set(training_text))
    vocabulary = {c: i + 1 for i, c in enumerate(characters)}
    return [vocabulary.get(c, len(characters) + 1) for c in text]


def wrong_words(text, training_text):
    vocabulary = {word: i for i, word in enumerate(sorted(set(training_text.split())), start=1)}
    return [vocabulary.get(word, 0) for word in text.split()]


def wrong_unknown_is_none(text, training_text):
    vocabulary = {c: i for i, c in enumerate(sorted(set(training_text)), start=1)}
    return [vocabulary.get(c) for c in text]


def wrong_vocabulary_returned(text, training_text):
    return {c: i for i, c in enumerate(sorted(set(training_text)), start=1)}


def wrong_list_has_no_get(text, training_text):
    vocabulary = list(enumerate(sorted(set(training_text)), start=1))
    return [vocabulary.get(c, 0) for c in text]


def wrong_dictionary_turned_around(text, training_text):
    # From id to character, so no character is ever found.
    vocabulary = dict(enumerate(sorted(set(training_text)), start=1))
    return [vocabulary.get(c, 0) for c in text]


def wrong_one_string(text, training_text):
    vocabulary = {c: i for i, c in enumerate(sorted(set(training_text)), start=1)}
    return " ".join(str(vocabulary.get(c, 0)) for c in text)


def wrong_unknown_join_the_vocabulary(text, training_text):
    vocabulary = {c: i for i, c in enumerate(sorted(set(training_text + text)), start=1)}
    return [vocabulary[c] for c in text]


def wrong_ids_from_0_and_unknown_dropped(text, training_text):
    characters = sorted(set(training_text))
    ids = []
    for c in text:
        if c in characters:
            ids.append(characters.index(c))
    return ids


def wrong_order_of_appearance_and_unknown_raises(text, training_text):
    characters = list(dict.fromkeys(training_text))
    return [characters.index(c) + 1 for c in text]


def right_find(text, training_text):
    # find gives −1 for what isn't there.
    characters = "".join(sorted(set(training_text)))
    return [characters.find(c) + 1 for c in text]


def right_unknown_is_in_the_list(text, training_text):
    characters = ["<unk>", *sorted(set(training_text))]
    ids = []
    for c in text:
        try:
            ids.append(characters.index(c))
        except ValueError:
            ids.append(0)
    return ids


def right_bisect(text, training_text):
    from bisect import bisect_right

    characters = sorted(set(training_text))
    known = set(characters)
    return [bisect_right(characters, c) if c in known else 0 for c in text]


def right_counter_of_ids(text, training_text):
    # A Counter has 0 for what it doesn't know.
    ids = Counter()
    for c in sorted(training_text):
        if c not in ids:
            ids[c] = len(ids) + 1
    return [ids[c] for c in text]


def right_counted_smaller_characters(text, training_text):
    characters = set(training_text)
    return [sum(other <= c for other in characters) if c in characters else 0 for c in text]


def wrong_position_in_the_sorted_text(text, training_text):
    letters = sorted(training_text)
    return [letters.index(c) + 1 if c in letters else 0 for c in text]


def wrong_known_characters_of_the_text_only(text, training_text):
    known = sorted(set(text) & set(training_text))
    ids = {c: i + 1 for i, c in enumerate(known)}
    return [ids.get(c, 0) for c in text]


def wrong_set_without_sorting(text, training_text):
    letters = list(dict.fromkeys(training_text[::-1]))
    ids = {c: i for i, c in enumerate(letters, 1)}
    return [ids.get(c, 0) for c in text]
