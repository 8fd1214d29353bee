"""What cannot be loaded is refused by name, all of it at once; what can be loaded in another dress is."""

import json
from pathlib import Path

import pytest
import torch
from every_family import lively
from safetensors.torch import load_file, save_file

from transformer_course.models.bart import BART, BartConfig
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel, SequenceClassifier
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig
from transformer_course.pretrained import load_pretrained, name_table, save_pretrained
from transformer_course.pretrained.names import tensors
from transformer_course.pretrained.saving import FAMILY_OF, family_of_model

SMALL = {"vocab": 43, "max_len": 24, "d_model": 24, "n_heads": 6, "d_hidden": 27}
MODELS = {
    "gpt": lambda: GPT(GPTConfig(**SMALL, n_layers=2)),
    "llama": lambda: LLaMA(LlamaConfig(**SMALL, n_layers=2, n_kv_heads=2)),
    "llama, tied": lambda: LLaMA(LlamaConfig(**SMALL, n_layers=2, n_kv_heads=2, tied=True)),
    "bert": lambda: BERT(BertConfig(**SMALL, n_layers=2)),
    "bert, masked words": lambda: MaskedLanguageModel(BERT(BertConfig(**SMALL, n_layers=2))),
    "bert, sequences": lambda: SequenceClassifier(BERT(BertConfig(**SMALL, n_layers=2)), 3),
    "bart": lambda: BART(BartConfig(**SMALL, n_encoder_layers=1, n_decoder_layers=2)),
}
EVERY = pytest.mark.parametrize("family", MODELS)
PARENT = {"gpt": "transformer.", "llama": "model.", "bert": "bert.", "bart": "model."}


def saved(family: str, folder: Path) -> tuple[torch.nn.Module, Path]:
    model = lively(MODELS[family]())
    return model, save_pretrained(model, folder)


def change_weights(folder: Path, change) -> None:
    weights = load_file(folder / "model.safetensors")
    weights = change(weights) or weights
    save_file({name: tensor.contiguous() for name, tensor in weights.items()}, folder / "model.safetensors")


def change_settings(folder: Path, **settings) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | settings))


def assert_equal(actual: torch.nn.Module, expected: torch.nn.Module) -> None:
    ours = actual.state_dict()
    for name, weight in expected.state_dict().items():
        assert torch.equal(ours[name], weight), name


@EVERY
def test_the_table_names_every_weight_exactly_once(family):
    model = MODELS[family]()
    held = model.state_dict(keep_vars=True)
    rows = name_table(model, layers=True)
    named = [id(held[path]) for row in rows for path in row.paths]
    assert len(named) == len(set(named))
    assert set(named) == {id(tensor) for tensor in held.values()}
    assert len({row.theirs for row in rows}) == len(rows)


@EVERY
def test_every_missing_left_over_and_misshapen_tensor_is_named_in_one_error(family, tmp_path):
    _, folder = saved(family, tmp_path)
    names = sorted(load_file(folder / "model.safetensors"))
    # Not the first: BART may do without the bias of its logits.
    gone, bent, whole = names[1], names[len(names) // 2], names[-1]

    def change(weights):
        del weights[gone]
        weights[bent] = torch.cat([weights[bent], weights[bent]])
        weights["encoder.layer.77.surprise"] = torch.ones(3)
        weights["surprise"] = torch.ones(2, dtype=torch.int64)

    change_weights(folder, change)
    with pytest.raises(ValueError, match="do not fit the model") as error:
        load_pretrained(folder)
    said = str(error.value)
    missing, shapes, left = (
        said.partition(title)[2] for title in ("missing (1)", "a different shape (1)", "left over (2)")
    )
    assert gone in missing.partition("a different shape")[0] and bent in shapes.partition("left over")[0]
    assert "encoder.layer.77.surprise" in left and "  surprise" in left
    assert whole not in said


@EVERY
def test_weights_in_several_files_are_read_through_their_index(family, tmp_path):
    model, folder = saved(family, tmp_path)
    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    parts = [f"model-0000{i}-of-00003.safetensors" for i in (1, 2, 3)]
    weight_map = {name: parts[i % 3] for i, name in enumerate(weights)}
    for part in parts:
        save_file({name: weights[name] for name in weights if weight_map[name] == part}, folder / part)
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
    assert_equal(load_pretrained(folder), model)
    index.write_text(json.dumps({"weight_map": weight_map | {"more": parts[1], "still more": parts[1]}}))
    with pytest.raises(ValueError, match=rf"{parts[1]} lacks what .* says it holds: more, still more"):
        load_pretrained(folder)
    index.write_text(json.dumps({"weight_map": weight_map | {"more": "../elsewhere.safetensors"}}))
    with pytest.raises(ValueError, match=r"\.\./elsewhere\.safetensors"):
        load_pretrained(folder)
    index.write_text(json.dumps({"weight_map": weight_map}))
    (folder / parts[0]).unlink()
    (folder / parts[2]).unlink()
    with pytest.raises(FileNotFoundError, match=f"lacks {parts[0]}, {parts[2]}"):
        load_pretrained(folder)


@EVERY
@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_files_of_another_type_are_read_in_the_type_that_is_asked_for(family, kind, tmp_path):
    model, folder = saved(family, tmp_path)
    change_weights(folder, lambda weights: {name: tensor.to(kind) for name, tensor in weights.items()})
    assert_equal(load_pretrained(folder), model.to(kind).float())
    narrow = load_pretrained(folder, dtype=torch.bfloat16)
    assert {parameter.dtype for parameter in narrow.parameters()} == {torch.bfloat16}


def test_names_without_the_prefix_of_a_head_and_old_names_of_norms_are_read(tmp_path):
    for family, prefix in PARENT.items():
        model, folder = saved(family, tmp_path / family)
        change_weights(folder, lambda w, p=prefix: {name.removeprefix(p): tensor for name, tensor in w.items()})
        assert_equal(load_pretrained(folder), model)

    def old(name: str) -> str:
        return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")

    model, folder = saved("bert, masked words", tmp_path / "old")
    change_weights(folder, lambda weights: {old(name): tensor for name, tensor in weights.items()})
    assert any(name.endswith("gamma") for name in load_file(folder / "model.safetensors"))
    assert_equal(load_pretrained(folder), model)


BUFFERS = {
    "gpt": ["transformer.h.0.attn.bias", "transformer.h.1.attn.masked_bias"],
    "llama": ["model.layers.1.self_attn.rotary_emb.inv_freq"],
    "bert": ["embeddings.position_ids", "embeddings.token_type_ids"],
}


@pytest.mark.parametrize("family", BUFFERS)
def test_what_is_no_weight_is_passed_over(family, tmp_path):
    model, folder = saved(family, tmp_path)
    change_weights(folder, lambda weights: weights.update({name: torch.ones(1, 3) for name in BUFFERS[family]}))
    assert_equal(load_pretrained(folder), model)
    change_weights(folder, lambda weights: weights.update({f"{name}es": torch.ones(3) for name in BUFFERS[family]}))
    with pytest.raises(ValueError, match=rf"left over \({len(BUFFERS[family])}\)"):
        load_pretrained(folder)


COPIES = {
    "gpt": ("transformer.wte.weight", ["lm_head.weight"]),
    "llama, tied": ("model.embed_tokens.weight", ["lm_head.weight"]),
    "bert, masked words": ("bert.embeddings.word_embeddings.weight", ["cls.predictions.decoder.weight"]),
    "bart": (
        "model.shared.weight",
        ["model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"],
    ),
}


@pytest.mark.parametrize("family", COPIES)
def test_copies_of_a_tied_table_are_read_if_they_are_copies(family, tmp_path):
    model, folder = saved(family, tmp_path)
    name, copies = COPIES[family]
    change_weights(folder, lambda weights: weights.update({copy: weights[name].clone() for copy in copies}))
    assert_equal(load_pretrained(folder), model)
    change_weights(folder, lambda weights: {k: v for k, v in weights.items() if k != name})
    assert_equal(load_pretrained(folder), model)
    change_weights(folder, lambda weights: weights.update({name: weights[copies[0]] + 1}))
    with pytest.raises(ValueError, match=f"not the same.*\n.*{copies[0]} and {name}"):
        load_pretrained(folder)


def test_a_pickle_is_refused_and_never_opened(tmp_path):
    _, folder = saved("gpt", tmp_path)
    trap = folder / "sprung"
    (folder / "model.safetensors").unlink()
    # A pickle that would write a file, were it opened.
    (folder / "pytorch_model.bin").write_bytes(b"cbuiltins\nopen\n(V" + str(trap).encode() + b"\nVw\ntR.")
    with pytest.raises(FileNotFoundError, match=r"pytorch_model\.bin is refused: .*a pickle .* is a program"):
        load_pretrained(folder)
    assert not trap.exists()


def test_damaged_and_absent_files_are_named(tmp_path):
    _, folder = saved("gpt", tmp_path)
    whole = (folder / "model.safetensors").read_bytes()
    for damaged in (whole[:200], whole[:-10], b"version https://git-lfs.github.com/spec/v1\n", b""):
        (folder / "model.safetensors").write_bytes(damaged)
        with pytest.raises(ValueError, match=r"model\.safetensors is damaged"):
            load_pretrained(folder)
    (folder / "model.safetensors").unlink()
    with pytest.raises(FileNotFoundError, match=r"no model\.safetensors: only safetensors files are read"):
        load_pretrained(folder)
    (folder / "config.json").write_text("{")
    with pytest.raises(ValueError, match=r"config\.json isn't a JSON file"):
        load_pretrained(folder)
    (folder / "config.json").write_text("[]")
    with pytest.raises(ValueError, match=r"config\.json holds a list"):
        load_pretrained(folder)
    (folder / "config.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"has no config\.json"):
        load_pretrained(folder)


SETTINGS = [
    ("gpt", {"activation_function": "quick_gelu"}, "activation_function='quick_gelu'"),
    ("gpt", {"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse_layer_idx=True"),
    (
        "gpt",
        {"scale_attn_weights": False, "add_cross_attention": True},
        "scale_attn_weights=False.*add_cross_attention",
    ),
    ("gpt", {"n_layer": None}, "no n_layer"),
    ("gpt", {"model_type": "gpt_neox"}, "model_type='gpt_neox'"),
    ("gpt", {"architectures": ["GPT2ForSequenceClassification"]}, "GPT2ForSequenceClassification"),
    ("gpt", {"auto_map": {"AutoModelForCausalLM": "modeling_evil.Model"}}, "auto_map.*never run"),
    ("gpt", {"quantization_config": {"bits": 4}}, "quantization_config"),
    ("bert", {"position_embedding_type": "relative_key"}, "position_embedding_type='relative_key'"),
    ("bert", {"is_decoder": True}, "is_decoder=True"),
    ("bert", {"hidden_act": "mish"}, "hidden_act='mish'"),
    ("llama", {"hidden_act": "gelu"}, "hidden_act='gelu'"),
    ("llama", {"mlp_bias": True}, "mlp_bias=True"),
    ("llama", {"partial_rotary_factor": 0.5}, "partial_rotary_factor=0.5"),
    ("llama", {"rope_scaling": {"rope_type": "longrope"}}, "'longrope'"),
    ("llama", {"num_attention_heads": 7}, "hidden_size=24, num_attention_heads=7"),
    ("bart", {"encoder_attention_heads": 3}, "encoder_attention_heads=3 and decoder_attention_heads=6"),
    ("bart", {"decoder_ffn_dim": 3}, "encoder_ffn_dim=27 and decoder_ffn_dim=3"),
    ("bart", {"normalize_before": True, "static_position_embeddings": True}, "normalize_before=True.*static_position"),
]


@pytest.mark.parametrize("family, settings, named", SETTINGS, ids=[named for _, _, named in SETTINGS])
def test_a_setting_that_is_not_built_here_is_named(family, settings, named, tmp_path):
    _, folder = saved(family, tmp_path)
    change_settings(folder, **settings)
    with pytest.raises(ValueError, match=named):
        load_pretrained(folder)


def test_a_task_is_chosen_by_name_and_an_unknown_one_refused(tmp_path):
    model, folder = saved("bert, sequences", tmp_path)
    assert_equal(load_pretrained(folder, "encoder"), model.encoder)
    assert_equal(load_pretrained(folder, "pooled").pooler, model.head.pooler)
    with pytest.raises(ValueError, match=r"cls\.predictions\.transform\.dense\.weight \(ours: head\.transform\.weight"):
        load_pretrained(folder, "masked-language-model")
    with pytest.raises(ValueError, match="task='summary' isn't one of bert's"):
        load_pretrained(folder, "summary")
    assert {type(MODELS[name]()) for name in MODELS} <= set(FAMILY_OF)


def test_the_table_can_be_read():
    model = MODELS["gpt"]()
    table = {row.theirs: (row.ours, repr(row.how)) for row in name_table(model)}
    assert table["transformer.h.{i}.mlp.c_fc"] == ("stack.blocks.{i}.feedforward.up", "transposed")
    assert table["transformer.h.{i}.attn.c_attn"][1] == "three in one, transposed"
    layers = [row.theirs for row in tensors(model, family_of_model(model).rows(model))]
    assert "transformer.h.1.mlp.c_fc.bias" in layers and "transformer.h.2.mlp.c_fc.bias" not in layers


# What no setting of a kind can be; each is put into the file of every family that has such a setting.
NO_NUMBER = ["61", True, [3], {"a": 1}, -1, float("nan"), float("inf"), 10**400]
WRONG = {
    "size": [*NO_NUMBER, 0, 2.5, 10**9 + 1],
    "layers": [*NO_NUMBER, 0, 2.5, 1_000_000_000],
    "chance": [*NO_NUMBER, "0.1", 1.5],
    "epsilon": [*NO_NUMBER, "x", 0, 7],
    "yes or no": ["false", 0, 1.0, [], {}],
    "word": [5, ["gelu"], {"a": 1}, True, "no such word"],
    "table": ["linear", 5, [1], True],
}
SETTINGS = {
    "size": [
        "vocab_size",
        "n_positions",
        "max_position_embeddings",
        "n_embd",
        "hidden_size",
        "d_model",
        "head_dim",
        "n_inner",
        "intermediate_size",
        "encoder_ffn_dim",
        "n_head",
        "num_attention_heads",
        "num_key_value_heads",
        "encoder_attention_heads",
        "type_vocab_size",
        "original_max_position_embeddings",
    ],
    "layers": ["n_layer", "num_hidden_layers", "encoder_layers", "decoder_layers"],
    "chance": ["resid_pdrop", "hidden_dropout_prob", "dropout", "classifier_dropout"],
    "epsilon": ["layer_norm_epsilon", "layer_norm_eps", "rms_norm_eps"],
    "yes or no": ["tie_word_embeddings", "attention_bias", "scale_embedding"],
    "word": ["model_type", "activation_function", "hidden_act"],
    "table": ["rope_scaling", "id2label", "auto_map"],
}
# Settings that files write and one family alone reads.
READ_BY = {
    "dropout": ["bart"],
    "tie_word_embeddings": ["llama", "llama, tied"],
    "rope_scaling": ["llama", "llama, tied"],
    "original_max_position_embeddings": ["llama", "llama, tied"],
    "id2label": ["bert, sequences"],
    "classifier_dropout": ["bert, sequences"],
}
ALSO = {"auto_map", "original_max_position_embeddings"}


@EVERY
def test_every_setting_of_a_wrong_kind_or_without_measure_is_refused_in_one_sentence(family, tmp_path):
    _, folder = saved(family, tmp_path)
    whole = json.loads((folder / "config.json").read_text())
    tried = 0
    for kind, names in SETTINGS.items():
        for name in names:
            if (name not in whole and name not in ALSO) or family not in READ_BY.get(name, MODELS):
                continue
            for value in WRONG[kind]:
                (folder / "config.json").write_text(json.dumps(whole | {name: value}))
                with pytest.raises(ValueError) as error:
                    load_pretrained(folder)
                said = str(error.value)
                assert "config.json" in said and name in said and len(said) < 300, f"{name}={value!r}: {said}"
                tried += 1
    assert tried > 60


@pytest.mark.parametrize(
    "rope, named",
    [
        ({"type": ["linear"]}, "type"),
        ({"rope_type": 5}, "rope_type"),
        ({"rope_type": "linear", "factor": 0}, "factor"),
        ({"rope_type": "linear", "factor": -2}, "factor"),
        ({"rope_type": "linear", "factor": "4"}, "factor"),
        ({"rope_type": "linear", "factor": True}, "factor"),
        ({"rope_type": "linear", "factor": float("nan")}, "factor"),
        ({"rope_type": "dynamic", "factor": 900_000}, "max_position_embeddings"),
        ({"rope_type": "default", "rope_theta": "10000"}, "rope_theta"),
        ({"rope_type": "default", "rope_theta": -5}, "rope_theta"),
        ({"rope_type": "yarn", "factor": 2, "truncate": "no"}, "truncate"),
        ({"rope_type": "yarn", "factor": 2, "beta_fast": -1}, "beta_fast"),
        ({"rope_type": "yarn", "factor": 2, "original_max_position_embeddings": 0}, "original_max_position_embeddings"),
        ({"rope_type": "llama3", "factor": 2, "low_freq_factor": 4, "high_freq_factor": 1}, "low_freq_factor"),
        ({"rope_type": "llama3", "factor": 2, "low_freq_factor": 1, "high_freq_factor": "4"}, "high_freq_factor"),
    ],
)
def test_every_wrong_number_of_a_rope_scaling_is_refused_by_name(rope, named, tmp_path):
    _, folder = saved("llama", tmp_path)
    change_settings(folder, rope_scaling=rope)
    with pytest.raises(ValueError, match=rf"config\.json.*\b{named}\b"):
        load_pretrained(folder)


@EVERY
def test_null_is_as_good_as_nothing_said(family, tmp_path):
    model, folder = saved(family, tmp_path)
    optional = ("n_inner", "resid_pdrop", "hidden_dropout_prob", "layer_norm_epsilon", "rope_scaling", "head_dim")
    held = json.loads((folder / "config.json").read_text())
    change_settings(folder, **{name: None for name in optional if name in held and name != "n_inner"})
    assert_equal(load_pretrained(folder), model)


@EVERY
@pytest.mark.parametrize("ruin", [float("nan"), float("inf")])
def test_weights_that_training_ruined_are_refused_by_name(family, ruin, tmp_path):
    _, folder = saved(family, tmp_path)
    names = sorted(load_file(folder / "model.safetensors"))[-2:]

    def change(weights):
        for name in names:
            weights[name].view(-1)[-1] = ruin

    change_weights(folder, change)
    with pytest.raises(ValueError, match=r"NaN or infinite in 2 tensors") as error:
        load_pretrained(folder)
    assert all(name in str(error.value) for name in names)


def test_a_config_with_a_byte_order_mark_is_read_and_one_of_endless_depth_is_refused(tmp_path):
    model, folder = saved("gpt", tmp_path)
    path = folder / "config.json"
    path.write_text(path.read_text(), "utf-8-sig")
    assert_equal(load_pretrained(folder), model)
    path.write_text("[" * 100_000)
    with pytest.raises(ValueError, match=r"config\.json isn't a JSON file"):
        load_pretrained(folder)
