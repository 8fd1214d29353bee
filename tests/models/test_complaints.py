"""What a model says to inputs that it cannot answer."""

import pytest
import torch
from every_family import (
    BATCH,
    CAUSAL,
    ENCODER_DECODERS,
    FAMILIES,
    MAX_LEN,
    SEQ,
    TARGET,
    every,
    inputs,
    mask_arguments,
    tokens,
)


@every(*FAMILIES)
def test_a_model_without_an_answer_to_a_question_says_so(family):
    model, given = FAMILIES[family](), inputs(family)
    last = "target" if family in ENCODER_DECODERS else "tokens"
    *before, ids = given
    with pytest.raises(ValueError, match=rf"{last} has 1 axes, shape \(\d+,\); expected 2: .*unsqueeze"):
        model(*before, ids[0])
    with pytest.raises(ValueError, match=rf"{last} has dtype torch.float32; expected token ids .* use {last}.long\(\)"):
        model(*before, ids.float())
    with pytest.raises(ValueError, match=rf"{last} reaches position 17, but .* max_len=16: shorten the text"):
        model(*before, tokens(BATCH, MAX_LEN + 1))
    model(*before, tokens(BATCH, MAX_LEN))


@every(*FAMILIES)
def test_a_mask_of_another_shape_or_type_is_refused_by_name(family):
    model, given = FAMILIES[family](), inputs(family)
    for name, mask in mask_arguments(family, given).items():
        with pytest.raises(ValueError, match=rf"{name} has shape .* is {mask.shape[1] - 1}, expected {mask.shape[1]}"):
            model(*given, **{name: mask[:, 1:]})
        with pytest.raises(ValueError, match=rf"{name} has shape .*\(batch\) is 1, expected 3"):
            model(*given, **{name: mask[:1]})
        with pytest.raises(ValueError, match=rf"{name} has dtype torch.int64; expected torch.bool.*{name}.bool\(\)"):
            model(*given, **{name: mask.long()})


@every(*CAUSAL)
def test_a_cache_counts_towards_the_longest_text(family):
    model = FAMILIES[family]()
    cache = model.new_cache(BATCH, MAX_LEN + 5)
    model(tokens(BATCH, SEQ), cache=cache)
    with pytest.raises(ValueError, match="tokens reaches position 17"):
        model(tokens(BATCH, MAX_LEN + 1 - SEQ), cache=cache)
    with pytest.raises(ValueError, match=r"padding_mask has shape .* axis 1 \(key\) is 2, expected 9"):
        model(tokens(BATCH, 2), padding_mask=torch.ones(BATCH, 2, dtype=torch.bool), cache=cache)


@every(*ENCODER_DECODERS)
def test_a_source_that_is_too_long_is_refused(family):
    with pytest.raises(ValueError, match=r"source reaches position 17, but .* max_len=16"):
        FAMILIES[family]()(tokens(BATCH, MAX_LEN + 1), tokens(BATCH, TARGET))
