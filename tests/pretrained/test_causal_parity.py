"""GPT-2 and LLaMA of the reference library and ours, from the same file: the same numbers."""

import pytest
import reference_models as reference
import torch
from reference_models import CLOSE, ids, padded

from transformer_course.models.gpt import GPT
from transformer_course.models.llama import LLaMA
from transformer_course.pretrained import load_pretrained

GPT2 = {
    "usual": {},
    "one layer, one head": {"n_layer": 1, "n_head": 1},
    "as many heads as features": {"n_head": 20, "n_layer": 3},
    "odd sizes": {"n_embd": 21, "n_head": 7, "n_inner": 5, "vocab_size": 47},
    "hidden layer as wide as the model": {"n_inner": 20},
    "exact gelu": {"activation_function": "gelu"},
    "relu": {"activation_function": "relu"},
    "a large epsilon": {"layer_norm_epsilon": 0.1},
}
LLAMA = {
    "usual": {},
    "one layer, one head": {"num_hidden_layers": 1, "num_attention_heads": 1, "num_key_value_heads": 1},
    "one head of keys": {"num_key_value_heads": 1},
    "every head its keys": {"num_key_value_heads": 6},
    "heads of two features": {"num_attention_heads": 12, "num_key_value_heads": 4},
    "odd sizes": {"hidden_size": 42, "num_attention_heads": 7, "num_key_value_heads": 7, "intermediate_size": 5},
    "tied": {"tie_word_embeddings": True},
    "biases in attention": {"attention_bias": True},
    "wide heads": {"head_dim": 10},
    "narrow heads with biases": {"head_dim": 2, "attention_bias": True},
    "another base": {"rope_theta": 500.0},
    "a large epsilon": {"rms_norm_eps": 0.1},
}
GRID = {f"gpt2: {name}": (reference.gpt2, sizes) for name, sizes in GPT2.items()}
GRID |= {f"llama: {name}": (reference.llama, sizes) for name, sizes in LLAMA.items()}
BOTH = pytest.mark.parametrize("make", [reference.gpt2, reference.llama], ids=["gpt2", "llama"])


@pytest.mark.parametrize("make, sizes", GRID.values(), ids=GRID)
@torch.no_grad()
def test_logits_are_the_same(make, sizes, tmp_path):
    theirs = make(**sizes)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    assert type(ours) is (GPT if make is reference.gpt2 else LLaMA) and not ours.training
    tokens = ids(3, 13)
    answer = theirs(tokens).logits
    assert answer.std() > 0.1
    torch.testing.assert_close(ours(tokens), answer, **CLOSE)


@BOTH
@pytest.mark.parametrize("side", ["left", "right"])
@torch.no_grad()
def test_padding_on_either_side_gives_the_same_logits(make, side, tmp_path):
    theirs = make()
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens, mask, positions = padded([9, 4, 1], side)
    answer = theirs(tokens, attention_mask=mask.long(), position_ids=positions).logits
    torch.testing.assert_close(ours(tokens, mask)[mask], answer[mask], **CLOSE)


@BOTH
@torch.no_grad()
def test_the_longest_text_gives_the_same_logits(make, tmp_path):
    theirs = make(**{"n_positions" if make is reference.gpt2 else "max_position_embeddings": 300})
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens = ids(1, 300)
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, **CLOSE)


@pytest.mark.parametrize("make, sizes", GRID.values(), ids=GRID)
@torch.no_grad()
def test_step_by_step_with_a_cache_the_logits_are_the_same(make, sizes, tmp_path):
    theirs = make(**sizes)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens, mask, positions = padded([9, 4], "left")
    cache, past = ours.new_cache(2, 9), None
    for step, chunk in enumerate(([0, 1, 2, 3], [4], [5], [6, 7], [8])):
        seen = slice(0, chunk[-1] + 1)
        answer = theirs(
            tokens[:, chunk],
            attention_mask=mask[:, seen].long(),
            position_ids=positions[:, chunk],
            past_key_values=past,
            use_cache=True,
        )
        past = answer.past_key_values
        real = mask[:, chunk]
        logits = ours(tokens[:, chunk], mask[:, seen], cache)
        torch.testing.assert_close(logits[real], answer.logits[real], **CLOSE, msg=lambda m, step=step: f"{step}: {m}")
