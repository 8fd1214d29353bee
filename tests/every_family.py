"""One small model of every family, in which every axis has a size of its own."""

from collections.abc import Callable, Iterable

import pytest
import torch
from torch import Tensor, nn

from transformer_course.classroom.experiments.real_checkpoints.small_models import lively as drawn_anew
from transformer_course.embeddings import InputEmbedding
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

BATCH, SEQ, TARGET, SOURCE, MAX_LEN = 3, 7, 6, 9, 16
HEADS, KV_HEADS, D_HEAD, D_MODEL, D_HIDDEN = 4, 2, 10, 40, 22
VOCAB, CLASSES = 29, 8

SIZES = {"vocab": VOCAB, "max_len": MAX_LEN, "d_model": D_MODEL, "n_heads": HEADS, "d_hidden": D_HIDDEN}
BOTH = SIZES | {"n_encoder_layers": 1, "n_decoder_layers": 2}

CAUSAL: dict[str, Callable[[], nn.Module]] = {
    "gpt": lambda: GPT(GPTConfig(**SIZES, n_layers=2)),
    "llama": lambda: LLaMA(LlamaConfig(**SIZES, n_layers=2, n_kv_heads=HEADS)),
    "llama-grouped-tied": lambda: LLaMA(LlamaConfig(**SIZES, n_layers=2, n_kv_heads=KV_HEADS, tied=True)),
}
ENCODERS: dict[str, Callable[[], nn.Module]] = {
    "bert": lambda: BERT(BertConfig(**SIZES, n_layers=2)),
    "rotary-bert": lambda: RotaryBERT(RotaryBertConfig(**SIZES, n_layers=2)),
}
ENCODER_DECODERS: dict[str, Callable[[], nn.Module]] = {
    "bart": lambda: BART(BartConfig(**BOTH)),
    "rotary-bart": lambda: RotaryBART(RotaryBartConfig(**BOTH)),
}
HEADED: dict[str, Callable[[], nn.Module]] = {
    "bert-masked-lm": lambda: MaskedLanguageModel(ENCODERS["bert"]()),
    "rotary-bert-masked-lm": lambda: MaskedLanguageModel(ENCODERS["rotary-bert"]()),
    "bert-sequences": lambda: SequenceClassifier(ENCODERS["bert"](), CLASSES),
    "bert-tokens": lambda: TokenClassifier(ENCODERS["bert"](), CLASSES),
}
FAMILIES = CAUSAL | ENCODERS | ENCODER_DECODERS | HEADED

WRITERS = [*CAUSAL, *ENCODER_DECODERS]  # what predicts the next token
PER_TOKEN = [family for family in FAMILIES if family not in ENCODER_DECODERS and family != "bert-sequences"]
SIDES = pytest.mark.parametrize("side", ["left", "right"])


def every(*families: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("family", families)


def lively(module: nn.Module, dtype: torch.dtype = torch.float32) -> nn.Module:
    """In evaluation mode, every number drawn anew and so large that no part's contribution drowns in rounding."""
    return drawn_anew(module).eval().to(dtype)


def make(family: str, dtype: torch.dtype = torch.float32) -> nn.Module:
    return lively(FAMILIES[family](), dtype)


def tokens(*shape: int) -> Tensor:
    return torch.randint(VOCAB, shape)


def inputs(family: str) -> tuple[Tensor, ...]:
    """What this family's `forward` takes."""
    return (tokens(BATCH, SOURCE), tokens(BATCH, TARGET)) if family in ENCODER_DECODERS else (tokens(BATCH, SEQ),)


def pad(rows: Iterable[Tensor], length: int, side: str) -> tuple[Tensor, Tensor]:
    """A batch of rows of different lengths, filled up with arbitrary tokens, and its mask."""
    batch, mask = [], []
    for row in rows:
        filler, real = tokens(length - len(row)), torch.ones(len(row), dtype=torch.bool)
        no = torch.zeros(len(filler), dtype=torch.bool)
        batch.append(torch.cat([row, filler] if side == "right" else [filler, row]))
        mask.append(torch.cat([real, no] if side == "right" else [no, real]))
    return torch.stack(batch), torch.stack(mask)


def mask_arguments(family: str, given: tuple[Tensor, ...]) -> dict[str, Tensor]:
    names = ("source_mask", "target_mask") if family in ENCODER_DECODERS else ("padding_mask",)
    return {name: torch.arange(ids.shape[1]).expand_as(ids) < 5 for name, ids in zip(names, given, strict=True)}


def embedded(model: nn.Module) -> list[Tensor]:
    """The embedded inputs of the next calls, in order, made leaves that collect a gradient."""
    seen = []

    def make_leaf(_module, _inputs, output):
        seen.append(output.detach().requires_grad_())
        return seen[-1]

    for module in model.modules():
        if isinstance(module, InputEmbedding):
            module.register_forward_hook(make_leaf)
    return seen


def assert_same(actual: Tensor, expected: Tensor, units: float = 3.0) -> None:
    """Equal up to `units` of the type's precision, relative to the largest number there is.

    Two kernels that sum in another order differ by a rounding, half a unit, per operation. Some thirty operations in a
    row, with errors of random sign, add up to six halves. In float32 also the sums over tens of terms inside an
    operation round, which bfloat16 kernels do in float32: ten times as many units there.
    """
    assert actual.shape == expected.shape and actual.dtype == expected.dtype
    assert expected.isfinite().all()
    if expected.numel() == 0:
        return
    allowed = units * torch.finfo(expected.dtype).eps * (10 if expected.dtype == torch.float32 else 1)
    difference = (actual.double() - expected.double()).abs().max()
    assert difference <= allowed * expected.double().abs().max().clamp(min=1e-3), f"largest difference {difference:.3g}"
