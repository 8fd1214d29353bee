"""One training shared by several processes, written out, and the ways to do it wrong. Alone, it trains in one."""

import statistics
import time
from functools import cache

import torch
from torch import Tensor, nn
from torch import distributed as dist
from torch.nn import functional as F
from torch.nn.utils import parameters_to_vector

from transformer_course.classroom.experiments.scaling_out.sharded_training import (
    ShardedAdamW,
    kept_bytes,
    moments_of,
    rank_and_count,
    shard_everything,
)
from transformer_course.classroom.experiments.training_loop.unstable_training import Letters, load_letters, small_gpt
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.training.processes import own_rows

MISTAKES = ("", "same rows", "not averaged", "added up", "other weights")
BATCH, RATE, BETAS = 32, 3e-3, (0.9, 0.98)


@cache
def letters() -> Letters:
    """The text, read once in a process."""
    return load_letters()


def loss_of(model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
    """The mean loss of a batch, in nats per character."""
    inputs, targets = batch
    return F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())


def gradient_of(model: nn.Module, batch: tuple[Tensor, ...], counted: Tensor) -> Tensor:
    """The gradient of the mean loss over the counted tokens of a batch, as one vector.

    Shape:
        counted: batch seq; bool
        returns: parameter
    """
    inputs, targets = batch
    model.zero_grad()
    F.cross_entropy(model(inputs)[counted], targets[counted]).backward()
    return parameters_to_vector([parameter.grad for parameter in model.parameters()])


def average_over_processes(tensors: list[Tensor], divide: bool = True) -> None:
    """Put the mean over all processes in the place of each tensor, in one message."""
    _, count = rank_and_count()
    if count == 1:
        return
    flat = torch.cat([tensor.flatten() for tensor in tensors])
    dist.all_reduce(flat)
    if divide:
        flat /= count
    for tensor, mean in zip(tensors, flat.split([tensor.numel() for tensor in tensors]), strict=True):
        tensor.copy_(mean.view_as(tensor))


def train_shared(
    steps: int, *, mistake: str = "", batch: int = BATCH, seed: int = 1, every: int = 10, sharded: str = ""
) -> dict:
    """Train a small GPT on letters, each process on its rows of every batch.

    Returns the mean training loss of each step over the processes, and every few steps the loss on text that was not
    trained on and how far the processes' weights lie apart, as a share of their length; and the bytes of the weights
    and of the moments that this process keeps. `sharded` may be "moments" or, in several processes, "everything".

    Raises:
        ValueError: the mistake is none of MISTAKES, or `sharded` is unknown
    """
    if sharded not in ("", "moments", "everything"):
        raise ValueError(f"sharded={sharded!r} is unknown: choose '', 'moments' or 'everything'")
    if mistake not in MISTAKES:
        raise ValueError(f"mistake={mistake!r} is unknown: choose one of {', '.join(map(repr, MISTAKES))}")
    rank, count = rank_and_count()
    model = small_gpt(letters().vocab, seed=seed + (rank if mistake == "other weights" else 0))
    options = {"lr": RATE, "betas": BETAS}
    if sharded == "everything":
        shard_everything(model)
    own = ShardedAdamW(model, **options) if sharded == "moments" else None
    optimizer = own or torch.optim.AdamW(model.parameters(), **options)
    found: dict[str, list] = {"losses": [], "steps": [], "held_out": [], "apart": []}
    unseen = letters().batch(0, seed=999, size=256)
    for step in range(1, steps + 1):
        rows = letters().batch(step, seed=seed, size=batch)
        mine = 0 if mistake == "same rows" else rank
        loss = loss_of(model, tuple(own_rows(part, mine, count) for part in rows))
        model.zero_grad()
        loss.backward()
        if mistake != "not averaged" and sharded != "everything":
            average_over_processes([p.grad for p in model.parameters()], divide=mistake != "added up")
        optimizer.step()
        mean = loss.detach().clone()
        average_over_processes([mean])
        found["losses"].append(mean.item())
        if step % every == 0:
            with torch.no_grad():
                found["held_out"].append(loss_of(model, unseen).item())
            found["steps"].append(step)
            found["apart"].append(0.0 if sharded == "everything" else apart(model))
    moments = moments_of(optimizer.adamw if own else optimizer)
    return {**found, "weights": kept_bytes(model.parameters()), "moments": kept_bytes(moments)}


@torch.no_grad()
def apart(model: nn.Module) -> float:
    """How far the weights of the processes lie from their mean, at most, as a share of its length."""
    own = parameters_to_vector(model.parameters())
    mean = own.clone()
    average_over_processes([mean])
    distance = (own - mean).norm() / mean.norm()
    if rank_and_count()[1] > 1:
        dist.all_reduce(distance, dist.ReduceOp.MAX)
    return distance.item()


def time_steps(rounds: int = 12, batch: int = 16, length: int = 64, d_model: int = 128, n_layers: int = 4) -> dict:
    """Median seconds of a step's computing and of averaging its gradients, and the gradients' bytes."""
    rank, count = rank_and_count()
    torch.manual_seed(1)
    model = GPT(GPTConfig(256, length, d_model=d_model, n_layers=n_layers, n_heads=4, d_hidden=4 * d_model))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
    tokens = torch.randint(256, (batch, length + 1), generator=torch.Generator().manual_seed(0))
    own = tuple(own_rows(part, rank, count) for part in (tokens[:, :-1], tokens[:, 1:]))
    computing, communicating = [], []
    for _ in range(rounds + 2):
        begin = time.perf_counter()
        model.zero_grad()
        loss_of(model, own).backward()
        middle = time.perf_counter()
        average_over_processes([p.grad for p in model.parameters()])
        end = time.perf_counter()
        optimizer.step()
        computing.append(middle - begin + time.perf_counter() - end)
        communicating.append(end - middle)
    parameters = sum(p.numel() for p in model.parameters())
    return {
        "computing": statistics.median(computing[2:]),  # the first ones pay for setting up
        "communicating": statistics.median(communicating[2:]),
        "bytes": 4 * parameters,
    }
