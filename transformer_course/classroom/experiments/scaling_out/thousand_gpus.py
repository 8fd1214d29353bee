"""A thousand GPUs on paper: memory, seconds and failures, from a few stated numbers."""

from collections.abc import Collection
from dataclasses import dataclass

# Bytes for each parameter in 16-bit training with AdamW: Rajbhandari et al. 2020, section 3.1, arXiv 1910.02054.
BYTES = {"weights": 2, "gradients": 2, "optimizer": 12}
STAGES = {
    "nothing": (),
    "optimizer": ("optimizer",),
    "+ gradients": ("optimizer", "gradients"),
    "+ weights": ("optimizer", "gradients", "weights"),
}
# Grattafiori et al. 2024, section 3.3, arXiv 2407.21783: unexpected interruptions, days, GPUs.
INTERRUPTIONS, DAYS, GPUS = 419, 54, 16_384


@dataclass(frozen=True)
class Cluster:
    """What a GPU of a cluster can hold, compute and send, and the tokens of a batch, of all GPUs together."""

    memory: float = 80e9
    flops: float = 400e12  # in training, not the data sheet's
    link: float = 50e9  # bytes a second that a GPU can send, and at the same time receive
    tokens: int = 4 * 2**20


def memory_per_gpu(parameters: float, gpus: int, sharded: Collection[str] = ()) -> dict[str, float]:
    """The bytes that a GPU keeps of each kind; activations, which depend on much else, come on top."""
    return {name: size * parameters / (gpus if name in sharded else 1) for name, size in BYTES.items()}


def bytes_sent(parameters: float, gpus: int, sharded: Collection[str] = ()) -> float:
    """The bytes that each GPU sends in a step around a ring.

    Gradients are added up and the result is sent around: twice their size. Sharded weights are collected in the
    forward and again in the backward pass, and the sums of the gradients only go where they belong.

    Source: Rajbhandari et al. 2020, section 7, arXiv 1910.02054.
    """
    times = 3 if "weights" in sharded else 2
    return times * 2 * parameters * (gpus - 1) / gpus


def step_seconds(parameters: float, gpus: int, sharded: Collection[str], cluster: Cluster) -> tuple[float, float]:
    """Seconds that a step computes, with 6 FLOPs for each parameter and token, and seconds that it communicates."""
    computing = 6 * parameters * cluster.tokens / (gpus * cluster.flops)
    return computing, bytes_sent(parameters, gpus, sharded) / cluster.link


def hours_between_failures(gpus: int) -> float:
    """How long a run on so many GPUs goes on without an unexpected interruption, if they fail as Llama 3's did."""
    return DAYS * 24 / INTERRUPTIONS * GPUS / gpus
