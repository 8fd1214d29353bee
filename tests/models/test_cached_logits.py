"""With a cache a model says what it says without one."""

import pytest
import torch
from every_family import (
    BATCH,
    CAUSAL,
    ENCODER_DECODERS,
    MAX_LEN,
    SEQ,
    SIDES,
    SOURCE,
    TARGET,
    assert_same,
    every,
    make,
    pad,
    tokens,
)


@every(*CAUSAL)
@pytest.mark.parametrize("chunks", [[1] * SEQ, [SEQ], [4, 1, 2]], ids=["one by one", "at once", "in chunks"])
def test_cached_and_uncached_logits_are_the_same(family, chunks, dtype):
    model, ids = make(family, dtype), tokens(BATCH, SEQ)
    cache = model.new_cache(BATCH, MAX_LEN)
    parts = [model(part, cache=cache) for part in ids.split(chunks, dim=1)]
    assert_same(torch.cat(parts, dim=1), model(ids))


@SIDES
@every(*CAUSAL)
@pytest.mark.parametrize("chunks", [[1] * (SEQ + 1), [5, 1, 1, 1], [3, 5]], ids=["one by one", "prompt", "in chunks"])
def test_cached_and_uncached_logits_are_the_same_for_a_padded_batch(family, chunks, side, dtype):
    model = make(family, dtype)
    rows = [tokens(length) for length in (SEQ, 4, 5)]
    batch, mask = pad(rows, SEQ + 1, side)
    cache, parts, past = model.new_cache(BATCH, MAX_LEN), [], 0
    for part in batch.split(chunks, dim=1):
        past += part.shape[1]
        parts.append(model(part, padding_mask=mask[:, :past], cache=cache))
    output = torch.cat(parts, dim=1)
    for row, alone in enumerate(rows):
        assert_same(output[row][mask[row]], model(alone[None])[0])


@every(*ENCODER_DECODERS)
@pytest.mark.parametrize("chunks", [[1] * TARGET, [TARGET], [3, 1, 2]], ids=["one by one", "at once", "in chunks"])
def test_cached_and_uncached_decoding_are_the_same(family, chunks, dtype):
    model = make(family, dtype)
    sources, ids = [tokens(length) for length in (SOURCE, 4, 5)], tokens(BATCH, TARGET)
    source, mask = pad(sources, SOURCE + 1, "right")
    memory = model.encode(source, mask)
    cache = model.new_cache(BATCH, MAX_LEN, SOURCE + 1)
    parts = [model.hidden(part, memory, source_mask=mask, cache=cache) for part in ids.split(chunks, dim=1)]
    assert_same(model.head(torch.cat(parts, dim=1)), model(source, ids, source_mask=mask))


@SIDES
@every(*ENCODER_DECODERS)
def test_cached_and_uncached_decoding_are_the_same_for_a_padded_target(family, side, dtype):
    model = make(family, dtype)
    source, rows = tokens(BATCH, SOURCE), [tokens(length) for length in (TARGET, 5, 3)]
    target, mask = pad(rows, TARGET + 2, side)
    memory, cache = model.encode(source), model.new_cache(BATCH, MAX_LEN, SOURCE)
    parts = [
        model.hidden(target[:, now : now + 1], memory, target_mask=mask[:, : now + 1], cache=cache)
        for now in range(TARGET + 2)
    ]
    output = model.head(torch.cat(parts, dim=1))
    for row, alone in enumerate(rows):
        assert_same(output[row][mask[row]], model(source[row : row + 1], alone[None])[0])
