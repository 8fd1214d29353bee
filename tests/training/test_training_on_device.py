"""A training step as a GPU wants it, shown without one: nothing waits, shapes repeat, and attention reaches its kernel.

On the device "meta" tensors have no contents. Whatever reads a number there, with `.item()`, `if tensor:` or a mask as
an index, is an error; on a GPU it would make the processor wait for all that was started before.
"""

import pytest
import torch
from accelerate import Accelerator
from torch import Generator, Tensor, nn
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from transformer_course.data.noising import bart_noise
from transformer_course.models.catalog import build_model
from transformer_course.training.classification import ClassificationObjective
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import CausalObjective, MaskedObjective, Objective
from transformer_course.training.pair_objectives import DenoisingObjective, PairObjective
from transformer_course.training.presets import preset
from transformer_course.training.settings import TrainingSettings

META = torch.device("meta")
VOCAB, BATCH, LENGTH = 61, 8, 16
IDS = {"pad_id": 0, "bos_id": 1, "eos_id": 2}
SIZES = {"vocab": VOCAB, "max_len": 32, "d_model": 32, "n_heads": 2, "d_hidden": 48, "dropout": 0.1}
LAYERS = {
    "bart": {"n_encoder_layers": 1, "n_decoder_layers": 1},
    "llama": {"n_layers": 2, "n_kv_heads": 1, "tied": True},
}


def settings(**changes) -> TrainingSettings:
    return TrainingSettings(**{"steps": 6, "peak_rate": 1e-3, "warmup": 2, **changes})


def model(family: str, dropout: float = 0.1) -> nn.Module:
    sizes = {**SIZES, "dropout": dropout, **LAYERS.get(family, {"n_layers": 2})}
    if family == "llama":
        del sizes["dropout"]
    return build_model(family, sizes)


def stream(device: torch.device | str) -> Tensor:
    return torch.randint(4, VOCAB, (500,), generator=Generator().manual_seed(5)).to(device)


def noise(row: Tensor, generator: Generator) -> Tensor:
    noised = bart_noise(row, generator=generator, mask_id=3, stop_ids=(7,), probability=0.3)
    return torch.tensor(noised)


def pairs(count: int) -> list[tuple[list[int], list[int]]]:
    return [([5] * (3 + i % 7), [6] * (2 + i % 5)) for i in range(count)]


def objective(name: str, device: torch.device | str) -> Objective:
    sizes = {"length": LENGTH, "batch": BATCH}
    text = stream(device)
    if name == "causal":
        return CausalObjective(text, text, **sizes)
    if name == "masked":
        return MaskedObjective(text, text, **sizes, mask_id=3, vocab=VOCAB, special_ids=range(4))
    if name == "denoise":
        return DenoisingObjective(stream("cpu"), stream("cpu"), **sizes, noise=noise, device=device, **IDS)
    if name == "translate":
        return PairObjective(pairs(40), pairs(8), batch=BATCH, seed=1, device=device, **IDS)
    raise ValueError(name)


TASKS = [("gpt", "causal"), ("llama", "causal"), ("bert", "masked"), ("bart", "denoise"), ("bart", "translate")]
every_task = pytest.mark.parametrize("family, name", TASKS)


class Operations(TorchDispatchMode):
    """Notes every operation with the shapes and devices of what it makes."""

    def __init__(self):
        super().__init__()
        self.seen: list[tuple[str, tuple]] = []
        self.given: list[tuple[str, tuple, dict]] = []

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        made = [one for one in tree_leaves(result) if isinstance(one, Tensor)]
        self.seen.append((str(operation), tuple((tuple(one.shape), one.device.type) for one in made)))
        self.given.append((str(operation), args, kwargs or {}))
        return result


@pytest.fixture
def on_meta(monkeypatch):
    """A trainer for a device that computes nothing; its optimizer is the one that meta has."""
    monkeypatch.setattr(Accelerator, "device", META)

    def trainer(family: str, name: str, **changes) -> Trainer:
        with META:
            made = model(family)
        trainer = Trainer(made, objective(name, META), settings(**changes))
        for group in trainer.optimizer.param_groups:
            group.update({"fused": False, "foreach": False} if "fused" in group else {})
        return trainer

    return trainer


@every_task
@pytest.mark.parametrize("accumulation", [1, 2])
def test_a_training_step_reads_no_number_from_the_device(on_meta, family, name, accumulation):
    trainer = on_meta(family, name, accumulation=accumulation)
    for _ in range(2):
        assert trainer.train_step().device == META


@every_task
def test_loss_and_backward_pass_make_nothing_on_the_processor(on_meta, family, name):
    trainer = on_meta(family, name)
    batch = trainer.objective.batch(0, Generator())
    with Operations() as operations:
        trainer.objective.loss(trainer.model, batch).backward()
    elsewhere = {operation for operation, made in operations.seen for _, device in made if device != "meta"}
    assert not elsewhere


@every_task
def test_nothing_waits_for_a_batch_on_its_way_to_the_device(family, name):
    task = objective(name, META)
    with Operations() as operations:
        task.batch(0, Generator())
    waits = [how.get("non_blocking") for operation, args, how in operations.given if is_sent(operation, args, how)]
    assert waits and all(waits)


def is_sent(operation: str, args: tuple, how: dict) -> bool:
    goes_to = torch.device(how.get("device") or "cpu")
    return operation.startswith("aten._to_copy") and args[0].device.type == "cpu" and goes_to == META


def test_a_number_that_is_read_is_noticed(on_meta, monkeypatch):
    trainer = on_meta("gpt", "causal")
    loss = trainer.objective.loss
    monkeypatch.setattr(trainer.objective, "loss", lambda *given: loss(*given) * float(loss(*given).detach()))
    with pytest.raises(RuntimeError, match="meta"):
        trainer.train_step()


def test_fine_tuning_waits_for_nothing_either():
    examples = [([4, 5, 6, 7][: 2 + i % 3], i % 2) for i in range(16)]
    task = ClassificationObjective(examples, examples, batch=BATCH, pad_id=0, seed=1, device=META)
    with Operations() as operations:
        assert all(part.device == META for part in task.batch(0, Generator()))
    waits = [how.get("non_blocking") for operation, args, how in operations.given if is_sent(operation, args, how)]
    assert len(waits) == 3 and all(waits)


@pytest.mark.parametrize("family, name", [("gpt", "causal"), ("llama", "causal"), ("bert", "masked")])
def test_every_step_has_the_same_shapes(family, name):
    task, made = objective(name, "cpu"), model(family)
    found = []
    for step in range(4):
        batch = task.batch(step, Generator().manual_seed(step))
        with Operations() as operations:
            task.loss(made, batch).backward()
        made.zero_grad(set_to_none=True)
        found.append(operations.seen)
    assert all(operations == found[0] for operations in found)


def test_the_number_of_hidden_tokens_does_differ_from_step_to_step():
    task = objective("masked", "cpu")
    assert len({int(task.batch(step, Generator().manual_seed(step))[2].sum()) for step in range(4)}) > 1


def calls_of_attention(run, monkeypatch) -> list[dict]:
    calls, real = [], F.scaled_dot_product_attention

    def note(query, key, value, attn_mask=None, **how):
        calls.append({"query": query, "key": key, "value": value, "mask": attn_mask, **how})
        return real(query, key, value, attn_mask=attn_mask, **how)

    monkeypatch.setattr(F, "scaled_dot_product_attention", note)
    run()
    monkeypatch.setattr(F, "scaled_dot_product_attention", real)
    assert calls
    return calls


@every_task
def test_attention_meets_the_conditions_of_the_fused_kernel(monkeypatch, family, name):
    task, made = objective(name, META), model(family).to(META)
    batch = task.batch(0, Generator())
    for call in calls_of_attention(lambda: task.loss(made, batch), monkeypatch):
        three = [call[part] for part in ("query", "key", "value")]
        assert len({one.dtype for one in three}) == 1 and len({one.device for one in three}) == 1
        assert all(one.ndim == 4 and one.stride(-1) == 1 for one in three)
        assert all(one.shape[-1] == 16 and one.shape[-1] % 8 == 0 for one in three)
        if name in ("causal", "masked"):
            assert call["mask"] is None and call["is_causal"] == (name == "causal"), "no dense mask without padding"
        if call["mask"] is not None:
            assert call["mask"].shape[-2] == 1, "a row per query would be a dense mask"


def test_a_decoder_needs_no_mask_for_itself(monkeypatch):
    task, made = objective("translate", META), model("bart").to(META)
    calls = calls_of_attention(lambda: task.loss(made, task.batch(0, Generator())), monkeypatch)
    assert [call["is_causal"] for call in calls if call["mask"] is None] == [True]


@pytest.mark.parametrize("family, name", [("gpt", "causal"), ("llama", "causal"), ("bert", "masked")])
def test_in_half_precision_the_flash_kernel_gets_half_precision(family, name):
    task, made = objective(name, "cpu"), model(family, dropout=0.0)
    with Operations() as operations, torch.autocast("cpu", torch.bfloat16):
        task.loss(made, task.batch(0, Generator().manual_seed(0)))
    flash = [args for operation, args, _ in operations.given if "flash_attention" in operation]
    if family == "llama" and not flash and torch.__version__.startswith("2.6."):
        pytest.skip("torch 2.6 has no flash kernel for grouped queries on a CPU")
    assert len(flash) == 2, "one call per layer, and no other kernel"
    assert {one.dtype for args in flash for one in args[:3]} == {torch.bfloat16}
    assert not any("softmax" in operation and args[0].ndim == 4 for operation, args, _ in operations.given)


def gpu_presets() -> list[RunConfig]:
    tasks = [*TASKS, ("bert-published", "masked"), ("bart-published", "denoise")]
    return [
        configure(family, corpus, objective=name, tier="gpu")
        for family, name in tasks
        for corpus in ("verses", "tiny-shakespeare")
    ]


def test_every_preset_for_a_gpu_has_sizes_that_its_kernels_like():
    for config in gpu_presets():
        sizes = config.preset.model
        assert sizes["d_model"] // sizes["n_heads"] % 8 == 0, "flash attention needs heads of a multiple of 8"
        assert sizes["d_model"] % 64 == 0 and sizes["d_hidden"] % 64 == 0, "tensor cores work in tiles"
        assert config.preset.batch % 8 == 0 and config.preset.merges % 64 == 0
    assert preset("gpt", "causal", "verses", "gpu").settings.precision in ("fp32", "bf16", "fp16")
