"""A model stays what it is when it is saved, loaded, copied and converted, and so do its ties."""

import copy

import pytest
import torch
from every_family import D_MODEL, FAMILIES, VOCAB, assert_same, every, inputs, make
from torch import nn

TIED = ["gpt", "llama-grouped-tied", "bert-masked-lm", "rotary-bert-masked-lm", "bart", "rotary-bart"]


def tables(model: nn.Module) -> list[nn.Parameter]:
    """Every parameter as large as the embedding, whatever its name."""
    return [parameter for parameter in model.parameters() if parameter.shape == (VOCAB, D_MODEL)]


def assert_tied(model: nn.Module, family: str) -> None:
    """One table, and its row of a token that nobody gave decides that token's logit."""
    (table,) = tables(model)
    given = tuple(ids % (VOCAB - 1) for ids in inputs(family))
    with torch.no_grad():
        before = model(*given)
        table[VOCAB - 1] += 1.0
        after = model(*given)
    assert torch.equal(after[..., :-1], before[..., :-1])
    assert not torch.equal(after[..., -1], before[..., -1])


def loaded(model: nn.Module, family: str, **how) -> nn.Module:
    fresh = FAMILIES[family]().to(next(model.parameters()).dtype).eval()
    fresh.load_state_dict(model.state_dict(), **how)
    return fresh


def through_meta(model: nn.Module, family: str) -> nn.Module:
    with torch.device("meta"):
        empty = FAMILIES[family]()
    empty = empty.to(next(model.parameters()).dtype).to_empty(device="cpu").eval()
    empty.load_state_dict(model.state_dict())
    return empty


def there_and_back(model: nn.Module, family: str) -> nn.Module:
    kind = next(model.parameters()).dtype
    return model.to(torch.float64).to(kind)


MOVES = {
    "load_state_dict": loaded,
    "load_state_dict with assign": lambda model, family: loaded(model, family, assign=True),
    "deepcopy": lambda model, family: copy.deepcopy(model),
    "to another type and back": there_and_back,
    "to_empty from meta": through_meta,
}


@pytest.mark.parametrize("move", MOVES)
@every(*TIED)
def test_tied_weights_stay_tied(family, move, dtype):
    assert_tied(MOVES[move](make(family, dtype), family), family)


@every(*TIED)
def test_tied_weights_stay_tied_when_assigned_to_a_model_on_meta(family, dtype):
    with torch.device("meta"):
        model = FAMILIES[family]()
    model.load_state_dict(make(family, dtype).state_dict(), assign=True)
    (table,) = tables(model)
    assert table.device.type == "cpu"


@every("llama")
def test_untied_weights_are_two(family, dtype):
    first, second = tables(make(family, dtype))
    assert not torch.equal(first, second)


@pytest.mark.parametrize("move", MOVES)
@every(*FAMILIES)
def test_a_model_says_the_same_however_it_was_moved(family, move, dtype):
    model, given = make(family, dtype), inputs(family)
    expected = model(*given)
    assert_same(MOVES[move](model, family)(*given), expected)


@every(*FAMILIES)
def test_what_a_checkpoint_holds_are_weights_alone(family):
    model = FAMILIES[family]()
    names = {name for name, _ in model.named_parameters(remove_duplicate=False)}
    extra = {"head.bias"} if family == "bart" else set()
    assert set(model.state_dict()) == names | extra
