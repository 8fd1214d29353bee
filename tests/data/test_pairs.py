from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from transformer_course.data.pairs import pair_batches

PAD, BOS, EOS = 0, 1, 2
IDS = {"pad_id": PAD, "bos_id": BOS, "eos_id": EOS}


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def random_pairs(n: int, seed: int = 0) -> list[tuple[list[int], list[int]]]:
    generator = seeded(seed)
    pairs = []
    for _ in range(n):
        length = int(torch.randint(1, 40, (), generator=generator))
        extra = int(torch.randint(1, 6, (), generator=generator))
        # Ids from 0 on: the padding id also occurs as a real token.
        source = torch.randint(0, 90, (length,), generator=generator).tolist()
        pairs.append((source, torch.randint(0, 90, (length + extra,), generator=generator).tolist()))
    return pairs


def check_batches(pairs, batches) -> None:
    """Each pair exactly once, and every row of every batch is that pair."""
    seen = []
    for batch in batches:
        for row, i in enumerate(batch.index.tolist()):
            source, target = pairs[i]
            assert batch.source[row][batch.source_mask[row]].tolist() == source
            assert batch.target_in[row][batch.target_mask[row]].tolist() == [BOS, *target]
            assert batch.target_out[row][batch.target_mask[row]].tolist() == [*target, EOS]
            assert batch.source[row][~batch.source_mask[row]].eq(PAD).all()
            assert batch.target_in[row][~batch.target_mask[row]].eq(PAD).all()
            seen.append(i)
    assert sorted(seen) == list(range(len(pairs)))


@pytest.mark.parametrize("size", [{"batch": 8}, {"batch_tokens": 300}])
@pytest.mark.parametrize("seed", [None, 3])
def test_each_pair_exactly_once(size, seed):
    pairs = random_pairs(203)
    generator = None if seed is None else seeded(seed)
    check_batches(pairs, pair_batches(pairs, **IDS, **size, generator=generator))


tokens = st.lists(st.integers(0, 20), max_size=12)


@given(st.lists(st.tuples(tokens, tokens), max_size=30), st.integers(25, 80), st.integers(0, 99))
def test_each_pair_exactly_once_whatever_the_lengths(pairs, batch_tokens, seed):
    pairs = [(list(source), list(target)) for source, target in pairs]
    check_batches(pairs, pair_batches(pairs, **IDS, batch_tokens=batch_tokens, generator=seeded(seed)))


def test_no_batch_is_larger_than_asked_and_none_could_be_joined():
    pairs = random_pairs(500)
    batches = list(pair_batches(pairs, **IDS, batch_tokens=400))
    sizes = [batch.source.numel() + batch.target_in.numel() for batch in batches]
    assert max(sizes) <= 400
    assert all(a + b > 400 for a, b in pairwise(sizes))
    counts = [len(batch.index) for batch in pair_batches(pairs, **IDS, batch=8, generator=seeded())]
    assert sorted(counts)[1:] == [8] * 62
    assert sum(counts) == 500


def test_bucketing_leaves_little_padding():
    pairs = random_pairs(600)
    real = sum(len(source) + len(target) + 1 for source, target in pairs)
    padded = sum(
        b.source.numel() + b.target_in.numel() for b in pair_batches(pairs, **IDS, batch=20, generator=seeded())
    )
    assert padded < 1.15 * real
    in_given_order = sum(
        20 * (max(len(s) for s, _ in pairs[i : i + 20]) + max(len(t) + 1 for _, t in pairs[i : i + 20]))
        for i in range(0, 600, 20)
    )
    assert in_given_order > 1.5 * real


def test_a_seed_repeats_the_epoch_and_the_next_epoch_differs():
    pairs = random_pairs(100)

    def epoch(generator):
        return [batch.index.tolist() for batch in pair_batches(pairs, **IDS, batch=8, generator=generator)]

    generator = seeded(5)
    first, next_epoch = epoch(generator), epoch(generator)
    assert epoch(seeded(5)) == first
    assert next_epoch != first
    assert epoch(None) == epoch(None)
    lengths = [max(len(pairs[i][1]) for i in group) for group in epoch(None)]
    assert lengths == sorted(lengths)


def test_pairs_of_equal_length_meet_different_companions():
    pairs = [([i], [i]) for i in range(64)]
    groups = [
        {frozenset(b.index.tolist()) for b in pair_batches(pairs, **IDS, batch=8, generator=seeded(s))} for s in (1, 2)
    ]
    assert len(groups[0] & groups[1]) == 0


def test_the_pairs_given_are_not_changed():
    pairs = random_pairs(20)
    before = [(list(source), list(target)) for source, target in pairs]
    list(pair_batches(pairs, **IDS, batch=4, generator=seeded()))
    assert pairs == before


def test_dtypes():
    batch = next(iter(pair_batches([([5], [6, 7])], **IDS, batch=4)))
    assert {batch.source.dtype, batch.target_in.dtype, batch.target_out.dtype} == {torch.long}
    assert {batch.source_mask.dtype, batch.target_mask.dtype} == {torch.bool}


def test_errors_come_at_the_call():
    pairs = random_pairs(10)
    with pytest.raises(ValueError, match="batch=None and batch_tokens=None"):
        pair_batches(pairs, **IDS)
    with pytest.raises(ValueError, match="batch=4 and batch_tokens=9"):
        pair_batches(pairs, **IDS, batch=4, batch_tokens=9)
    with pytest.raises(ValueError, match=r"pair 0 has 30 source and 31 target tokens.*batch_tokens=40"):
        pair_batches([([5] * 30, [5] * 30)], **IDS, batch_tokens=40)
