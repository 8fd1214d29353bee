"""The walk through each family counts what the models hold and what torch counts."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from transformer_course.classroom.model_map.steps import total, value
from transformer_course.classroom.model_map.walks import WALKS, sizes_of
from transformer_course.models.bart import BART, BartConfig
from transformer_course.models.bert import BERT, BertConfig
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig

PUBLISHED = {"GPT": 124_439_808, "LLaMA": 6_738_415_616, "BERT": 108_891_648, "BART": 139_420_416}
BUILD = {
    "GPT": lambda sizes: GPT(GPTConfig(**sizes)),
    "LLaMA": lambda sizes: LLaMA(LlamaConfig(**sizes)),
    "BERT": lambda sizes: BERT(BertConfig(**sizes)),
    "BART": lambda sizes: BART(BartConfig(**sizes)),
}
FAMILIES = pytest.mark.parametrize("family", WALKS)


def built(family: str, sizes: dict[str, int]) -> torch.nn.Module:
    """The model of these sizes, without memory."""
    names = ["vocab", "max_len", "d_model", "n_heads", "d_hidden", *(["n_kv_heads"] if family == "LLaMA" else [])]
    wanted = {name: sizes[name] for name in names}
    layers = ("n_encoder_layers", "n_decoder_layers") if family == "BART" else ("n_layers",)
    with torch.device("meta"):
        return BUILD[family](wanted | dict.fromkeys(layers, sizes["n_layers"]))


def inputs(family: str, sizes: dict[str, int]) -> list[torch.Tensor]:
    lengths = (sizes["source"], sizes["seq"]) if family == "BART" else (sizes["seq"],)
    return [torch.zeros(sizes["batch"], length, dtype=torch.long, device="meta") for length in lengths]


@FAMILIES
def test_the_published_model_has_the_published_number_of_parameters(family):
    assert total(WALKS[family], sizes_of(family), "parameters") == PUBLISHED[family]


@FAMILIES
@pytest.mark.parametrize("changes", [{}, {"n_layers": 3, "n_heads": 4}, {"n_layers": 2, "n_heads": 6, "share": 3}])
def test_parameters_and_flops_are_the_models(family, changes):
    share = {"share": changes.get("share", 1)} if family == "LLaMA" else {}
    sizes = sizes_of(family, 48, source=20, **{**changes, "share": 1} | share)
    model = built(family, sizes)
    assert sum(p.numel() for p in model.parameters()) == total(WALKS[family], sizes, "parameters")
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model.eval()(*inputs(family, sizes))
    assert counter.get_total_flops() == total(WALKS[family], sizes, "flops")


@FAMILIES
def test_the_last_shape_is_what_the_model_returns(family):
    sizes = sizes_of(family, 7, batch=3, source=5, n_layers=1, n_heads=2)
    last = WALKS[family].stages[-1].steps[-1]
    with torch.no_grad():
        result = built(family, sizes).eval()(*inputs(family, sizes))
    assert list(result.shape) == [sizes[axis] for axis in last.axes.split()]


@pytest.mark.parametrize("family", ["GPT", "LLaMA"])
def test_the_cache_keeps_what_is_said_for_each_token(family):
    sizes = sizes_of(family, n_layers=2, n_heads=4, share=2)
    model = built(family, sizes if family == "LLaMA" else sizes | {"n_kv_heads": 4})
    one, two = (sum(part.numel() for cache in model.new_cache(1, n) for part in kept(cache)) for n in (10, 11))
    assert two - one == value(WALKS[family].cache, sizes)


def kept(cache) -> list[torch.Tensor]:
    return [part for part in vars(cache).values() if isinstance(part, torch.Tensor)]


def test_a_sum_of_products_is_evaluated():
    assert value("4*d_model*d_model+3*d_model+7", {"d_model": 5}) == 122


def test_a_share_that_does_not_divide_gives_way():
    assert sizes_of("LLaMA", n_heads=9, share=4)["n_kv_heads"] == 3


def test_what_there_is_not_is_refused():
    with pytest.raises(ValueError, match="T5"):
        sizes_of("T5")
    with pytest.raises(ValueError, match="bytes"):
        total(WALKS["GPT"], sizes_of("GPT"), "bytes")
