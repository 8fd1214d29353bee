"""Our models in the reference library's format: it opens them, and the way back loses no bit."""

import json
import os

import pytest
import reference_models as reference
import torch
from every_family import lively
from reference_models import CLOSE, MAX_LEN, VOCAB, ids, transformers
from safetensors import safe_open

from transformer_course.heads import MaxPooler
from transformer_course.models.bart import BART, BartConfig, RotaryBART, RotaryBartConfig
from transformer_course.models.bert import (
    BERT,
    BertConfig,
    MaskedLanguageModel,
    RotaryBERT,
    RotaryBertConfig,
    SequenceClassifier,
    TokenClassifier,
)
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig
from transformer_course.models.pooled import PooledEncoder
from transformer_course.models.rope_scaling import DynamicScaling, Llama3Scaling
from transformer_course.pretrained import load_pretrained, save_pretrained

SMALL = {"vocab": VOCAB, "max_len": MAX_LEN, "d_model": 24, "n_heads": 6, "d_hidden": 27}


def bert(**other) -> BERT:
    return BERT(BertConfig(**SMALL, n_layers=2, n_segments=3, **other))


def llama(**other) -> LLaMA:
    return LLaMA(LlamaConfig(**SMALL, n_layers=2, **{"n_kv_heads": 2} | other))


MODELS = {
    "gpt": lambda: GPT(GPTConfig(**SMALL, n_layers=2, dropout=0.2, norm_eps=1e-3, activation="relu")),
    "llama": llama,
    "llama, tied": lambda: llama(tied=True),
    "llama, other heads": lambda: llama(head_size=10, attention_bias=True, n_kv_heads=1, rope_base=700.0),
    "llama, scaled": lambda: llama(rope_scaling=Llama3Scaling(2.0, 12, 1.0, 4.0)),
    "llama, dynamic": lambda: LLaMA(
        LlamaConfig(**SMALL | {"max_len": 36}, n_layers=2, n_kv_heads=6, rope_scaling=DynamicScaling(3.0, 12))
    ),
    "bert": bert,
    "bert with its pooler": lambda: PooledEncoder(bert()),
    "bert, masked words": lambda: MaskedLanguageModel(bert(activation="gelu_new", norm_eps=1e-4)),
    "bert, sequences": lambda: SequenceClassifier(bert(), 4, dropout=0.3),
    "bert, tokens": lambda: TokenClassifier(bert(), 4),
    "bart": lambda: BART(BartConfig(**SMALL, n_encoder_layers=1, n_decoder_layers=2)),
    "bart, scaled": lambda: BART(BartConfig(**SMALL, n_encoder_layers=2, n_decoder_layers=1, scaled_embedding=True)),
}
EVERY = pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)


def answers(model: torch.nn.Module) -> torch.Tensor:
    torch.manual_seed(3)
    given = (ids(2, 11), ids(2, 7)) if isinstance(model, BART) else (ids(2, 11),)
    return model(*given)


@EVERY
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_the_way_there_and_back_loses_no_bit(make, dtype, tmp_path):
    model = lively(make(), dtype)
    task = "pooled" if type(model) is PooledEncoder else None
    back = load_pretrained(save_pretrained(model, tmp_path), task, dtype=dtype)
    assert type(back) is type(model)
    rates = [[m.p for m in of.modules() if isinstance(m, torch.nn.Dropout)] for of in (model, back)]
    assert rates[0] == rates[1]
    written = json.loads((tmp_path / "config.json").read_text())
    assert written["torch_dtype"] == str(dtype).removeprefix("torch.")
    for name, weight in model.state_dict().items():
        assert back.state_dict()[name].dtype == dtype and torch.equal(back.state_dict()[name], weight), name
    again = save_pretrained(back, tmp_path / "again")
    assert (again / "config.json").read_text() == (tmp_path / "config.json").read_text()
    assert (again / "model.safetensors").read_bytes() == (tmp_path / "model.safetensors").read_bytes()


@EVERY
@torch.no_grad()
def test_the_library_opens_it_and_says_the_same(make, tmp_path):
    model = lively(make())
    save_pretrained(model, tmp_path)
    kind = getattr(transformers, json.loads((tmp_path / "config.json").read_text())["architectures"][0])
    theirs, info = kind.from_pretrained(tmp_path, output_loading_info=True)
    pooler = {"pooler.dense.weight", "pooler.dense.bias"} if type(model) is BERT else set()
    assert set(info["missing_keys"]) <= pooler
    assert not info["unexpected_keys"] and not info["mismatched_keys"]
    torch.manual_seed(3)
    if isinstance(model, BART):
        answer = theirs.eval()(input_ids=ids(2, 11), decoder_input_ids=ids(2, 7)).logits
    else:
        answer = theirs.eval()(ids(2, 11))
        answer = answer.logits if "logits" in answer else answer.last_hidden_state
        if type(model) is PooledEncoder:
            torch.manual_seed(3)
            answer = theirs(ids(2, 11)).pooler_output
    torch.testing.assert_close(answers(model), answer, **CLOSE)


@EVERY
def test_the_configuration_comes_back(make, tmp_path):
    model = make()
    task = "pooled" if type(model) is PooledEncoder else None
    assert load_pretrained(save_pretrained(model, tmp_path), task).config == model.config


@pytest.mark.parametrize(
    "make, kind",
    [
        (lambda: reference.gpt2(n_layer=1), "GPT2LMHeadModel"),
        (lambda: reference.llama(num_hidden_layers=1), "LlamaForCausalLM"),
        (lambda: reference.bert("BertForMaskedLM"), "BertForMaskedLM"),
        (lambda: reference.bart(), "BartForConditionalGeneration"),
        (lambda: reference.bert("BertModel"), "BertModel"),
    ],
    ids=["gpt2", "llama", "bert", "bart", "bert without a head"],
)
def test_their_file_through_our_model_is_their_file_again(make, kind, tmp_path):
    theirs = reference.saved(make(), tmp_path / "theirs")
    ours = save_pretrained(load_pretrained(theirs, "pooled" if kind == "BertModel" else None), tmp_path / "ours")
    assert json.loads((ours / "config.json").read_text())["architectures"] == [kind]
    with safe_open(theirs / "model.safetensors", "pt") as a, safe_open(ours / "model.safetensors", "pt") as b:
        assert set(a.keys()) == set(b.keys())
        for name in a.keys():  # noqa: SIM118, it is no dictionary
            assert torch.equal(a.get_tensor(name), b.get_tensor(name)), name


def test_what_ends_a_text_is_written_where_generation_looks_for_it(tmp_path):
    model = lively(MODELS["gpt"]())
    save_pretrained(model, tmp_path, token_ids={"eos_token_id": 5, "pad_token_id": 0})
    theirs = transformers.GPT2LMHeadModel.from_pretrained(tmp_path)
    assert theirs.generation_config.eos_token_id == 5 and theirs.config.bos_token_id is None
    with pytest.raises(ValueError, match="eos_token_id=43, outside the vocabulary of 43"):
        save_pretrained(model, tmp_path, token_ids={"eos_token_id": VOCAB})
    with pytest.raises(ValueError, match="'eos'; expected some of bos_token_id"):
        save_pretrained(model, tmp_path, token_ids={"eos": 5})


ROTARY = RotaryBertConfig(**SMALL, n_layers=1)
REFUSED = {
    "RotaryBERT": lambda: RotaryBERT(ROTARY),
    "RotaryBERT is a combination": lambda: MaskedLanguageModel(RotaryBERT(ROTARY)),
    "RotaryBART": lambda: RotaryBART(RotaryBartConfig(**SMALL, n_encoder_layers=1, n_decoder_layers=1)),
    "MaxPooler": lambda: SequenceClassifier(bert(), 2, pooler=MaxPooler()),
    "norm_eps=0.1": lambda: BART(BartConfig(**SMALL, n_encoder_layers=1, n_decoder_layers=1, norm_eps=0.1)),
}


@pytest.mark.parametrize("named", REFUSED)
def test_what_has_no_published_format_is_refused_and_nothing_is_written(named, tmp_path):
    with pytest.raises(ValueError, match=named):
        save_pretrained(REFUSED[named](), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_an_interrupted_save_leaves_the_old_files(tmp_path, monkeypatch):
    old, new = lively(MODELS["gpt"]()), lively(MODELS["gpt"]())
    save_pretrained(old, tmp_path)

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            save_pretrained(new, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "model.safetensors"]
    assert torch.equal(load_pretrained(tmp_path).embedding.tokens.weight, old.embedding.tokens.weight)
