"""LLaMA's scaled angles: those of the reference library, from the same file, on texts long enough to tell."""

import json

import pytest
import reference_models as reference
import torch
from reference_models import CLOSE, ids, padded, transformers

from transformer_course.generation import generate
from transformer_course.models.rope_scaling import DynamicScaling, LinearScaling, YarnScaling
from transformer_course.pretrained import load_pretrained
from transformer_course.pretrained.rope import read_rope

LONG = 24
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 6}
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 6,
}
SCALINGS = {
    "linear": {"rope_type": "linear", "factor": 4.0},
    "linear, by a part": {"rope_type": "linear", "factor": 1.5},
    "yarn": YARN,
    "yarn with other ramps": YARN | {"beta_fast": 5.0, "beta_slow": 0.3},
    "yarn with a ramp that is not rounded": YARN | {"beta_fast": 5.0, "beta_slow": 0.3, "truncate": False},
    "yarn with a factor of attention": YARN | {"attention_factor": 1.7},
    "yarn with two magnitudes": YARN | {"mscale": 1.0, "mscale_all_dim": 0.5},
    "yarn of a short text": YARN | {"original_max_position_embeddings": LONG},
    "llama3": LLAMA3,
    "llama3 with other bounds": LLAMA3 | {"low_freq_factor": 0.5, "high_freq_factor": 2.0, "factor": 3.0},
}
# Heads of 16 features, so that there are fast, slow and middling pairs. One layer and no long text: the library
# computes frequencies and angles in single precision; far from the start, and after more layers, that shows.
WIDE = {
    "hidden_size": 48,
    "num_hidden_layers": 1,
    "num_attention_heads": 3,
    "num_key_value_heads": 1,
    "head_dim": 16,
}


def make(rope: dict, max_len: int = LONG, **sizes):
    # Said in the words that the library's older versions know too.
    angles = {"rope_theta": 500.0, "rope_scaling": dict(rope) if rope["rope_type"] != "default" else None}
    return reference.llama(**WIDE | {"max_position_embeddings": max_len} | angles | sizes)


@pytest.mark.parametrize("rope", SCALINGS.values(), ids=SCALINGS)
@torch.no_grad()
def test_scaled_angles_give_the_same_logits(rope, tmp_path):
    theirs = make(rope)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens = ids(2, LONG)
    answer = theirs(tokens).logits
    torch.testing.assert_close(ours(tokens), answer, **CLOSE)
    plain = make({"rope_type": "default"})
    plain.load_state_dict(theirs.state_dict())
    assert (plain(tokens).logits - answer).abs().max() > 0.01


@pytest.mark.parametrize("rope", SCALINGS.values(), ids=SCALINGS)
def test_the_frequencies_are_the_librarys(rope, tmp_path):
    theirs = make(rope)
    ours = load_pretrained(reference.saved(theirs, tmp_path)).stack.blocks[0].attention.rotary
    library = theirs.model.rotary_emb
    torch.testing.assert_close(ours.scaling.frequencies(16, 500.0, 0).float(), library.inv_freq, rtol=1e-6, atol=0)
    # At position 0 nothing is turned, and what is left is the factor on every vector.
    torch.testing.assert_close(ours.turns[0, :, 0], torch.full((8,), float(library.attention_scaling)))


@pytest.mark.parametrize("rope", SCALINGS.values(), ids=SCALINGS)
def test_scaled_angles_survive_a_move_and_another_type(rope, tmp_path):
    ours = load_pretrained(reference.saved(make(rope), tmp_path))
    turns = ours.stack.blocks[0].attention.rotary.turns.clone()
    moved = ours.to(torch.bfloat16).to_empty(device="cpu").stack.blocks[0].attention.rotary.turns
    assert moved.dtype == torch.float32
    torch.testing.assert_close(moved, turns)


@pytest.mark.parametrize("length", [7, 24, 25, 60])
@torch.no_grad()
def test_dynamic_scaling_gives_the_same_logits(length, tmp_path):
    theirs = make({"rope_type": "dynamic", "factor": 3.0}, max_len=24)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    assert ours.config.max_len == 72
    tokens = ids(2, length)
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, **CLOSE)


@torch.no_grad()
def test_dynamic_scaling_forgets_a_longer_text(tmp_path):
    ours = load_pretrained(reference.saved(make({"rope_type": "dynamic", "factor": 3.0}, max_len=24), tmp_path))
    short, long = ids(2, 9), ids(2, 60)
    before = ours(short)
    ours(long)
    assert torch.equal(ours(short), before)


@torch.no_grad()
def test_dynamic_scaling_writes_the_same_text_beyond_the_published_length(tmp_path):
    theirs = make({"rope_type": "dynamic", "factor": 3.0}, max_len=24)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens, mask, _ = padded([20, 12], "left")
    written = theirs.generate(tokens, attention_mask=mask.long(), max_new_tokens=20, do_sample=False, pad_token_id=0)
    assert torch.equal(generate(ours, tokens, 20, padding_mask=mask), written)


@pytest.mark.parametrize("rope", [{"rope_type": "default"}, *SCALINGS.values()], ids=["default", *SCALINGS])
def test_both_ways_of_writing_it_down_are_read(rope):
    today = {"rope_parameters": {"rope_theta": 500.0, **rope}}
    before = {"rope_theta": 500.0, "rope_scaling": rope if rope["rope_type"] != "default" else None}
    oldest = {"rope_theta": 500.0, "rope_scaling": {"type": rope["rope_type"], **rope}}
    del oldest["rope_scaling"]["rope_type"]
    assert read_rope(today, LONG) == read_rope(before, LONG) == read_rope(oldest, LONG)
    assert read_rope(today, LONG)[0] == 500.0


def test_what_a_file_leaves_out_has_the_librarys_defaults():
    assert read_rope({}, LONG) == (10_000.0, None)
    assert read_rope({"rope_scaling": {"type": "linear", "factor": 2}}, LONG) == (10_000.0, LinearScaling(2))
    assert read_rope({"rope_scaling": {"type": "dynamic", "factor": 2}}, LONG)[1] == DynamicScaling(2, LONG)
    yarn = {"rope_scaling": {"type": "yarn", "original_max_position_embeddings": 6}}
    assert read_rope(yarn, LONG)[1] == YarnScaling(LONG / 6, 6)
    assert read_rope(yarn | {"original_max_position_embeddings": 12}, LONG)[1] == YarnScaling(LONG / 12, 12)


@pytest.mark.parametrize(
    "rope, named",
    [
        ({"rope_type": "longrope", "short_factor": [1.0], "long_factor": [2.0]}, "'longrope'"),
        ({"rope_type": "linear"}, "factor is missing"),
        ({"rope_type": "linear", "factor": 2.0, "mrope_section": [1]}, "mrope_section is not known"),
        ({"rope_type": "llama3", "factor": 2.0}, "high_freq_factor is missing, low_freq_factor is missing"),
        ({"rope_type": "default", "partial_rotary_factor": 0.5}, "partial_rotary_factor is not known"),
    ],
)
def test_a_scaling_that_is_not_built_here_is_named(rope, named):
    with pytest.raises(ValueError, match=named):
        read_rope({"rope_parameters": rope}, LONG)


@torch.no_grad()
def test_a_shorter_table_of_angles_changes_nothing_within_it(tmp_path):
    theirs = make(LLAMA3)
    folder = reference.saved(theirs, tmp_path)
    ours = load_pretrained(folder, max_len=11)
    assert ours.config.max_len == 11
    tokens = ids(2, 11)
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, **CLOSE)
    with pytest.raises(ValueError, match="max_len=11"):
        ours(ids(2, 12))
    learned = reference.saved(reference.gpt2(), tmp_path / "gpt2")
    with pytest.raises(ValueError, match=r"max_len=11.*learned 24 positions"):
        load_pretrained(learned, max_len=11)


def test_the_library_reads_what_we_write_of_a_scaling(tmp_path):
    from transformer_course.pretrained import save_pretrained

    for name, rope in SCALINGS.items():
        theirs = make(rope)
        folder = reference.saved(theirs, tmp_path / name)
        again = save_pretrained(load_pretrained(folder), tmp_path / f"{name} again")
        assert "rope_theta" in json.loads((again / "config.json").read_text())
        tokens = ids(1, LONG)
        opened = transformers.LlamaForCausalLM.from_pretrained(again)
        torch.testing.assert_close(opened(tokens).logits, theirs(tokens).logits, **CLOSE)
