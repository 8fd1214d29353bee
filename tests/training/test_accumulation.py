"""Parts of a batch weigh what they count: added up, they give the loss and the gradient of the whole batch."""

import pytest
import torch
from torch import nn

from transformer_course.data.masking import mask_tokens
from transformer_course.data.pairs import pair_batches
from transformer_course.data.windows import IGNORED
from transformer_course.models.bart import BART, BartConfig
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel, SequenceClassifier, TokenClassifier
from transformer_course.training.classification import ClassificationObjective
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import MaskedObjective
from transformer_course.training.pair_objectives import PairObjective
from transformer_course.training.processes import weighed
from transformer_course.training.settings import TrainingSettings

SIZES = {"vocab": 23, "max_len": 48, "d_model": 16, "n_heads": 2, "d_hidden": 32, "dropout": 0.0}


def lively(model: nn.Module) -> nn.Module:
    """Weights so large that the parts' losses differ."""
    torch.manual_seed(3)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.3)
    return model


def bert() -> BERT:
    return BERT(BertConfig(**SIZES, n_layers=1))


def pairs(lengths: list[tuple[int, int]]):
    rows = [([5 + i % 7 for i in range(a)], [6 + i % 5 for i in range(b)]) for a, b in lengths]
    ends = {"pad_id": 0, "bos_id": 1, "eos_id": 2}
    whole = next(pair_batches(rows, batch=len(rows), **ends))
    parts = [next(pair_batches([row], batch=1, **ends)) for row in rows]
    model = BART(BartConfig(**SIZES, n_encoder_layers=1, n_decoder_layers=1))
    return model, PairObjective(rows, rows, batch=1, seed=1, **ends), whole, parts


def hidden_tokens(places: list[int]):
    tokens = torch.arange(len(places) * 24).reshape(len(places), 24) % 17 + 5
    select = torch.arange(24) < torch.tensor(places)[:, None]
    whole = (tokens.masked_fill(select, 3), tokens, select)
    parts = [tuple(part[i : i + 1] for part in whole) for i in range(len(places))]
    masking = {"mask_id": 3, "vocab": 23, "special_ids": (3,), "probability": 0.5}
    objective = MaskedObjective(tokens[0], tokens[0], length=24, batch=1, **masking)
    return MaskedLanguageModel(bert()), objective, whole, parts


def labeled_tokens(labels: list[int]):
    tokens = torch.arange(len(labels) * 12).reshape(len(labels), 12) % 17 + 5
    wanted = torch.where(torch.arange(12) < torch.tensor(labels)[:, None], tokens % 3, IGNORED)
    whole = (tokens, wanted, torch.ones_like(tokens, dtype=torch.bool))
    parts = [tuple(part[i : i + 1] for part in whole) for i in range(len(labels))]
    objective = ClassificationObjective([([5], [1])], [([5], [1])], batch=1, pad_id=0, seed=1)
    return TokenClassifier(bert(), 3), objective, whole, parts


CASES = {
    "pairs": (pairs, [(9, 33), (4, 2)]),
    "three pairs": (pairs, [(9, 33), (4, 2), (30, 12)]),
    "hidden tokens": (hidden_tokens, [11, 2]),
    "a window without hidden tokens": (hidden_tokens, [7, 0]),
    "labels of tokens": (labeled_tokens, [12, 3]),
    "a text without labels": (labeled_tokens, [0, 5]),
}


def gradient(model: nn.Module, objective, batches: list) -> tuple[float, torch.Tensor]:
    """Loss and gradient of one step of the loop, which draws these batches one after the other."""
    settings = TrainingSettings(
        steps=1, peak_rate=1e-9, warmup=0, clip=1e9, accumulation=len(batches), weight_decay=0.0,
        log_every=1, evaluate_every=1, checkpoint_every=1,
    )  # fmt: skip
    objective.batch = lambda number, generator: batches[number]
    trainer, found = Trainer(model, objective, settings), []
    zero_grad = trainer.optimizer.zero_grad
    trainer.optimizer.zero_grad = lambda: found.append(nn.utils.parameters_to_vector(grads(model))) or zero_grad()
    loss = trainer.train_step()[0].item()
    return loss, found[0]


def grads(model: nn.Module) -> list[torch.Tensor]:
    return [parameter.grad for parameter in model.parameters() if parameter.grad is not None]


@pytest.mark.parametrize("case", CASES)
def test_unequal_parts_add_up_to_the_gradient_of_the_whole_batch(case):
    make, sizes = CASES[case]
    model, objective, whole, parts = make(sizes)
    lively(model)
    loss, wanted = gradient(model, objective, [whole])
    accumulated, found = gradient(model, objective, parts)
    assert accumulated == pytest.approx(loss, rel=1e-5)
    assert (found - wanted).norm() < 1e-5 * wanted.norm()


def test_the_order_of_the_parts_does_not_matter():
    model, objective, _, parts = pairs([(9, 33), (4, 2)])
    assert gradient(model, objective, parts)[0] == pytest.approx(gradient(model, objective, parts[::-1])[0])


@pytest.mark.parametrize("make, sizes", [(hidden_tokens, [0]), (labeled_tokens, [0, 0])])
def test_nothing_to_count_weighs_nothing_and_is_no_nan(make, sizes):
    model, objective, _, parts = make(sizes)
    loss, found = gradient(model, objective, parts)
    assert loss == 0 and found.abs().max() == 0


def test_a_run_goes_on_through_batches_in_which_nothing_is_hidden():
    torch.manual_seed(0)
    stream = torch.arange(900) * 7 % 17 + 5
    masking = {"mask_id": 3, "vocab": 23, "special_ids": (3,), "probability": 0.3}
    objective = MaskedObjective(stream, stream[:200], length=4, batch=1, **masking)
    generators = (torch.Generator().manual_seed(i) for i in range(40))
    empty = sum(int(mask_tokens(stream[None, :4], generator=g, **masking).select.sum()) == 0 for g in generators)
    assert empty > 0  # the case does occur
    settings = TrainingSettings(40, 1e-3, 4, log_every=1, evaluate_every=40, checkpoint_every=40)
    records = list(Trainer(MaskedLanguageModel(bert()), objective, settings).records())
    assert len(records) == 40 and all(record.loss >= 0 for record in records)
    assert 0 < sum(record.loss == 0 for record in records) < 40


def test_a_step_without_anything_to_count_is_left_out_of_the_mean_of_a_record():
    model, objective, _, parts = labeled_tokens([0, 5])
    settings = TrainingSettings(2, 1e-9, 0, log_every=2, evaluate_every=2, checkpoint_every=2)
    objective.batch = lambda number, generator: parts[number]
    alone = objective.loss(model, parts[1]).item()
    assert next(Trainer(model, objective, settings).records()).loss == pytest.approx(alone, rel=1e-4)


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_equal_parts_are_divided_exactly_as_before(parts):
    loss = torch.rand(())
    for counted, of in ((11, 11 * parts), (torch.tensor(11), torch.tensor(11 * parts))):
        assert torch.equal(weighed(loss, counted, of), loss / parts)


def test_a_class_per_text_counts_texts():
    examples = [([5] * n, n % 2) for n in (3, 4, 9)]
    objective = ClassificationObjective(examples, examples, batch=2, pad_id=0, seed=1)
    model, batches = lively(SequenceClassifier(bert(), 2)), list(objective.batches(examples, size=2))
    whole = next(objective.batches(examples, size=3))
    assert gradient(model, objective, batches)[0] == pytest.approx(gradient(model, objective, [whole])[0], rel=1e-5)


def test_an_evaluation_that_counts_nothing_says_so():
    examples = [([5, 6], [IGNORED, IGNORED])]
    objective = ClassificationObjective([([5], [1])], examples, batch=1, pad_id=0, seed=1)
    with pytest.raises(ValueError, match="validation has nothing to count"):
        objective.evaluate(TokenClassifier(bert(), 3))
