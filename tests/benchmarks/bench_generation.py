"""Speed of generation beside transformers' GPT-2, greedy and by beam search: bench_generation.py [THREADS]"""

import sys
from collections.abc import Callable
from functools import partial
from statistics import median

import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor
from transformers import GPT2Config, GPT2LMHeadModel

from transformer_course.classroom.experiments.side_by_side_timing import ROUNDS, measure, ratio
from transformer_course.generation import beam_search, generate
from transformer_course.models.gpt import GPT, GPTConfig

LENGTHS = [64, 256]
TASKS = {"one": "Greedy, one prompt", "batch": "Greedy, 8 prompts", "beams": "Beam search, 4 beams"}
PROMPT, BATCH, BEAMS = 4, 8, 4
# One, unless told otherwise: a single token is too little work to share.
THREADS = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 1
CONFIG = GPTConfig(vocab=65, max_len=1024, d_model=128, n_layers=4, n_heads=4, d_hidden=512)


def reference(model: GPT) -> GPT2LMHeadModel:
    """transformers' GPT-2 with the weights of ours."""
    sizes = {"vocab_size": CONFIG.vocab, "n_positions": CONFIG.max_len, "n_embd": CONFIG.d_model}
    depth = {"n_layer": CONFIG.n_layers, "n_head": CONFIG.n_heads}
    theirs = GPT2LMHeadModel(GPT2Config(**sizes, **depth, bos_token_id=None, eos_token_id=None)).eval()
    body = theirs.transformer
    with torch.no_grad():
        body.wte.weight.copy_(model.embedding.tokens.weight)
        body.wpe.weight.copy_(model.embedding.positions.weight)
        body.ln_f.load_state_dict(model.stack.norm.state_dict())
        for block, ours in zip(body.h, model.stack.blocks, strict=True):
            block.ln_1.load_state_dict(ours.attention_residual.norm.state_dict())
            block.ln_2.load_state_dict(ours.feedforward_residual.norm.state_dict())
            read = [ours.attention.query, ours.attention.key, ours.attention.value]
            block.attn.c_attn.weight.copy_(torch.cat([part.weight for part in read]).T)
            block.attn.c_attn.bias.copy_(torch.cat([part.bias for part in read]))
            written = [ours.attention.output, ours.feedforward.up, ours.feedforward.down]
            for copy, part in zip([block.attn.c_proj, block.mlp.c_fc, block.mlp.c_proj], written, strict=True):
                copy.weight.copy_(part.weight.T)
                copy.bias.copy_(part.bias)
    return theirs


@torch.inference_mode()
def bare_loop(theirs: GPT2LMHeadModel, tokens: Tensor, max_new: int) -> Tensor:
    """The least that a user of transformers can run: its model and cache, without its generate."""
    written, cache, new = [tokens], None, tokens
    for _ in range(max_new):
        output = theirs(new, past_key_values=cache, use_cache=True)
        cache, new = output.past_key_values, output.logits[:, -1:].argmax(-1)
        written.append(new)
    return torch.cat(written, dim=1)


def contestants(ours: GPT, theirs: GPT2LMHeadModel, task: str) -> dict[str, Callable[[int], Tensor]]:
    """Who writes so many tokens, ours first: one prompt, several, or the best of 4 beams."""
    prompts = torch.randint(CONFIG.vocab, (BATCH if task == "batch" else 1, PROMPT))
    settings = {"do_sample": False, "attention_mask": torch.ones_like(prompts), "pad_token_id": 0}
    if task == "beams":
        return {
            "ours": lambda n: beam_search(ours, prompts, n, beams=BEAMS).tokens[:, 0],
            "transformers, generate": lambda n: theirs.generate(
                prompts, max_new_tokens=n, num_beams=BEAMS, length_penalty=0.0, **settings
            ),
        }
    return {
        "ours": lambda n: generate(ours, prompts, n),
        "ours, no cache": lambda n: generate(ours, prompts, n, cache=False),
        "transformers, generate": lambda n: theirs.generate(prompts, max_new_tokens=n, **settings),
        "transformers, bare loop": lambda n: bare_loop(theirs, prompts, n),
    }


def measure_at(writers: dict[str, Callable[[int], Tensor]], length: int) -> dict[str, list[float]]:
    """Tokens per second of each when it writes so many; all rows of a batch count."""

    def work(write: Callable[[int], Tensor]) -> int:
        return length * len(write(length))

    measured, quiet = measure({name: partial(work, write) for name, write in writers.items()}, THREADS)
    print(f"{length} tokens: {quiet} undisturbed turns of {ROUNDS}")
    return measured


def main() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(THREADS)
    ours = GPT(CONFIG).eval()
    theirs = reference(ours)
    for task, title in TASKS.items():
        writers = contestants(ours, theirs, task)
        written = [write(32).tolist() for write in writers.values()]
        same = all(tokens == written[0] for tokens in written)
        table = Table(
            title=f"{title}, 4 layers, d_model 128, float32, {THREADS} thread(s): tokens per second",
            caption=f"Median of {ROUNDS} rounds in turns (slowest to fastest). All wrote the same tokens: {same}.",
        )
        for column in ("", *(f"n = {length}" for length in LENGTHS), *(f"ours is, n = {length}" for length in LENGTHS)):
            table.add_column(column, justify="right" if column else "left")
        measured = [measure_at(writers, length) for length in LENGTHS]
        for name in writers:
            speeds = [m[name] for m in measured]
            cells = [f"{median(s):,.0f} ({min(s):,.0f} to {max(s):,.0f})" for s in speeds]
            ratios = [ratio(m, "ours", name) for m in measured]
            table.add_row(name, *cells, *(f"{ratio:.2f} ×" for ratio in ratios))
        Console(width=160).print(table)


if __name__ == "__main__":
    main()
