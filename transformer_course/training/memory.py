"""How much memory a training step needs, counted without making one: on the device "meta", tensors have no contents."""

import weakref
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from transformer_course.call_checks import check_calls
from transformer_course.data.pairs import PairBatch
from transformer_course.models.catalog import build_model
from transformer_course.training.configuration import RunConfig
from transformer_course.training.objectives import CausalObjective, MaskedObjective
from transformer_course.training.optimizer import make_optimizer
from transformer_course.training.pair_objectives import pair_loss

SPECIAL = 4  # ids that a masked or padded run reserves; which ones makes no difference to the count


@dataclass(frozen=True)
class StepMemory:
    """Bytes: what a run keeps from step to step, what the backward pass waits for, and the most there is at once."""

    parameters: int
    gradients: int
    optimizer: int
    activations: int
    peak: int


class LiveMemory(TorchDispatchMode):
    """Counts the bytes of all tensors that are made inside and still in use: `now`, and `peak`, the most so far.

    Views share their storage and count once. What a kernel needs for itself, and gives back, isn't seen.
    """

    def __init__(self):
        super().__init__()
        self.now = self.peak = 0
        self._sizes: dict[int, int] = {}

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        for made in tree_leaves(result):
            if isinstance(made, Tensor):
                self._note(made.untyped_storage())
        return result

    def _note(self, storage: torch.UntypedStorage) -> None:
        address, size = storage._cdata, storage.nbytes()
        if address in self._sizes:
            return
        self._sizes[address] = size
        self.now += size
        self.peak = max(self.peak, self.now)
        weakref.finalize(storage, self._forget, address)

    def _forget(self, address: int) -> None:
        self.now -= self._sizes.pop(address)


class FusedKernel(TorchFunctionMode):
    """Lets attention on "meta" run as on a card: in a kernel that keeps no weights, in any precision.

    Without it, the device that has no contents has no such kernel either, and writes the formula out.

    Source: Rabe and Staats 2021, arXiv 2112.05682.
    """

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function is F.scaled_dot_product_attention and args[0].device.type == "meta":
            return _fused(*args, **(kwargs or {}))
        return function(*args, **(kwargs or {}))


def _fused(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, enable_gqa=False) -> Tensor:
    if enable_gqa:
        shared = query.shape[1] // key.shape[1]
        key, value = key.repeat_interleave(shared, 1), value.repeat_interleave(shared, 1)
    if attn_mask is not None:
        added = torch.zeros_like(attn_mask, dtype=query.dtype)
        attn_mask = added.expand(*query.shape[:3], key.shape[2])
    kernel = torch.ops.aten._scaled_dot_product_efficient_attention
    return kernel(query, key, value, attn_mask, True, dropout_p, is_causal)[0]


def training_memory(config: RunConfig, vocab: int, device: torch.device | str = "meta") -> StepMemory:
    """Count what a training step of a run needs at most, in float32; half precision needs less."""
    plan = config.preset
    with FusedKernel(), LiveMemory() as memory:
        with torch.device(device):
            model = build_model(config.family, {**plan.model, "vocab": vocab})
        kept = memory.now
        optimizer = make_optimizer(model, plan.settings)
        if torch.device(device).type == "meta":
            for group in optimizer.param_groups:
                group.update({"fused": False, "foreach": False} if "fused" in group else {})
        _step(model, optimizer, config, vocab, memory)  # the first one makes the optimizer's state
        state = memory.now - kept
        activations = _step(model, optimizer, config, vocab, memory)
    gradients = sum(one.numel() * one.element_size() for one in model.parameters() if one.requires_grad)
    return StepMemory(kept, gradients, state, activations, memory.peak)


def _step(model: nn.Module, optimizer: torch.optim.Optimizer, config: RunConfig, vocab: int, memory: LiveMemory) -> int:
    """One optimizer step; returns how much the forward pass left for the backward pass."""
    before = memory.now
    loss = _loss(model, config, vocab, next(model.parameters()).device)
    left = memory.now - before
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), config.preset.settings.clip)
    optimizer.step()
    optimizer.zero_grad()
    return left


def _loss(model: nn.Module, config: RunConfig, vocab: int, device: torch.device) -> Tensor:
    """The loss of the largest batch that the run can meet: pairs as long as the model takes them."""
    plan, generator = config.preset, torch.Generator()
    sizes = {"length": plan.length, "batch": plan.batch}
    if config.objective in ("denoise", "translate"):
        return pair_loss(model, _longest_pairs(config, device))
    stream = torch.full((2 * plan.length + 2,), SPECIAL, device=device)
    if config.objective == "causal":
        objective = CausalObjective(stream, stream, **sizes)
    else:
        special = {"mask_id": 0, "special_ids": range(SPECIAL), "vocab": vocab}
        objective = MaskedObjective(stream, stream, **sizes, **special, **plan.options)
    return objective.loss(model, objective.batch(0, generator))


def _longest_pairs(config: RunConfig, device: torch.device) -> PairBatch:
    plan = config.preset
    longest = int(plan.model["max_len"]) if config.objective == "translate" else plan.length + 1
    ids = torch.zeros((plan.batch, longest), dtype=torch.long, device=device)
    # One source is shorter, so that the others are padded for it and attention needs a mask.
    mask = torch.arange(longest, device=device) < torch.full((plan.batch, 1), longest - 1, device=device)
    return PairBatch(ids, ids.clone(), ids.clone(), mask, mask.clone(), ids[:, 0])


check_calls(__name__)
