"""How long a function takes, and how much memory it needs while it runs."""

import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.profiler import ProfilerActivity, profile


@dataclass(frozen=True)
class Cost:
    """What one call costs: seconds, and bytes held at its peak beyond what was there before."""

    seconds: float
    peak_bytes: int

    @property
    def milliseconds(self) -> float:
        return self.seconds * 1e3

    @property
    def megabytes(self) -> float:
        return self.peak_bytes / 1e6


def measure(fn: Callable, *inputs: object, repeats: int = 5) -> Cost:
    """Call `fn` on the CPU without gradients: the median time of several calls, and the peak memory of one."""
    with torch.no_grad():
        fn(*inputs)  # the first call pays for setting up
        times = []
        for _ in range(repeats):
            started = time.perf_counter()
            fn(*inputs)
            times.append(time.perf_counter() - started)
        return Cost(statistics.median(times), peak_bytes(fn, *inputs))


def peak_bytes(fn: Callable, *inputs: object) -> int:
    """The most bytes that torch's CPU allocator holds during a call, beyond those from before."""
    with quiet(), profile(activities=[ProfilerActivity.CPU], profile_memory=True) as recorded:
        fn(*inputs)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.json"
        recorded.export_chrome_trace(str(path))
        events = json.loads(path.read_text("utf-8"))["traceEvents"]
    changes = sorted((e["ts"], e["args"]["Bytes"]) for e in events if e.get("name") == "[memory]")
    held = peak = 0
    for _, change in changes:
        held += change
        peak = max(peak, held)
    return peak


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Hide what the profiler says on the error stream: its C++ code, and in some versions of torch a warning."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
