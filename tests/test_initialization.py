"""The numbers a model starts from, by their statistics."""

import math

import pytest
import torch
from every_family import FAMILIES, inputs
from torch import Tensor, nn

from transformer_course.models.bart import BART, BartConfig, RotaryBART, RotaryBartConfig
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig

# Wide enough that a standard deviation is measured to a few per cent; every width another one.
WIDE = {"vocab": 211, "max_len": 60, "d_model": 96, "n_heads": 4, "d_hidden": 160}
MODELS = {
    "gpt": lambda: GPT(GPTConfig(**WIDE, n_layers=5)),
    "llama": lambda: LLaMA(LlamaConfig(**WIDE, n_layers=5, n_kv_heads=2)),
    "rotary-bert": lambda: RotaryBERT(RotaryBertConfig(**WIDE, n_layers=5)),
    "rotary-bart": lambda: RotaryBART(RotaryBartConfig(**WIDE, n_encoder_layers=2, n_decoder_layers=3)),
    "bert": lambda: BERT(BertConfig(**WIDE, n_layers=5)),
    "bart": lambda: BART(BartConfig(**WIDE, n_encoder_layers=2, n_decoder_layers=3)),
    "bert-masked-lm": lambda: MaskedLanguageModel(BERT(BertConfig(**WIDE, n_layers=5))),
}
PRENORM = {"gpt", "llama", "rotary-bert", "rotary-bart"}


def residual_outputs(model: nn.Module) -> list[tuple[str, Tensor]]:
    """The matrices that write into the residual sum: the last one of each sublayer."""
    return [(n, p) for n, p in model.named_parameters() if n.endswith((".output.weight", ".down.weight"))]


def assert_drawn_with(std: float, name: str, weight: Tensor) -> None:
    # The standard error of a standard deviation of n normal numbers is std/√(2n), of their mean std/√n; 5 of them.
    n = weight.numel()
    assert abs(weight.std().item() - std) < 5 * std / math.sqrt(2 * n), name
    assert abs(weight.mean().item()) < 5 * std / math.sqrt(n), name
    # Normal: 68.3% lie within one standard deviation, where a uniform draw has 57.7%.
    within = (weight.abs() < std).float().mean().item()
    assert abs(within - 0.683) < 5 * math.sqrt(0.683 * 0.317 / n), name


@pytest.mark.parametrize("family", MODELS)
def test_matrices_are_drawn_from_a_normal_with_standard_deviation_two_hundredths(family):
    model = MODELS[family]()
    scaled = {name for name, _ in residual_outputs(model)} if family in PRENORM else set()
    matrices = [(n, p) for n, p in model.named_parameters() if p.ndim == 2 and n not in scaled]
    assert len(matrices) > 20
    for name, weight in matrices:
        assert_drawn_with(0.02, name, weight.detach())


@pytest.mark.parametrize("family", sorted(PRENORM))
def test_what_each_sublayer_writes_is_divided_by_the_root_of_their_number_in_the_stack(family):
    outputs = residual_outputs(MODELS[family]())
    for stack in ("encoder.", "decoder.") if family == "rotary-bart" else ("",):
        written = [(name, weight) for name, weight in outputs if name.startswith(stack)]
        # Two sublayers a layer; three where a decoder also reads the source.
        assert len(written) == {"encoder.": 4, "decoder.": 9, "": 10}[stack]
        for name, weight in written:
            assert_drawn_with(0.02 / math.sqrt(len(written)), name, weight.detach())


@pytest.mark.parametrize("family", MODELS)
def test_biases_start_at_zero_and_norms_at_one(family):
    for name, parameter in MODELS[family]().named_parameters():
        if parameter.ndim == 1:
            start = 1.0 if "norm" in name and name.endswith("weight") else 0.0
            assert (parameter == start).all(), name


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_seed_gives_the_same_model(family):
    torch.manual_seed(5)
    first = FAMILIES[family]().state_dict()
    torch.manual_seed(5)
    second = FAMILIES[family]().state_dict()
    assert first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def test_a_new_head_leaves_the_encoder_as_it_was():
    encoder = BERT(BertConfig(**WIDE, n_layers=2))
    before = {name: value.clone() for name, value in encoder.state_dict().items()}
    MaskedLanguageModel(encoder)
    assert all(torch.equal(before[name], value) for name, value in encoder.state_dict().items())


@pytest.mark.parametrize("family", ["gpt", "llama", "bert-masked-lm", "bart", "rotary-bart"])
def test_an_untrained_model_guesses_every_token_about_alike(family):
    # Logits of std 0.02 · |hidden| = 0.02 · √96 = 0.2 cost about 0.2²/2 = 0.02 nats over a uniform guess.
    model = MODELS[family]().eval()
    logits = model(*inputs("bart" if "bart" in family else family))
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), torch.randint(211, logits.shape[:2]).flatten())
    assert abs(loss.item() - math.log(211)) < 0.3
