"""A BART of the reference library and ours, from the same file: the same numbers."""

import pytest
import reference_models as reference
import torch
from reference_models import CLOSE, ids, padded

from transformer_course.models.bart import BART
from transformer_course.pretrained import load_pretrained

GRID = {
    "usual": {},
    "one layer each, one head": {
        "encoder_layers": 1,
        "decoder_layers": 1,
        "encoder_attention_heads": 1,
        "decoder_attention_heads": 1,
    },
    "more encoder than decoder": {"encoder_layers": 3, "decoder_layers": 1},
    "as many heads as features": {"encoder_attention_heads": 20, "decoder_attention_heads": 20},
    "odd sizes": {
        "d_model": 21,
        "encoder_attention_heads": 7,
        "decoder_attention_heads": 7,
        "encoder_ffn_dim": 5,
        "decoder_ffn_dim": 5,
        "vocab_size": 47,
    },
    "scaled embedding": {"scale_embedding": True},
    "relu": {"activation_function": "relu"},
    "gelu through tanh": {"activation_function": "gelu_new"},
}


@pytest.mark.parametrize("sizes", GRID.values(), ids=GRID)
@torch.no_grad()
def test_logits_are_the_same(sizes, tmp_path):
    theirs = reference.bart(**sizes)
    assert theirs.final_logits_bias.abs().min() > 0
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    assert type(ours) is BART and not ours.training
    source, target = ids(3, 11), ids(3, 7)
    answer = theirs(input_ids=source, decoder_input_ids=target).logits
    assert answer.std() > 0.1
    torch.testing.assert_close(ours(source, target), answer, **CLOSE)


@torch.no_grad()
def test_padding_on_the_right_gives_the_same_logits(tmp_path):
    theirs = reference.bart()
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    source, source_mask, _ = padded([9, 4, 1], "right")
    target, target_mask, _ = padded([2, 7, 5], "right")
    answer = theirs(source, source_mask.long(), target, target_mask.long()).logits
    logits = ours(source, target, source_mask, target_mask)
    torch.testing.assert_close(logits[target_mask], answer[target_mask], **CLOSE)


@torch.no_grad()
def test_padding_on_the_left_gives_what_the_library_gives_without_padding(tmp_path):
    # The library's BART counts padding on the left as positions, and cannot be told otherwise.
    theirs = reference.bart()
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    source, mask, _ = padded([9, 4, 1], "left")
    target = ids(3, 6)
    logits = ours(source, target, mask)
    for row in range(3):
        answer = theirs(input_ids=source[row][mask[row]][None], decoder_input_ids=target[row][None]).logits
        torch.testing.assert_close(logits[row][None], answer, **CLOSE)


@torch.no_grad()
def test_the_longest_texts_give_the_same_logits(tmp_path):
    theirs = reference.bart(max_position_embeddings=200)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    source, target = ids(1, 200), ids(1, 200)
    torch.testing.assert_close(ours(source, target), theirs(input_ids=source, decoder_input_ids=target).logits, **CLOSE)


@pytest.mark.parametrize("sizes", GRID.values(), ids=GRID)
@torch.no_grad()
def test_step_by_step_with_a_cache_the_logits_are_the_same(sizes, tmp_path):
    theirs = reference.bart(**sizes)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    source, mask, _ = padded([9, 4], "right")
    target = ids(2, 7)
    memory = ours.encode(source, mask)
    encoded = theirs.get_encoder()(source, attention_mask=mask.long())
    torch.testing.assert_close(memory[mask], encoded.last_hidden_state[mask], **CLOSE)
    cache, past = ours.new_cache(2, 7, 9), None
    for chunk in ([0, 1, 2], [3], [4], [5, 6]):
        answer = theirs(
            attention_mask=mask.long(),
            encoder_outputs=encoded,
            decoder_input_ids=target[:, chunk],
            past_key_values=past,
            use_cache=True,
        )
        past = answer.past_key_values
        logits = ours.head(ours.hidden(target[:, chunk], memory, mask, cache=cache))
        torch.testing.assert_close(logits, answer.logits, **CLOSE)


@torch.no_grad()
def test_a_file_without_a_head_has_no_bias_of_the_logits(tmp_path):
    theirs = reference.bart("BartModel")
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    source, target = ids(2, 5), ids(2, 4)
    answer = theirs(input_ids=source, decoder_input_ids=target).last_hidden_state
    torch.testing.assert_close(ours.hidden(target, ours.encode(source)), answer, **CLOSE)
    assert not ours.head.bias.any()
