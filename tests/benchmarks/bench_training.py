"""Training speed beside transformers, same shapes and optimizer: python tests/benchmarks/bench_training.py [THREADS]"""

import sys
from collections.abc import Callable
from statistics import median

import torch
import transformers
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn

from transformer_course.classroom.experiments.making_it_fast.losses import cross_entropy, loss_in_pieces
from transformer_course.classroom.experiments.making_it_fast.speedups import training_step
from transformer_course.classroom.experiments.side_by_side_timing import measure, ratio
from transformer_course.doctor.hardware import multiplies_bf16
from transformer_course.models.bart import BART, BartConfig
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel
from transformer_course.models.gpt import GPT, GPTConfig

# Speed on a shared machine drifts by a tenth within seconds: five turns would leave that much to chance.
TURNS, TRIES = 25, 60
THREADS = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else torch.get_num_threads()

Contestants = dict[str, Callable[[], int]]


def step(model: nn.Module, loss: Callable[[], Tensor], tokens: int, half: bool) -> Callable[[], int]:
    """A training step, with `half` in mixed precision: the products in bf16, the weights and the loss in float32."""

    def value() -> Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            return loss()

    return training_step(model, value, tokens)


def gpt(half: bool = False) -> Contestants:
    """4 layers, 4 heads, width 128, context 64, batch 12, 65 characters: nanoGPT's setting for a CPU."""
    x, y = torch.randint(65, (2, 12, 64))
    ours = GPT(GPTConfig(vocab=65, max_len=64, d_model=128, n_layers=4, n_heads=4, d_hidden=512))
    off = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}
    sizes = {"vocab_size": 65, "n_positions": 64, "n_embd": 128, "n_layer": 4, "n_head": 4}
    theirs = transformers.GPT2LMHeadModel(transformers.GPT2Config(**sizes, **off))
    return {
        "ours": step(ours, lambda: cross_entropy(ours(x), y), x.numel(), half),
        "transformers": step(theirs, lambda: cross_entropy(theirs(x, use_cache=False).logits, y), x.numel(), half),
    }


def bert(half: bool = False) -> Contestants:
    """4 layers, 4 heads, width 256, context 128, batch 16, vocabulary 4,096, 15% of the tokens hidden."""
    x = torch.randint(4_096, (16, 128))
    places = torch.randperm(x.numel())[: int(0.15 * x.numel())]
    labels = torch.full((x.numel(),), -100)
    labels[places] = x.flatten()[places]
    ours = MaskedLanguageModel(
        BERT(BertConfig(vocab=4_096, max_len=128, d_model=256, n_layers=4, n_heads=4, d_hidden=1_024, dropout=0.0))
    )
    off = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    sizes = {"hidden_size": 256, "num_hidden_layers": 4, "num_attention_heads": 4, "intermediate_size": 1_024}
    config = transformers.BertConfig(vocab_size=4_096, max_position_embeddings=128, **sizes, **off)
    theirs = transformers.BertForMaskedLM(config)

    def in_pieces() -> Tensor:
        return loss_in_pieces(ours.head.scores, ours.encoder(x), labels)

    losses = {
        "ours": (ours, lambda: cross_entropy(ours(x, select=places), labels[places])),
        "ours, all positions": (ours, lambda: cross_entropy(ours(x), labels)),
        "ours, all positions, loss in pieces": (ours, in_pieces),
        "transformers": (theirs, lambda: cross_entropy(theirs(x).logits, labels)),
    }
    return {name: step(model, loss, x.numel(), half) for name, (model, loss) in losses.items()}


def bart(half: bool = False) -> Contestants:
    """3 + 3 layers, 4 heads, width 256, source and target 64, batch 16, vocabulary 4,096."""
    source, target, labels = torch.randint(4_096, (3, 16, 64))
    depth = {"n_encoder_layers": 3, "n_decoder_layers": 3, "n_heads": 4, "d_hidden": 1_024}
    ours = BART(BartConfig(vocab=4_096, max_len=64, d_model=256, **depth, dropout=0.0))
    sizes = {"d_model": 256, "encoder_layers": 3, "decoder_layers": 3, "encoder_attention_heads": 4}
    sizes |= {"decoder_attention_heads": 4, "encoder_ffn_dim": 1_024, "decoder_ffn_dim": 1_024}
    config = transformers.BartConfig(vocab_size=4_096, max_position_embeddings=64, dropout=0.0, **sizes)
    theirs = transformers.BartForConditionalGeneration(config)
    call = {"input_ids": source, "decoder_input_ids": target, "use_cache": False}

    def in_pieces() -> Tensor:
        return loss_in_pieces(ours.head, ours.hidden(target, ours.encode(source)), labels)

    losses = {
        "ours": (ours, lambda: cross_entropy(ours(source, target), labels)),
        "ours, loss in pieces": (ours, in_pieces),
        "transformers": (theirs, lambda: cross_entropy(theirs(**call).logits, labels)),
    }
    return {name: step(model, loss, target.numel(), half) for name, (model, loss) in losses.items()}


def main() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(THREADS)
    table = Table(
        title=f"Training, float32 unless it says bf16, {THREADS} thread(s), transformers {transformers.__version__}",
        caption=f"Median of {TURNS} turns (slowest to fastest); each ratio is the median of the ratios within turns.",
    )
    for column in ("task", "who", "tokens per second", "compared with transformers", "undisturbed turns"):
        table.add_column(column)
    for task in (gpt, bert, bart):
        works = task()
        if task is not gpt and multiplies_bf16():  # products of a GPT of width 128 are too small to gain
            works |= {f"{name}, bf16": work for name, work in task(half=True).items()}
        measured, quiet = measure(works, THREADS, rounds=TURNS, tries=TRIES)
        for name, speeds in measured.items():
            times = "" if name == "transformers" else f"{ratio(measured, name, 'transformers'):.2f} ×"
            speed = f"{median(speeds):,.0f} ({min(speeds):,.0f} to {max(speeds):,.0f})"
            table.add_row(task.__name__, name, speed, times, f"{quiet} of {TURNS}")
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
