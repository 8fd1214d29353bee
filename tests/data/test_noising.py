import math
from collections import Counter

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from transformer_course.data.noising import (
    bart_noise,
    document_rotation,
    full_stop_ids,
    sentence_permutation,
    span_lengths,
    text_infilling,
    token_deletion,
    token_masking,
)

MASK, STOP, SPECIAL = 1, 10, {0, 2, 3}
DOCUMENT = list(range(100, 1100))


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


ALL = {
    "token_masking": lambda tokens, g: token_masking(tokens, mask_id=MASK, special_ids=SPECIAL, generator=g),
    "token_deletion": lambda tokens, g: token_deletion(tokens, special_ids=SPECIAL, generator=g),
    "text_infilling": lambda tokens, g: text_infilling(tokens, mask_id=MASK, special_ids=SPECIAL, generator=g),
    "sentence_permutation": lambda tokens, g: sentence_permutation(
        tokens, stop_ids={STOP}, special_ids=SPECIAL, generator=g
    ),
    "document_rotation": lambda tokens, g: document_rotation(tokens, special_ids=SPECIAL, generator=g),
    "bart_noise": lambda tokens, g: bart_noise(tokens, mask_id=MASK, stop_ids={STOP}, special_ids=SPECIAL, generator=g),
}
each_noise = pytest.mark.parametrize("noise", ALL.values(), ids=ALL)


def within(count: int, trials: int, probability: float) -> bool:
    return abs(count - trials * probability) < 4 * math.sqrt(trials * probability * (1 - probability))


def is_subsequence(short: list[int], long: list[int]) -> bool:
    rest = iter(long)
    return all(token in rest for token in short)


@each_noise
def test_a_seed_repeats_the_noise_and_the_input_stays(noise):
    tokens = [0, *(token if token % 7 else STOP for token in DOCUMENT), 2]
    before = list(tokens)
    once = noise(tokens, seeded(4))
    assert once == noise(tokens, seeded(4))
    assert once != noise(tokens, seeded(5))
    assert once != tokens
    assert tokens == before


@each_noise
def test_lists_and_tensors_are_the_same_to_it(noise):
    tokens = torch.tensor([0, *DOCUMENT, 2])
    assert noise(tokens, seeded()) == noise(tokens.tolist(), seeded())
    assert tokens.tolist() == [0, *DOCUMENT, 2]


@each_noise
@given(tokens=st.lists(st.integers(0, 12).filter(lambda token: token != MASK), max_size=30), seed=st.integers(0, 9))
def test_special_tokens_stay_and_separate_documents(noise, tokens, seed):
    noised = noise(tokens, seeded(seed))
    assert [token for token in noised if token in SPECIAL] == [token for token in tokens if token in SPECIAL]

    def stretches(ids):
        """The sets of ordinary tokens between the special ones, empty ones included."""
        found = [set()]
        for token in ids:
            if token in SPECIAL:
                found.append(set())
            elif token != MASK:
                found[-1].add(token)
        return found

    assert all(new <= old for new, old in zip(stretches(noised), stretches(tokens), strict=True))


@each_noise
def test_an_empty_document_stays_empty(noise):
    assert noise([], seeded()) == []
    assert noise([0, 2], seeded()) == [0, 2]


@pytest.mark.parametrize("probability", [0.0, 0.15, 0.5, 1.0])
def test_token_masking_hides_at_its_rate_and_in_place(probability):
    tokens = DOCUMENT * 20
    noised = token_masking(tokens, mask_id=MASK, probability=probability, generator=seeded())
    assert len(noised) == len(tokens)
    assert all(new in (old, MASK) for new, old in zip(noised, tokens, strict=True))
    count = noised.count(MASK)
    assert count == probability * len(tokens) if probability in (0, 1) else within(count, len(tokens), probability)


@pytest.mark.parametrize("probability", [0.0, 0.15, 0.5, 1.0])
def test_token_deletion_drops_at_its_rate_and_keeps_the_order(probability):
    lost = 0
    for seed in range(20):
        noised = token_deletion(DOCUMENT, probability=probability, generator=seeded(seed))
        assert is_subsequence(noised, DOCUMENT)
        lost += len(DOCUMENT) - len(noised)
    total = 20 * len(DOCUMENT)
    assert lost == probability * total if probability in (0, 1) else within(lost, total, probability)


def test_span_lengths_are_poisson():
    lengths = span_lengths(300_000, 3.0, seeded())[:-1]
    n = len(lengths)
    mean = sum(lengths) / n
    assert abs(mean - 3) < 4 * math.sqrt(3 / n)
    assert abs(sum((length - mean) ** 2 for length in lengths) / n - 3) < 0.1
    counts = Counter(lengths)
    for k in range(9):
        assert within(counts[k], n, math.exp(-3) * 3**k / math.factorial(k)), k


@given(st.integers(0, 60), st.floats(0.2, 8), st.integers(0, 999))
def test_span_lengths_sum_to_the_budget(budget, mean, seed):
    lengths = span_lengths(budget, mean, seeded(seed))
    assert sum(lengths) == budget
    assert all(length >= 0 for length in lengths)


def spans_of(noised: list[int], original: list[int]) -> tuple[int, int]:
    """Number of masks, and number of original tokens that are gone."""
    kept = [token for token in noised if token != MASK]
    assert is_subsequence(kept, original)
    return noised.count(MASK), len(original) - len(kept)


def test_text_infilling_removes_its_share_and_puts_one_mask_for_a_span():
    masks = gone = 0
    for seed in range(100):
        m, g = spans_of(text_infilling(DOCUMENT, mask_id=MASK, generator=seeded(seed)), DOCUMENT)
        assert g == 300
        masks, gone = masks + m, gone + g
    assert gone / masks == pytest.approx(3, abs=0.1)


def test_text_infilling_keeps_its_rate_in_short_documents():
    gone = sum(spans_of(text_infilling([7, 8], mask_id=MASK, generator=seeded(s)), [7, 8])[1] for s in range(2000))
    assert within(gone, 4000, 0.3)


def test_spans_of_length_zero_insert_masks():
    inserted = 0
    for seed in range(200):
        noised = text_infilling(DOCUMENT[:20], mask_id=MASK, generator=seeded(seed))
        for left, mask, right in zip(noised, noised[1:], noised[2:], strict=False):
            inserted += mask == MASK and left != MASK and right == left + 1
    assert inserted > 0


def test_spans_reach_every_position_alike():
    hidden = Counter()
    for seed in range(3000):
        hidden.update(set(range(40)) - set(text_infilling(list(range(40)), mask_id=-1, generator=seeded(seed))))
    # Fewer places of a span cover the first token than the sixth: only the inside is flat, and the ends are alike.
    inside = [hidden[i] for i in range(6, 34)]
    mean = sum(inside) / len(inside)
    assert max(abs(count - mean) for count in inside) < 5 * math.sqrt(mean)
    assert within(hidden[0], hidden[0] + hidden[39], 0.5)
    assert within(hidden[1], hidden[1] + hidden[38], 0.5)


def test_sentence_permutation_moves_whole_sentences():
    sentences = [[11, 12, STOP], [13, STOP], [14, 15, 16, STOP], [17]]
    tokens = [token for sentence in sentences for token in sentence]
    seen = Counter()
    for seed in range(2400):
        noised = sentence_permutation(tokens, stop_ids={STOP}, generator=seeded(seed))
        assert Counter(noised) == Counter(tokens)
        order = tuple(sorted(range(4), key=lambda i: noised.index(sentences[i][0])))
        assert noised == [token for i in order for token in sentences[i]]
        seen[order] += 1
    assert len(seen) == 24
    assert all(within(count, 2400, 1 / 24) for count in seen.values())


def test_document_rotation_is_a_rotation_and_every_start_is_as_likely():
    tokens = list(range(20, 28))
    starts = Counter()
    for seed in range(4000):
        noised = document_rotation([0, *tokens, 2], special_ids=SPECIAL, generator=seeded(seed))
        assert (noised[0], noised[-1]) == (0, 2)
        start = tokens.index(noised[1])
        assert noised[1:-1] == tokens[start:] + tokens[:start]
        starts[start] += 1
    assert all(within(starts[start], 4000, 1 / 8) for start in range(8))


def test_bart_noise_does_both():
    tokens = [token for i in range(20) for token in (100 + 3 * i, 101 + 3 * i, STOP)]
    noised = bart_noise(tokens, mask_id=MASK, stop_ids={STOP}, generator=seeded())
    kept = [token for token in noised if token not in (MASK, STOP)]
    assert MASK in noised
    assert kept != sorted(kept)
    assert len([token for token in noised if token != MASK]) == 42  # 30% of 60 are gone


def test_full_stop_ids_are_those_without_letters():
    class Pieces:
        pieces = ("<pad>", ".", "a", '."', "a.b", ",", " .", "...")
        vocab_size = len(pieces)

        def decode(self, ids):
            return "".join(self.pieces[i] for i in ids)

    assert full_stop_ids(Pieces()) == {1, 3, 6, 7}


def test_errors():
    with pytest.raises(ValueError, match="probability=30 must be between 0 and 1"):
        text_infilling(DOCUMENT, mask_id=MASK, probability=30, generator=seeded())
    with pytest.raises(ValueError, match=r"mean_length=0 must be .*above 0"):
        text_infilling(DOCUMENT, mask_id=MASK, mean_length=0, generator=seeded())
    with pytest.raises(ValueError, match="probability=-1"):
        token_deletion(DOCUMENT, probability=-1, generator=seeded())
