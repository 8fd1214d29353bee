"""Files as the reference library writes them: in 16 bits, in several parts, without a head, with every kind of mask."""

import pytest
import reference_models as reference
import torch
from reference_models import CLOSE, ids, transformers

from transformer_course.pretrained import load_pretrained

MODELS = {
    "bert": (lambda: reference.bert("BertForMaskedLM"), "BertForMaskedLM"),
    "gpt2": (reference.gpt2, "GPT2LMHeadModel"),
    "llama": (reference.llama, "LlamaForCausalLM"),
    "bart": (reference.bart, "BartForConditionalGeneration"),
}
EVERY = pytest.mark.parametrize("family", MODELS)


def both(ours: torch.nn.Module, theirs: torch.nn.Module, family: str) -> tuple[torch.Tensor, torch.Tensor]:
    tokens = ids(2, 11)
    if family == "bart":
        target = ids(2, 7)
        return ours(tokens, target), theirs(input_ids=tokens, decoder_input_ids=target).logits
    return ours(tokens), theirs(tokens).logits


@EVERY
@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
@torch.no_grad()
def test_a_file_of_16_bits_gives_the_librarys_logits(family, kind, tmp_path):
    make, name = MODELS[family]
    folder = reference.saved(make().to(kind), tmp_path)
    theirs = getattr(transformers, name).from_pretrained(folder).float().eval()
    ours, answer = both(load_pretrained(folder), theirs, family)
    assert ours.dtype == torch.float32
    torch.testing.assert_close(ours, answer, **CLOSE)


@EVERY
@torch.no_grad()
def test_a_file_in_parts_gives_the_librarys_logits(family, tmp_path):
    theirs = MODELS[family][0]()
    folder = reference.saved(theirs, tmp_path, max_shard_size="6KB")
    assert len(list(folder.glob("model-*.safetensors"))) > 2 and not (folder / "model.safetensors").exists()
    torch.testing.assert_close(*both(load_pretrained(folder), theirs, family), **CLOSE)


@torch.no_grad()
def test_a_gpt2_without_its_head_is_the_same_model(tmp_path):
    theirs = reference.gpt2()
    folder = reference.saved(theirs.transformer, tmp_path)
    torch.testing.assert_close(*both(load_pretrained(folder), theirs, "gpt2"), **CLOSE)


@pytest.mark.parametrize("kind", ["BertForMaskedLM", "BertForSequenceClassification", "BertForTokenClassification"])
@torch.no_grad()
def test_a_mask_with_holes_gives_the_same_logits(kind, tmp_path):
    theirs = reference.bert(kind, num_labels=3)
    ours = load_pretrained(reference.saved(theirs, tmp_path))
    tokens, mask = ids(3, 9), torch.rand(3, 9) < 0.6
    mask[:, 0] = True  # what is pooled
    # Ours counts real tokens as positions; the library numbers all places unless it is told otherwise.
    positions = (mask.cumsum(dim=1) - 1).clamp(min=0)
    answer = theirs(tokens, attention_mask=mask.long(), position_ids=positions).logits
    logits = ours(tokens, mask)
    if kind == "BertForSequenceClassification":
        torch.testing.assert_close(logits, answer, **CLOSE)
    else:
        torch.testing.assert_close(logits[mask], answer[mask], **CLOSE)
