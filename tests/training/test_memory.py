"""The count of a step's memory is what torch allocates, and every preset for a GPU fits a small card."""

import pytest
import torch

from transformer_course.classroom.experiments.timing import peak_bytes
from transformer_course.data.corpora import CATALOGUE
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.memory import LiveMemory, StepMemory, training_memory

TASKS = [
    ("gpt", "causal"), ("llama", "causal"), ("bert", "masked"), ("bert-published", "masked"),
    ("bart", "denoise"), ("bart", "translate"), ("bart-published", "denoise"), ("bart-published", "translate"),
]  # fmt: skip
every_task = pytest.mark.parametrize("family, objective", TASKS)
# A card of 16 GB; torch, the context of CUDA and gaps between blocks have a quarter of it.
CARD, SHARE = 16e9, 0.75


def smoke(family: str, objective: str) -> RunConfig:
    return configure(family, "verses", objective=objective, tier="smoke")


def test_views_count_once_and_what_is_gone_is_not_counted():
    with LiveMemory() as memory:
        kept = torch.zeros(10, 10)
        view = kept[1:].t()
        torch.ones(50)
    assert (memory.now, memory.peak) == (400, 600) and view.shape == (10, 9)
    del kept
    assert memory.now == 400
    del view
    assert memory.now == 0


@every_task
def test_the_count_is_what_torch_allocates(family, objective):
    counted: list[StepMemory] = []
    allocated = peak_bytes(lambda: counted.append(training_memory(smoke(family, objective), 333, "cpu")))
    assert counted[0].peak == pytest.approx(allocated, rel=0.02)


@every_task
def test_on_meta_it_comes_to_the_same_within_a_tenth(family, objective):
    # Not to the same exactly: the processor has a kernel of its own for attention, and another one for AdamW.
    assert training_memory(smoke(family, objective), 333).peak == pytest.approx(
        training_memory(smoke(family, objective), 333, "cpu").peak, rel=0.1
    )


def test_what_stays_from_step_to_step_is_known_beforehand():
    memory = training_memory(smoke("gpt", "causal"), 333)
    assert memory.parameters == memory.gradients
    # Two moments per parameter, and a number of steps for each tensor.
    assert 0 <= memory.optimizer - 2 * memory.parameters < 1_000
    assert memory.peak > memory.parameters + memory.optimizer + memory.activations


def test_logits_are_among_what_the_backward_pass_waits_for():
    small, large = (training_memory(smoke("gpt", "causal"), vocab) for vocab in (333, 1_333))
    plan = smoke("gpt", "causal").preset
    logits = 4 * 1_000 * plan.batch * plan.length
    assert large.activations - small.activations >= logits
    assert large.parameters - small.parameters == 4 * 1_000 * plan.model["d_model"]


@every_task
def test_every_preset_for_a_gpu_fits_a_card_of_16_gb(family, objective):
    # By characters it's the same model with fewer logits. A vocabulary holds single bytes and special tokens, too.
    config = configure(family, "verses", objective=objective, tier="gpu")
    memory = training_memory(config, config.preset.merges + 300)
    # A copy of the weights in half precision comes on top.
    assert memory.peak + memory.parameters / 2 < SHARE * CARD, f"{memory.peak / 1e9:.1f} GB"


@pytest.mark.parametrize("family, objective", [("gpt", "causal"), ("llama", "causal")])
def test_no_corpus_asks_for_a_larger_preset(family, objective):
    presets = [configure(family, corpus, objective=objective, tier="gpu").preset for corpus in CATALOGUE]
    assert all(one == presets[0] for one in presets)
