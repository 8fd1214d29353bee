"""Whatever is no good is refused by parts, models, costs and inspection: every public name is tried, or says why not.

What is tried follows from annotations: each `int`, `float`, `bool`, `str` and tensor of a call that works is replaced
by what such an argument cannot be.
"""

import importlib
import inspect
import math
from types import UnionType
from typing import Union, get_args, get_origin

import pytest
import shape_examples
import torch
from docstring_shapes import Example, public_callables
from layers import layer_of, trees
from torch import Tensor, nn

from transformer_course import attention, cache, costs, guards, initialization, inspection, look_ups, masks, multihead
from transformer_course.models import bart, bert, gpt, llama, rope_scaling
from transformer_course.models.activations import new_activation
from transformer_course.models.catalog import build_model

NAN, INF = math.nan, math.inf
FLOATS, IDS = torch.rand(2, 5, 24), torch.randint(0, 3, (2, 5))
BAD = {
    int: [-(2**31), 2.5, "3", True, 2**60, NAN, [2]],
    float: [NAN, INF, "x", [0.5], True],
    bool: ["False", 1, [True], 0.5],
    str: [5, ["gelu"], b"gelu"],
    "features": [[[0.5]], "text", FLOATS.long(), FLOATS.bool(), 5],
    "indices": [[[1, 2]], "text", IDS.float(), 5],
    "mask": [[[True]], "text", IDS.float(), IDS, 5],
    nn.Module: [5, "LayerNorm"],
}
MINIMUM = {"dropout": -0.1, "eps": -1.0, "norm_eps": -1.0, "std": -1.0, "base": 0, "rope_base": -1, "factor": 0}
SMALL = {"vocab": 29, "max_len": 40, "d_model": 24, "n_heads": 6, "d_hidden": 31, "norm_eps": 1e-5}
CONFIGS = {"gpt.GPTConfig": gpt.GPTConfig, "llama.LlamaConfig": llama.LlamaConfig, "bert.BertConfig": bert.BertConfig}
CONFIGS |= {"bert.RotaryBertConfig": bert.RotaryBertConfig, "bart.BartConfig": bart.BartConfig}
CONFIGS |= {"bart.RotaryBartConfig": bart.RotaryBartConfig}
GPT_SIZES = gpt.GPTConfig(n_layers=1, vocab=29, max_len=40, d_model=24, n_heads=6, d_hidden=31)


def linear() -> nn.Module:
    return nn.Linear(24, 24)


def built() -> dict[str, tuple]:
    """What makes each class, and arguments that work."""
    return {
        "embeddings.TokenEmbedding": (shape_examples.embeddings.TokenEmbedding, {"vocab": 29, "d_model": 24}),
        "embeddings.InputEmbedding": (
            shape_examples.embeddings.InputEmbedding,
            {"tokens": shape_examples.table(), "norm": linear(), "dropout": 0.1},
        ),
        "positions.LearnedPositions": (
            shape_examples.positions.LearnedPositions,
            {"max_len": 9, "d_model": 24, "offset": 2},
        ),
        "positions.SinusoidalPositions": (
            shape_examples.positions.SinusoidalPositions,
            {"max_len": 9, "d_model": 24},
        ),
        "rotary.RotaryPositions": (
            shape_examples.rotary.RotaryPositions,
            {"d_head": 4, "max_len": 9, "base": 100.0, "pairing": "half"},
        ),
        "cache.KeyValueCache": (cache.KeyValueCache, {"batch": 2, "n_kv_heads": 3, "max_len": 9, "d_head": 4}),
        "multihead.MultiHeadAttention": (
            multihead.MultiHeadAttention,
            {"d_model": 24, "n_heads": 6, "n_kv_heads": 3, "bias": True, "causal": False, "dropout": 0.1, "d_head": 4},
        ),
        "feedforward.FeedForward": (shape_examples.feedforward.FeedForward, {"d_model": 24, "d_hidden": 31}),
        "feedforward.GatedFeedForward": (shape_examples.feedforward.GatedFeedForward, {"d_model": 24, "d_hidden": 31}),
        "normalization.LayerNorm": (shape_examples.normalization.LayerNorm, {"d_model": 24, "eps": 1e-5}),
        "normalization.RMSNorm": (shape_examples.normalization.RMSNorm, {"d_model": 24, "eps": 1e-5}),
        "residual.PreNorm": (shape_examples.residual.PreNorm, {"norm": linear(), "dropout": 0.1}),
        "residual.PostNorm": (shape_examples.residual.PostNorm, {"norm": linear(), "dropout": 0.1}),
        "blocks.TransformerBlock": (
            shape_examples.blocks.TransformerBlock,
            {"attention": linear(), "feedforward": linear(), "residual": shape_examples.pre_norm},
        ),
        "blocks.CrossAttentionBlock": (
            shape_examples.blocks.CrossAttentionBlock,
            {"attention": linear(), "cross_attention": linear(), "feedforward": linear()}
            | {"residual": shape_examples.pre_norm},
        ),
        "blocks.Stack": (shape_examples.blocks.Stack, {"blocks": [linear()], "norm": linear()}),
        "heads.LanguageModelHead": (shape_examples.heads.LanguageModelHead, {"d_model": 24, "vocab": 29}),
        "heads.MaskedLanguageModelHead": (
            shape_examples.heads.MaskedLanguageModelHead,
            {"embedding": shape_examples.table(), "eps": 1e-5, "activation": nn.GELU()},
        ),
        "heads.Pooler": (shape_examples.heads.Pooler, {"d_model": 24}),
        "heads.SequenceClassificationHead": (
            shape_examples.heads.SequenceClassificationHead,
            {"d_model": 24, "n_classes": 9, "dropout": 0.1, "pooler": linear()},
        ),
        "heads.TokenClassificationHead": (
            shape_examples.heads.TokenClassificationHead,
            {"d_model": 24, "n_classes": 9, "dropout": 0.1},
        ),
        "models.bert.SequenceClassifier": (
            bert.SequenceClassifier,
            {"encoder": shape_examples.encoder(), "n_classes": 9, "dropout": 0.1},
        ),
        "models.bert.TokenClassifier": (
            bert.TokenClassifier,
            {"encoder": shape_examples.encoder(), "n_classes": 9, "dropout": 0.1},
        ),
        "models.bart.ScaledTokenEmbedding": (
            bart.ScaledTokenEmbedding,
            {"vocab": 29, "d_model": 24, "scale": 2.0},
        ),
        "models.rope_scaling.LinearScaling": (rope_scaling.LinearScaling, {"factor": 2.0}),
        "models.rope_scaling.DynamicScaling": (rope_scaling.DynamicScaling, {"factor": 2.0, "original_len": 9}),
        "models.rope_scaling.YarnScaling": (
            rope_scaling.YarnScaling,
            {"factor": 2.0, "original_len": 9, "beta_fast": 32.0, "beta_slow": 1.0, "truncate": True},
        ),
        "models.rope_scaling.Llama3Scaling": (
            rope_scaling.Llama3Scaling,
            {"factor": 2.0, "original_len": 9, "low": 1.0, "high": 4.0},
        ),
        "models.rope_scaling.ScaledRotaryPositions": (
            rope_scaling.ScaledRotaryPositions,
            {"d_head": 4, "max_len": 9, "base": 100.0, "scaling": rope_scaling.LinearScaling(2.0)},
        ),
        "costs.matmul_cost": (costs.matmul_cost, {"rows": 2, "inner": 3, "columns": 4, "bytes_each": 4}),
        "costs.passing_cost": (
            costs.passing_cost,
            {"numbers": 2, "read": 3, "written": 4, "flops_each": 1, "bytes_each": 4},
        ),
        "costs.attention_cost": (
            costs.attention_cost,
            {"batch": 2, "heads": 3, "length": 4, "d_head": 5, "bytes_each": 4, "fused": True},
        ),
        "costs.softmax_cost": (costs.softmax_cost, {"batch": 2, "heads": 3, "length": 4, "bytes_each": 4}),
        "costs.forward_costs": (costs.forward_costs, {"config": GPT_SIZES, "batch": 2, "length": 4, "fused": True}),
        "costs.update_cost": (costs.update_cost, {"parameters": 2, "bytes_each": 4}),
        "costs.training_costs": (costs.training_costs, {"config": GPT_SIZES, "batch": 2, "length": 4, "parameters": 9}),
        "costs.training_flops": (costs.training_flops, {"config": GPT_SIZES, "batch": 2, "length": 4}),
        "initialization.initialize": (initialization.initialize, {"model": linear(), "std": 0.02}),
        "initialization.initialize_linear": (initialization.initialize_linear, {"model": linear(), "std": 0.02}),
        "initialization.scale_residual_outputs": (
            initialization.scale_residual_outputs,
            {"stack": linear(), "n_sublayers": 2},
        ),
        "inspection.previous_token_score": (inspection.previous_token_score, {"weights": torch.rand(2, 3, 5, 5)}),
        "inspection.induction_score": (
            inspection.induction_score,
            {"weights": torch.rand(2, 3, 5, 5), "period": 2},
        ),
        "inspection.silence_heads": (
            inspection.silence_heads,
            {"merged": FLOATS, "silent": (0,), "n_heads": 6},
        ),
        "inspection.logit_lens": (inspection.logit_lens, {"model": gpt.GPT(GPT_SIZES), "tokens": IDS}),
        **{f"models.{name}": (config, dict(SMALL)) for name, config in CONFIGS.items()},
    }


# What is not tried here, and why.
ELSEWHERE = {
    "takes what another part made, and nothing else": {
        "blocks.Stack.forward",
        "cache.KeyValueCache.stored",
        "heads.TiedHead",
        "heads.MaxPooler",
        "models.bart.BiasedTiedHead",
        "models.families.CausalLanguageModel",
        "models.families.Encoder",
        "models.families.EncoderDecoder",
        "models.families.empty_cache",
        "models.families.empty_caches",
        "models.families.past_length",
        "models.bert.MaskedLanguageModel",
        "models.pooled.PooledEncoder",
        "inspection.attention_layers",
        "inspection.recording_attention",
        "inspection.record_attention",
        "inspection.record_hidden",
    },
    "takes a configuration, which has refused what it cannot be": {
        "models.gpt.GPT",
        "models.gpt.gpt_block",
        "models.llama.LLaMA",
        "models.llama.llama_block",
        "models.llama.llama_rotary",
        "models.bert.BERT",
        "models.bert.RotaryBERT",
        "models.bert.bert_block",
        "models.bert.rotary_bert_block",
        "models.bart.BART",
        "models.bart.RotaryBART",
        "models.bart.bart_decoder_block",
        "models.bart.rotary_bart_decoder_block",
        "models.bart.bart_tokens",
        "models.bart.bart_embedding",
    },
    "the sizes that two configurations share; they are built as one of these": {
        "models.bert.BertSizes",
        "models.bart.BartSizes",
    },
    "called by the models above, with a name for what they pass on": {
        "models.inputs.check_tokens",
        "models.inputs.key_mask",
        "models.inputs.positions_and_mask",
    },
    "tried by a test of its own": {
        "models.activations.new_activation",
        "models.catalog.build_model",
        "costs.Cost",
        "costs.Machine",
        "inspection.ablate_heads",
    },
}
LAYERS = ("parts", "blocks", "models")
PUBLIC = {
    name: member
    for module in trees()
    if layer_of(module) in LAYERS or module in ("costs", "inspection")
    for name, member in public_callables(importlib.import_module(f"transformer_course.{module}"))
}
BUILT = built()
CALLED = shape_examples.parts() | shape_examples.models()


def kind_of(parameter: inspect.Parameter, value) -> object:
    annotation = parameter.annotation
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    if Tensor in kinds:
        integer = isinstance(value, Tensor) and value.dtype == torch.int64
        return "indices" if integer else "mask" if getattr(value, "dtype", None) == torch.bool else "features"
    return next((kind for kind in kinds if kind in BAD), None)


def tried(function, arguments: dict) -> list[tuple[str, list]]:
    """The arguments of a call that are replaced, and by what."""
    called = function if isinstance(function, type) else getattr(function, "forward", function)
    parameters, found = inspect.signature(called).parameters, []
    for name, value in arguments.items():
        kind = kind_of(parameters[name], value) if name in parameters else None
        if kind is not None and value is not None:
            found.append((name, BAD[kind] + ([MINIMUM[name]] if name in MINIMUM else [])))
    return found


def assert_refused(function, arguments: dict, name: str, value) -> None:
    with torch.no_grad(), pytest.raises((ValueError, TypeError)) as error:
        function(**arguments | {name: value})
    said = str(error.value)
    assert name in said and len(said) < 500, f"{name}={value!r}: {said}"


@pytest.mark.parametrize("name", BUILT)
def test_what_cannot_be_built_is_refused_by_name(name):
    make, arguments = BUILT[name]
    make(**arguments)
    cases = tried(make, arguments)
    assert cases or name.startswith("blocks.Stack")
    for argument, values in cases:
        for value in values:
            assert_refused(make, arguments, argument, value)


@pytest.mark.parametrize("name", [name for name in CALLED if not name.startswith("models.inputs.")])
def test_what_cannot_be_computed_is_refused_by_name(name):
    for example in CALLED[name]:
        assert isinstance(example, Example)
        for argument, values in tried(example.function, example.arguments):
            for value in values:
                assert_refused(example.function, example.arguments, argument, value)


def test_every_public_name_is_tried_or_says_why_not():
    explained = set().union(*ELSEWHERE.values())
    known = set(BUILT) | set(CALLED) | explained
    # A method is tried with its class, whose `forward` is what a call runs; `new_cache` makes a KeyValueCache.
    methods = (".forward", ".hidden", ".encode", ".new_cache", ".frequencies", ".seconds", ".attainable")
    missing = {name for name in PUBLIC if name not in known and not name.endswith(methods)}
    assert not missing
    assert explained <= set(PUBLIC), explained - set(PUBLIC)


FAMILIES = {
    "GPT": lambda: gpt.GPT(GPT_SIZES),
    "LLaMA": lambda: llama.LLaMA(llama.LlamaConfig(n_layers=1, n_kv_heads=6, **SMALL)),
    "BERT": lambda: bert.BERT(bert.BertConfig(n_layers=1, **SMALL)),
    "RotaryBERT": lambda: bert.RotaryBERT(bert.RotaryBertConfig(n_layers=1, **SMALL)),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_an_id_outside_the_vocabulary_is_named_with_both(family):
    model = FAMILIES[family]()
    with pytest.raises(ValueError, match=r"tokens holds the id 30, but the vocabulary has 29 tokens, ids 0 to 28"):
        model(torch.tensor([[1, 30]]))
    with pytest.raises(ValueError, match="tokens holds the id -2"):
        model(torch.tensor([[1, -2]]))


@pytest.mark.parametrize("make", [bart.BART, bart.RotaryBART])
def test_source_and_target_are_told_apart(make):
    config = (bart.BartConfig if make is bart.BART else bart.RotaryBartConfig)(**SMALL, **shape_examples.LAYERS)
    model, good, bad = make(config), torch.tensor([[1, 2]]), torch.tensor([[1, 40]])
    with pytest.raises(ValueError, match="source holds the id 40"):
        model(bad, good)
    with pytest.raises(ValueError, match="target holds the id 40"):
        model(good, bad)


def test_segments_are_told_apart_from_tokens():
    with pytest.raises(ValueError, match="segments holds 2; expected 0 to 1"):
        FAMILIES["BERT"]()(torch.tensor([[1, 2]]), segments=torch.tensor([[0, 2]]))


def test_no_position_is_counted_from_the_end():
    learned = shape_examples.positions.LearnedPositions(9, 24, offset=2)
    waves = shape_examples.positions.SinusoidalPositions(9, 24)
    rotary = shape_examples.rotary.RotaryPositions(4, 9)
    x = torch.rand(1, 2, 2, 4)
    for part in (learned, waves, lambda positions: rotary(x, positions)):
        for wrong in (-1, 9):
            with pytest.raises(IndexError, match=rf"positions holds {wrong}; expected 0 to 8"):
                part(torch.tensor([0, wrong]))
        part(torch.tensor([0, 8]))


def test_a_cache_takes_numbers_of_one_shape_only():
    store, key = cache.KeyValueCache(2, 3, 9, 4), torch.rand(2, 3, 1, 4)
    with pytest.raises(ValueError, match="value has shape"):
        store.append(key, torch.rand(2, 1, 1, 4))
    with pytest.raises(ValueError, match=r"value has dtype torch\.int64"):
        store.append(key, key.long())
    with pytest.raises(ValueError, match=r"rows has dtype torch\.float32"):
        store.reorder(torch.tensor([0.0, 1.0]))
    assert store.length == 0


def test_layers_are_bounded_so_that_a_slip_does_not_hang():
    for config in CONFIGS.values():
        (name, *_) = [field for field in inspect.signature(config).parameters if field.endswith("layers")]
        for wrong in (0, -1, 10**6, 10**12):
            with pytest.raises(ValueError, match=rf"{name}="):
                config(**{name: wrong})


def test_a_large_model_can_be_counted_but_not_built():
    assert costs.update_cost(2 * 10**12).flops > 0
    with pytest.raises(ValueError, match="d_model="):
        gpt.GPTConfig(d_model=2**40)


def test_attention_cannot_have_no_heads():
    with pytest.raises(ValueError, match="n_heads=0 must be at least 1"):
        multihead.MultiHeadAttention(24, 0)


def test_the_others_that_have_rules_of_their_own():
    for wrong in (5, ["gelu"], "gelus"):
        with pytest.raises((ValueError, TypeError), match="activation="):
            new_activation(wrong)
    for wrong in ("gpt5", 5, ["gpt"]):
        with pytest.raises((ValueError, TypeError), match="model"):
            build_model(wrong, {})
    with pytest.raises(ValueError, match="n_heads"):
        build_model("gpt", {"n_heads": 0})
    for wrong in (0, -1, NAN, "x", None):
        with pytest.raises((ValueError, TypeError), match="flops"):
            costs.Machine("this one", wrong, 1e9)
        with pytest.raises((ValueError, TypeError), match="bandwidth"):
            costs.Machine("this one", 1e9, wrong)
    model = gpt.GPT(GPT_SIZES)
    for heads in ({5: [0]}, {0: [9]}, {0: [-1]}):
        with pytest.raises(ValueError, match="layer"), inspection.ablate_heads(model, heads):
            pass


def test_a_guarded_function_is_still_itself():
    assert inspect.signature(masks.causal_mask) == inspect.signature(inspect.unwrap(masks.causal_mask))
    assert "def causal_mask" in inspect.getsource(masks.causal_mask)
    assert attention.fused_attention.__module__ == "transformer_course.attention"
    assert masks.causal_mask.__doc__.startswith("Let every query")


def test_guards_add_nothing_to_what_is_compiled():
    model = FAMILIES["GPT"]().eval()
    tokens = torch.randint(0, 29, (2, 5))
    with torch.no_grad():
        compiled = torch.compile(model, backend="eager", fullgraph=True)
        torch.testing.assert_close(compiled(tokens), model(tokens))


def test_a_meta_tensor_passes():
    # Nothing is compared with numbers that aren't there.
    part = shape_examples.embeddings.TokenEmbedding(29, 24).to("meta")
    assert part(torch.zeros(2, 5, dtype=torch.long, device="meta")).shape == (2, 5, 24)


def test_the_table_of_kinds_knows_the_bounds_that_it_tests():
    assert set(MINIMUM) == set(guards.NUMBERS)
    assert issubclass(look_ups.OutOfRange, IndexError) and issubclass(look_ups.OutOfRange, ValueError)
