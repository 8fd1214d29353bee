"""True means "may attend"."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from transformer_course.masks import causal_mask, for_attention, padding_mask


@settings(deadline=None, max_examples=25)
@given(query=st.integers(1, 9), past=st.integers(0, 6))
def test_a_query_sees_itself_and_the_past_whatever_came_from_a_cache(query, past):
    mask = causal_mask(query, query + past)
    assert mask.dtype == torch.bool and mask.shape == (query, query + past)
    for q in range(query):
        for k in range(query + past):
            assert mask[q, k] == (k <= q + past)


def test_as_many_keys_as_queries_unless_said_otherwise():
    assert torch.equal(causal_mask(5), causal_mask(5, 5))


def test_the_mask_is_made_on_the_device_that_is_asked_for():
    assert causal_mask(5, 7, device="meta").device.type == "meta"


def test_fewer_keys_than_queries_are_refused():
    with pytest.raises(ValueError, match="key=4 is smaller than query=6"):
        causal_mask(6, 4)


def test_padding_is_false_and_every_other_token_true():
    tokens = torch.tensor([[5, 0, 2, 9], [0, 0, 1, 3], [4, 5, 6, 7]])
    mask = padding_mask(tokens, pad_id=0)
    assert mask.tolist() == [[True, False, True, True], [False, False, True, True], [True] * 4]


def test_for_attention_gives_every_head_and_query_the_same_keys():
    padding = torch.rand(3, 7) < 0.5
    mask = for_attention(padding)
    assert mask.shape == (3, 1, 1, 7)
    assert torch.equal(mask.expand(3, 4, 6, 7)[2, 1, 5], padding[2])
