"""Moments, or all of a training, shared out among processes, and the bytes that each of them then keeps."""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn
from torch import distributed as dist
from torch.distributed.device_mesh import init_device_mesh


def rank_and_count() -> tuple[int, int]:
    """Which process this is, and of how many."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


def share_out(sizes: Sequence[int], processes: int) -> list[int]:
    """Choose an owner for each size, so that all own about the same: the largest first, each to the one with least."""
    owned, owners = [0] * processes, [0] * len(sizes)
    for i in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        owners[i] = owned.index(min(owned))
        owned[owners[i]] += sizes[i]
    return owners


class ShardedAdamW:
    """AdamW in which each process keeps the moments of its own parameters, steps these, and sends them to the others.

    Source: Rajbhandari et al. 2020, section 5.1 (ZeRO, stage 1), arXiv 1910.02054.
    """

    def __init__(self, model: nn.Module, **options: float):
        rank, count = rank_and_count()
        self.parameters = list(model.parameters())
        self.owners = share_out([parameter.numel() for parameter in self.parameters], count)
        own = [parameter for parameter, owner in zip(self.parameters, self.owners, strict=True) if owner == rank]
        self.adamw = torch.optim.AdamW(own, **options)

    def step(self) -> None:
        """Update this process's own parameters, then receive all the others."""
        self.adamw.step()
        if dist.is_initialized():
            for parameter, owner in zip(self.parameters, self.owners, strict=True):
                dist.broadcast(parameter.data, src=owner)


def shard_everything(model: nn.Module) -> None:
    """Share out the weights as well, with what belongs to them: each block is collected when its turn comes.

    Source: Rajbhandari et al. 2020, section 5.3 (ZeRO, stage 3), arXiv 1910.02054; here PyTorch's own `fully_shard`.
    """
    from torch.distributed.fsdp import fully_shard

    mesh = init_device_mesh("cpu", (dist.get_world_size(),))
    for block in model.stack.blocks:
        fully_shard(block, mesh=mesh)
    fully_shard(model, mesh=mesh, reshard_after_forward=True)


def kept_bytes(tensors: Iterable[Tensor]) -> int:
    """The bytes of tensors, or of their parts, that this process keeps."""
    own = [tensor.to_local() if hasattr(tensor, "to_local") else tensor for tensor in tensors]
    return sum(tensor.numel() * tensor.element_size() for tensor in own)


def moments_of(optimizer: torch.optim.Optimizer) -> list[Tensor]:
    """The moments that this process keeps, or its parts of them."""
    return [value for state in optimizer.state.values() for name, value in state.items() if name != "step"]
