"""Where the time goes, in one training step per family and in one generated token: bench_profile.py [THREADS] [--store]

Each kind of operation is measured by torch's profiler; what its operations leave of the wall time is Python, dispatch
and waiting. Matrix products are compared with the rate of a large product on the same machine. A training step of
transformers stands beside each of ours that does the same work. `--store` keeps the table, with the machine, in
tests/benchmarks/profile.json.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import bench_training
import torch
from bench_generation import CONFIG
from rich.console import Console
from rich.table import Table
from torch.profiler import ProfilerActivity, profile

from transformer_course.doctor.limits import matrix_rate
from transformer_course.generation import stream
from transformer_course.models.gpt import GPT
from transformer_course.training.files import write_atomically
from transformer_course.training.machine import describe_machine

STORED = Path(__file__).parent / "profile.json"
STEPS, TOKENS, PROMPT, TURNS = 5, 128, 4, 9
SAME = "ours, all positions"  # as transformers scores them
KINDS = {
    "matrix products": ("aten::mm", "aten::addmm", "aten::bmm", "aten::matmul", "aten::linear"),
    "attention kernel": ("scaled_dot_product",),
    "loss": ("log_softmax", "nll_loss", "cross_entropy"),
    "norms": ("layer_norm", "rms_norm"),
    "activation": ("gelu", "silu", "relu"),
    "AdamW and clipping": ("adamw", "vector_norm", "foreach", "Optimizer", "zero_grad"),
    "copies and fills": ("copy", "fill", "zero", "cat", "clone", "contiguous"),
    "elementwise, sums": ("add", "mul", "sum", "div", "sub"),
}


def kind_of(operation: str) -> str:
    """The kind of an operation by its name; what only moves views around is bookkeeping."""
    for kind, parts in KINDS.items():
        if any(part == operation or (not part.startswith("aten::") and part in operation) for part in parts):
            return kind
    return "views and bookkeeping"


def profiled(contestants: dict[str, Callable[[], object]], times: int) -> dict[str, dict]:
    """For each contestant, milliseconds per unit of its work, measured in turns, and each kind's share of them."""
    walls: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(TURNS + 1):
        for name, work in contestants.items():
            started = time.perf_counter()
            work()
            if turn:  # the first one warms up
                walls[name].append(time.perf_counter() - started)
    return {
        name: {"ms": 1e3 * statistics.median(walls[name]) / times, **shares(work, times)}
        for name, work in contestants.items()
    }


def shares(work: Callable[[], object], times: int) -> dict:
    """By the profiler: each kind's share of the time, and the rate of the products."""
    with profile(activities=[ProfilerActivity.CPU], with_flops=True) as found:
        started = time.perf_counter()
        work()
        watched = time.perf_counter() - started
    kinds: dict[str, float] = defaultdict(float)
    calls = flops = 0
    for row in found.key_averages():
        kinds[kind_of(row.key)] += row.self_cpu_time_total / 1e6
        calls += row.count if row.key.startswith("aten::") else 0
        flops += row.flops or 0
    kinds["Python and waiting"] = max(0.0, watched - sum(kinds.values()))
    products = kinds["matrix products"]
    return {
        "operations": round(calls / times),
        "shares": {kind: seconds / watched for kind, seconds in sorted(kinds.items(), key=lambda item: -item[1])},
        "product_rate": flops / products if products else 0.0,
    }


def training() -> dict[str, dict]:
    """The profiles of the benchmark's training steps: ours and those of transformers, which compute the same."""
    found = {}
    for task, ours in ((bench_training.gpt, "ours"), (bench_training.bert, SAME), (bench_training.bart, "ours")):
        works = task()
        chosen = {task.__name__: works[ours], f"{task.__name__}, transformers": works["transformers"]}
        found |= profiled(
            {name: lambda work=work: [work() for _ in range(STEPS)] for name, work in chosen.items()}, STEPS
        )
    return found


def generation() -> dict[str, dict]:
    """The profile of one token that the benchmark's GPT writes."""
    torch.manual_seed(0)
    model, prompt = GPT(CONFIG).eval(), torch.arange(PROMPT)[None]
    return profiled({"one token": lambda: list(stream(model, prompt, TOKENS))}, TOKENS)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("threads", nargs="?", type=int, default=torch.get_num_threads())
    options.add_argument("--store", action="store_true", help=f"keep the table in {STORED.name}")
    chosen = options.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(chosen.threads)
    limit = matrix_rate("cpu", 1024, 0.5, torch.float32)
    found = training()
    torch.set_num_threads(1)
    found |= generation()

    table = Table(title=f"Where the time goes, {chosen.threads} thread(s); one token with 1 thread")
    for column in ("", *found):
        table.add_column(column, justify="right" if column else "left")
    table.add_row("milliseconds", *(f"{one['ms']:.2f}" for one in found.values()))
    table.add_row("operations", *(f"{one['operations']:,}" for one in found.values()))
    kinds = sorted({kind for one in found.values() for kind in one["shares"]}, key=lambda k: -_largest(found, k))
    for kind in kinds:
        table.add_row(kind, *(f"{one['shares'].get(kind, 0):.0%}" for one in found.values()))
    rates = (f"{one['product_rate'] / limit:.0%}" for one in found.values())
    table.add_row(f"products, of {limit / 1e9:.0f} GFLOP/s", *rates)
    Console(width=140).print(table)
    if chosen.store:
        record = {"machine": describe_machine(), "threads": chosen.threads, "limit": limit, "profiles": found}
        write_atomically(STORED, json.dumps(record, indent=1) + "\n")


def _largest(found: dict, kind: str) -> float:
    return max(one["shares"].get(kind, 0.0) for one in found.values())


if __name__ == "__main__":
    main()
