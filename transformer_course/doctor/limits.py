"""What the machine can do at most: its rate of matrix products, and how fast its memory gives and takes."""

import time
from collections.abc import Callable

import torch

from transformer_course.call_checks import check_calls
from transformer_course.costs import Machine, matmul_cost

SIZES = {"cpu": 512, "cuda": 4_096}  # of a matrix that is large enough to be limited by arithmetic alone
NUMBERS = {"cpu": 1 << 25, "cuda": 1 << 28}  # of a tensor that fits into no cache
FEWEST = 5  # calls: where others take the processor, one or two may all be disturbed

# Dense bf16 matrix products and memory, as NVIDIA's data sheets give them; A100 of 40 GB, H100 SXM.
CARDS = (
    Machine("A100, bf16", 312e12, 1_555e9),
    Machine("H100, bf16", 989e12, 3_350e9),
)


def best_seconds(work: Callable[[], object], device: str, seconds: float) -> float:
    """The shortest of the calls that fit into `seconds`, of five at least: whatever else runs makes a call longer."""
    wait = torch.cuda.synchronize if device == "cuda" else (lambda: None)
    work()
    wait()
    best, calls, until = float("inf"), 0, time.perf_counter() + seconds
    while calls < FEWEST or time.perf_counter() < until:
        started = time.perf_counter()
        work()
        wait()
        best, calls = min(best, time.perf_counter() - started), calls + 1
    return best


def matrix_rate(device: str, size: int, seconds: float = 0.15, dtype: torch.dtype = torch.float32) -> float:
    """Measured FLOP/s of square matrix products, the best of those that fit into `seconds`."""
    a = torch.randn(size, size, device=device, dtype=dtype)
    return matmul_cost(size, size, size).flops / best_seconds(lambda: a @ a, device, seconds)


def memory_rate(device: str, numbers: int, seconds: float = 0.15) -> float:
    """Measured bytes a second of reading one float32 tensor of so many numbers and writing another."""
    source = torch.ones(numbers, device=device)
    target = torch.empty_like(source)
    return 2 * 4 * numbers / best_seconds(lambda: torch.add(source, 1.0, out=target), device, seconds)


def measured_machine(device: str = "cpu", seconds: float = 0.15) -> Machine:
    """This machine's two limits: float32 matrix products, and moving a tensor that fits into no cache.

    Raises:
        ValueError: the device is neither cpu nor cuda
    """
    if device not in SIZES:
        raise ValueError(f"device={device!r}: choose one of {', '.join(SIZES)}")
    name = torch.cuda.get_device_name() if device == "cuda" else "this machine"
    rate = matrix_rate(device, SIZES[device], seconds)
    return Machine(name, rate, memory_rate(device, NUMBERS[device], seconds))


check_calls(__name__)
