import re
from collections import Counter

import torch

from transformer_course.data.tasks import book_groups, recognition, some_verses, swap_words, word_order
from transformer_course.data.verses import GROUPS, load_verses


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


TEST = [verse for verse in load_verses() if verse.split == "test"]


def test_a_bag_of_words_cannot_tell_the_swapped_verse():
    examples = word_order(TEST, seeded())
    assert len(examples) > 1.9 * len(TEST)
    for (text, right), (swapped, wrong) in zip(examples[::2], examples[1::2], strict=True):
        assert (right, wrong) == (0, 1)
        assert text != swapped
        assert Counter(re.findall(r"[\w'-]+", text)) == Counter(re.findall(r"[\w'-]+", swapped))


def test_two_neighbors_change_places_and_punctuation_does_not_move():
    for (text, _), (swapped, _) in zip(*[iter(word_order(TEST, seeded(1)))] * 2, strict=True):
        assert re.sub(r"[A-Za-z'-]", "", text) == re.sub(r"[A-Za-z'-]", "", swapped)
        before, after = (re.findall(r"[A-Za-z]+(?:['-][A-Za-z]+)*", t) for t in (text, swapped))
        moved = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
        assert len(moved) == 2
        assert moved[1] == moved[0] + 1
        assert after[moved[0]] == before[moved[1]]


def test_swapping_reaches_every_allowed_place_and_no_other():
    text = "One two, three Four five five six"
    found = {swap_words(text, seeded(seed)) for seed in range(60)}
    assert found == {"One three, two Four five five six", "One two, three Four five six five"}
    assert swap_words("One two Three", seeded()) is None
    assert swap_words("", seeded()) is None


def test_a_seed_repeats_the_swaps():
    assert word_order(TEST[:50], seeded(2)) == word_order(TEST[:50], seeded(2))
    assert word_order(TEST[:50], seeded(2)) != word_order(TEST[:50], seeded(3))


def test_book_groups_label_all_eight():
    examples = book_groups(TEST)
    assert {label for _, label in examples} == set(range(8))
    assert all(text for text, _ in examples)
    by_text = {verse.modern: verse.group for verse in TEST}
    assert all(GROUPS[label] == by_text[text] for text, label in examples[:200])


def test_recognition_labels_the_words_that_stood_in_brackets():
    psalm = next(verse for verse in load_verses() if verse.id == 19_023_001)
    words, labels = recognition([psalm])[0]
    assert words == ["The", "LORD", "is", "my", "shepherd;", "I", "shall", "not", "want."]
    assert labels == [0, 0, 1, 0, 0, 0, 0, 0, 0]
    examples = recognition(TEST)
    assert len(examples) == len(TEST)
    assert all(len(words) == len(labels) for words, labels in examples)
    assert sum(map(sum, (labels for _, labels in examples))) == sum(len(verse.supplied) for verse in TEST)


def test_some_verses_are_a_fixed_choice_of_one_split():
    first = some_verses("train", 20)
    assert first == some_verses("train", 20) != some_verses("train", 20, seed=1)
    assert all(verse.split == "train" and verse.modern for verse in first)
    assert len(set(first)) == 20
