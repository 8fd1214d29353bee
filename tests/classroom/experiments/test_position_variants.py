"""BERT without its rotation: the same but for the idea of order."""

import torch

from transformer_course.classroom.experiments.train_bert.position_variants import (
    learned_positions,
    train_beginning,
    without_rotation,
)
from transformer_course.models.bert import MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.training.objectives import MaskedObjective
from transformer_course.training.settings import TrainingSettings

SIZES = RotaryBertConfig(37, max_len=32, d_model=24, n_layers=2, n_heads=2, d_hidden=40)
SHORT = TrainingSettings(40, 1e-3, warmup=4, log_every=5, evaluate_every=10)


def built(positions):
    torch.manual_seed(0)
    return without_rotation(SIZES, positions).eval()


@torch.no_grad()
def test_without_positions_a_permuted_text_gives_permuted_answers():
    tokens, order = torch.randint(37, (1, 9)), torch.randperm(9)
    plain = built(None)
    torch.testing.assert_close(plain(tokens[:, order]), plain(tokens)[:, order])
    placed = built(learned_positions(SIZES))
    assert not torch.allclose(placed(tokens[:, order]), placed(tokens)[:, order], atol=1e-4)


def test_nothing_but_the_positions_differs_from_rotary_bert():
    torch.manual_seed(0)
    rotary = MaskedLanguageModel(RotaryBERT(SIZES)).state_dict()
    plain = built(None).state_dict()
    assert {name: value.shape for name, value in plain.items()} == {
        name: value.shape for name, value in rotary.items() if "rotary" not in name
    }
    assert all(torch.equal(plain[name], rotary[name]) for name in plain)
    extra = built(learned_positions(SIZES)).state_dict().keys() - plain.keys()
    assert len(extra) == 1


def test_training_stops_at_the_first_evaluation():
    stream = torch.randint(4, 37, (400,), generator=torch.Generator().manual_seed(0))
    special = {"mask_id": 1, "vocab": 37, "special_ids": (0, 1, 2, 3)}
    objective = MaskedObjective(stream, stream[:100], length=16, batch=4, **special)
    asked = []
    original = objective.batch
    objective.batch = lambda step, generator: asked.append(step) or original(step, generator)
    scores = train_beginning(built(None), objective, SHORT)
    assert asked == list(range(10)) and set(scores) == {"loss", "accuracy"}
