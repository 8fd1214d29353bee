"""Greedy and beam search write what the reference library writes, from the same file with the same settings."""

import pytest
import reference_models as reference
import torch
from reference_models import ids, padded

from transformer_course.generation import beam_search, beam_search_from_source, generate, generate_from_source
from transformer_course.pretrained import load_pretrained

CAUSAL = pytest.mark.parametrize(
    "make, sizes",
    [(reference.gpt2, {}), (reference.llama, {}), (reference.llama, {"num_key_value_heads": 1, "head_dim": 10})],
    ids=["gpt2", "llama", "llama with wide heads"],
)
EOS, BOS, NEW = 5, 6, 10
SEEDS = pytest.mark.parametrize("seed", range(4))


def until_the_end(row: torch.Tensor, eos: int = EOS) -> list[int]:
    """A text up to its end; the two libraries fill up what follows differently."""
    numbers = row.tolist()
    return numbers[: numbers.index(eos) + 1] if eos in numbers else numbers


def new_tokens(rows: torch.Tensor, start: int) -> list[list[int]]:
    return [until_the_end(row[start:]) for row in rows]


def likelier_end(model: torch.nn.Module) -> None:
    """Let some texts end early and others not: otherwise nothing is said about ends."""
    table = model.get_output_embeddings().weight
    with torch.no_grad():
        table[EOS] *= 1.6


@CAUSAL
@SEEDS
def test_greedy_writes_the_same(make, sizes, seed, tmp_path):
    torch.manual_seed(seed)
    theirs = make(**sizes)
    likelier_end(theirs)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens, mask, _ = padded([9, 4, 1], "left")
    settings = {"attention_mask": mask.long(), "max_new_tokens": NEW, "do_sample": False, "pad_token_id": 0}
    written = theirs.generate(tokens, eos_token_id=EOS, **settings)
    for cache in (True, False):
        found = generate(ours, tokens, NEW, padding_mask=mask, eos_id=EOS, cache=cache)
        assert new_tokens(found, 9) == new_tokens(written, 9)


@CAUSAL
@SEEDS
@pytest.mark.parametrize("beams", [2, 5])
def test_beam_search_without_an_end_finds_the_same_beams_in_the_same_order(make, sizes, seed, beams, tmp_path):
    torch.manual_seed(seed)
    theirs = make(**sizes)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens, mask, _ = padded([9, 4], "left")
    written = theirs.generate(
        tokens,
        attention_mask=mask.long(),
        max_new_tokens=NEW,
        do_sample=False,
        num_beams=beams,
        num_return_sequences=beams,
        pad_token_id=0,
    )
    found = beam_search(ours, tokens, NEW, beams=beams, padding_mask=mask)
    assert found.tokens.flatten(0, 1).tolist() == written.tolist()


@CAUSAL
@SEEDS
@pytest.mark.parametrize("beams", [2, 5])
def test_beam_search_that_compares_plain_probabilities_finds_the_same_best_text(make, sizes, seed, beams, tmp_path):
    # Their penalty for length is another formula than ours, which follows the paper; without one both search alike.
    torch.manual_seed(seed)
    theirs = make(**sizes)
    likelier_end(theirs)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens, mask, _ = padded([9, 4, 1], "left")
    written = theirs.generate(
        tokens,
        attention_mask=mask.long(),
        max_new_tokens=NEW,
        do_sample=False,
        num_beams=beams,
        length_penalty=0.0,
        early_stopping=False,
        eos_token_id=EOS,
        pad_token_id=0,
    )
    found = beam_search(ours, tokens, NEW, beams=beams, padding_mask=mask, eos_id=EOS, length_penalty=0.0)
    assert new_tokens(found.tokens[:, 0], 9) == new_tokens(written, 9)


@SEEDS
@pytest.mark.parametrize("beams", [1, 2, 5])
@pytest.mark.parametrize("scale", [False, True], ids=["plain embedding", "scaled embedding"])
def test_bart_writes_the_same(seed, beams, scale, tmp_path):
    torch.manual_seed(seed)
    theirs = reference.bart(scale_embedding=scale)
    likelier_end(theirs)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    source, mask, _ = padded([9, 4, 1], "right")
    written = theirs.generate(
        source,
        attention_mask=mask.long(),
        max_new_tokens=NEW,
        do_sample=False,
        num_beams=beams,
        length_penalty=0.0,
        early_stopping=False,
        decoder_start_token_id=BOS,
        bos_token_id=BOS,
        eos_token_id=EOS,
        pad_token_id=1,
    )
    ends = {"bos_id": BOS, "eos_id": EOS, "source_mask": mask}
    if beams == 1:
        found = generate_from_source(ours, source, NEW, **ends)
    else:
        found = beam_search_from_source(ours, source, NEW, beams=beams, length_penalty=0.0, **ends).tokens[:, 0]
    assert new_tokens(found, 0) == new_tokens(written, 1)


def test_some_texts_of_these_tests_end_early_and_others_do_not():
    lengths = set()
    for seed in range(4):
        torch.manual_seed(seed)
        theirs = reference.gpt2()
        likelier_end(theirs)
        tokens = ids(3, 9)
        settings = {"max_new_tokens": NEW, "do_sample": False, "num_beams": 2, "pad_token_id": 0, "eos_token_id": EOS}
        written = theirs.generate(tokens, attention_mask=torch.ones_like(tokens), length_penalty=0.0, **settings)
        lengths |= {len(row) for row in new_tokens(written, 9)}
    assert NEW in lengths and len(lengths) > 1, lengths
