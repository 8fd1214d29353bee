"""Keys and values are kept in order, and never more than there is room for."""

import pytest
import torch
from every_family import BATCH, D_HEAD, KV_HEADS, MAX_LEN
from hypothesis import given, settings
from hypothesis import strategies as st

from transformer_course.cache import KeyValueCache


def pair(seq: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.randn(2, BATCH, KV_HEADS, seq, D_HEAD).to(dtype)


@settings(deadline=None, max_examples=25)
@given(chunks=st.lists(st.integers(1, 4), max_size=4), kind=st.sampled_from([torch.float32, torch.bfloat16]))
def test_what_was_appended_in_chunks_comes_back_in_order(chunks, kind):
    cache = KeyValueCache(BATCH, KV_HEADS, MAX_LEN, D_HEAD, dtype=kind)
    whole = pair(sum(chunks), kind)
    for chunk in whole.split(chunks, dim=3) if chunks else []:
        cache.append(*chunk)
    keys, values = cache.stored()
    assert cache.length == sum(chunks)
    assert keys.dtype == kind and torch.equal(keys, whole[0]) and torch.equal(values, whole[1])


def test_append_returns_everything_so_far(dtype):
    cache = KeyValueCache(BATCH, KV_HEADS, MAX_LEN, D_HEAD, dtype=dtype)
    first, second = pair(5, dtype), pair(4, dtype)
    cache.append(*first)
    keys, values = cache.append(*second)
    assert torch.equal(keys, torch.cat([first[0], second[0]], dim=2))
    assert torch.equal(values, torch.cat([first[1], second[1]], dim=2))


def test_room_is_made_once(dtype):
    cache = KeyValueCache(BATCH, KV_HEADS, MAX_LEN, D_HEAD, dtype=dtype)
    address = cache.keys.data_ptr()
    for _ in range(MAX_LEN):
        keys, _ = cache.append(*pair(1, dtype))
        assert keys.data_ptr() == address
    assert cache.max_len == cache.length == MAX_LEN


def test_reordered_rows_continue_what_the_named_rows_have_seen(dtype):
    cache = KeyValueCache(BATCH, KV_HEADS, MAX_LEN, D_HEAD, dtype=dtype)
    seen = pair(5, dtype)
    cache.append(*seen)
    cache.reorder(torch.tensor([2, 0, 0]))
    keys, values = cache.stored()
    for row, source in enumerate([2, 0, 0]):
        assert torch.equal(keys[row], seen[0, source]) and torch.equal(values[row], seen[1, source])


def test_a_full_cache_refuses_more_and_stays_as_it_was():
    cache = KeyValueCache(BATCH, KV_HEADS, 6, D_HEAD)
    seen = pair(5)
    cache.append(*seen)
    with pytest.raises(ValueError, match="room for max_len=6 tokens, but this call would make 9: make a longer cache"):
        cache.append(*pair(4))
    assert cache.length == 5 and torch.equal(cache.stored()[0], seen[0])


@pytest.mark.parametrize(
    ("shape", "axis"), [((1, 2, 5, 10), "batch"), ((3, 1, 5, 10), "head"), ((3, 2, 5, 1), "d_head")]
)
def test_another_batch_head_or_width_is_refused_and_never_broadcast(shape, axis):
    cache = KeyValueCache(BATCH, KV_HEADS, MAX_LEN, D_HEAD)
    with pytest.raises(ValueError, match=rf"key has shape .*\({axis}\) is 1"):
        cache.append(torch.zeros(shape), torch.zeros(shape))
