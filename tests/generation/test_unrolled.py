"""A token through the unrolled parts gives what the modules give; with any other part in it, the model itself runs."""

from collections.abc import Callable
from unittest import mock

import pytest
import torch
from torch import nn

from transformer_course.feedforward import FeedForward
from transformer_course.generation import beam_search, generate, generate_from_source, stream
from transformer_course.generation import decoder as decoding
from transformer_course.generation.unrolled import unroll
from transformer_course.generation.unrolled_layers import SMALL
from transformer_course.models.bart import BART, BartConfig, RotaryBART, RotaryBartConfig
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig
from transformer_course.models.rope_scaling import DynamicScaling, LinearScaling
from transformer_course.multihead import MultiHeadAttention

SIZES = {"vocab": 65, "max_len": 32, "d_model": 32, "n_heads": 4, "d_hidden": 48}
LAYERS = {"n_encoder_layers": 2, "n_decoder_layers": 2}
CAUSAL = {
    "GPT": lambda: GPT(GPTConfig(**SIZES, n_layers=2, dropout=0.1, std=0.2)),
    "LLaMA": lambda: LLaMA(LlamaConfig(**SIZES, n_layers=2, n_kv_heads=2, std=0.2)),
    "LLaMA, tied, wide heads": lambda: LLaMA(
        LlamaConfig(**SIZES, n_layers=2, n_kv_heads=1, head_size=12, attention_bias=True, tied=True, std=0.2)
    ),
    "LLaMA, scaled": lambda: LLaMA(
        LlamaConfig(**SIZES, n_layers=2, n_kv_heads=4, rope_scaling=LinearScaling(4.0), std=0.2)
    ),
}
WITH_SOURCE = {
    "BART": lambda: BART(BartConfig(**SIZES, **LAYERS, dropout=0.1)),
    "BART, scaled embedding": lambda: BART(BartConfig(**SIZES, **LAYERS, scaled_embedding=True)),
    "rotary BART": lambda: RotaryBART(RotaryBartConfig(**SIZES, **LAYERS, std=0.2)),
}
PADDING = torch.tensor([[True] * 5, [False, False, True, True, True], [True] * 5])


def made(make: Callable[[], nn.Module]) -> nn.Module:
    torch.manual_seed(0)
    return make().eval()


def prompts() -> torch.Tensor:
    return torch.randint(3, 65, (3, 5), generator=torch.Generator().manual_seed(1))


def seen_logits(run: Callable[[], object], unrolled: bool) -> tuple[list[torch.Tensor], int]:
    """The logits of every step, and how many of the decoders were unrolled."""
    logits, made_steps = [], []
    call = decoding.Decoder.__call__

    def listening(self, sequences):
        logits.append(call(self, sequences))
        return logits[-1]

    def counting(*parts):
        made_steps.append(unroll(*parts) if unrolled else None)
        return made_steps[-1]

    with (
        mock.patch.object(decoding.Decoder, "__call__", listening),
        mock.patch.object(decoding, "unroll", counting),
    ):
        run()
    return logits, sum(step is not None for step in made_steps)


def assert_same(run: Callable[[], object]) -> None:
    fast, count = seen_logits(run, unrolled=True)
    plain, _ = seen_logits(run, unrolled=False)
    assert count == 1 and len(fast) == len(plain) > 2
    for one, other in zip(fast, plain, strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("padding_mask", [None, PADDING], ids=["whole prompts", "left padding"])
@pytest.mark.parametrize("make", CAUSAL.values(), ids=CAUSAL)
def test_a_causal_model_gives_the_same_logits(make, padding_mask):
    model = made(make)
    assert_same(lambda: generate(model, prompts(), 12, padding_mask=padding_mask))
    assert_same(lambda: beam_search(model, prompts(), 6, beams=3, padding_mask=padding_mask))


@pytest.mark.parametrize("source_mask", [None, PADDING.flip(1)], ids=["whole sources", "padded sources"])
@pytest.mark.parametrize("make", WITH_SOURCE.values(), ids=WITH_SOURCE)
def test_an_encoder_decoder_gives_the_same_logits(make, source_mask):
    model = made(make)
    assert_same(lambda: generate_from_source(model, prompts(), 12, bos_id=1, eos_id=2, source_mask=source_mask))


def test_a_half_split_rotation_and_bfloat16_give_the_same():
    model = made(CAUSAL["LLaMA"])
    for module in model.modules():
        if hasattr(module, "pairing"):
            module.pairing = "half"
    assert_same(lambda: generate(model, prompts(), 12))
    model.to(torch.bfloat16)
    fast, _ = seen_logits(lambda: generate(model, prompts(), 3), unrolled=True)
    plain, _ = seen_logits(lambda: generate(model, prompts(), 3), unrolled=False)
    assert fast[1].dtype == torch.bfloat16
    torch.testing.assert_close(fast[1], plain[1], atol=0.1, rtol=0.1)


def test_large_weights_are_not_copied_and_give_the_same():
    model = made(CAUSAL["LLaMA, tied, wide heads"])
    with mock.patch("transformer_course.generation.unrolled_layers.SMALL", 0):
        assert_same(lambda: generate(model, prompts(), 12))
    assert max(weight.numel() for weight in model.parameters()) < SMALL


def test_the_window_that_slides_still_reads_everything_again():
    model = made(CAUSAL["GPT"])
    long = generate(model, prompts(), 40, window=True)
    assert torch.equal(long, generate(model, prompts(), 40, window=True, cache=False))


class LearnersAttention(MultiHeadAttention):
    """What a learner wrote in place of the course's class."""


class Listener:
    """A hook that counts."""

    def __init__(self):
        self.calls = 0

    def __call__(self, *_):
        self.calls += 1


def with_other_attention(model: GPT) -> None:
    model.stack.blocks[0].attention = LearnersAttention(32, 4, causal=True).eval()


def with_replaced_forward(model: GPT) -> None:
    norm = model.stack.norm
    norm.forward = lambda x: x * 2


def with_other_dropout(model: GPT) -> None:
    model.stack.blocks[1].feedforward_residual.dropout = nn.Sequential()


def with_other_attend(model: GPT) -> None:
    attention = model.stack.blocks[0].attention
    attention.attend = lambda query, key, value, **_: query


@pytest.mark.parametrize("change", [with_other_attention, with_replaced_forward, with_other_dropout, with_other_attend])
def test_with_any_other_part_the_model_itself_runs(change):
    model = made(CAUSAL["GPT"])
    change(model)
    _, count = seen_logits(lambda: generate(model, prompts(), 4), unrolled=True)
    assert count == 0
    assert torch.equal(generate(model, prompts(), 4), generate(model, prompts(), 4, cache=False))


def test_with_a_class_whose_forward_was_replaced_the_model_itself_runs(monkeypatch):
    model = made(CAUSAL["GPT"])
    monkeypatch.setattr(FeedForward, "forward", lambda self, x: x)
    _, count = seen_logits(lambda: generate(model, prompts(), 4), unrolled=True)
    assert count == 0


def test_who_listens_to_a_part_hears_every_token():
    model, heard = made(CAUSAL["GPT"]), Listener()
    model.stack.blocks[0].feedforward.register_forward_hook(heard)
    list(stream(model, prompts(), 6))
    assert heard.calls == 6


def test_angles_that_change_with_the_length_are_left_to_the_model():
    scaling = DynamicScaling(2.0, original_len=4)
    model = made(lambda: LLaMA(LlamaConfig(**SIZES, n_layers=1, n_kv_heads=4, rope_scaling=scaling, std=0.2)))
    _, count = seen_logits(lambda: generate(model, prompts(), 4), unrolled=True)
    assert count == 0
