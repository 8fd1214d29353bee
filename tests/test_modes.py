"""Evaluation mode for a while: every module gets its own mode back, however uses nest, overlap or fail."""

import threading

import pytest
from torch import nn

from transformer_course.modes import evaluating


def partly_frozen() -> nn.Module:
    model = nn.Sequential(nn.Linear(2, 2), nn.Dropout(), nn.Sequential(nn.Dropout())).train()
    model[2].eval()
    return model


def modes(model: nn.Module) -> list[bool]:
    return [module.training for module in model.modules()]


@pytest.mark.parametrize("given", [lambda model: model, lambda model: list(model.modules())], ids=["model", "modules"])
def test_every_module_gets_its_own_mode_back_also_after_an_error(given):
    model = partly_frozen()
    before = modes(model)
    with evaluating(given(model)):
        assert not any(modes(model))
    assert modes(model) == before
    with pytest.raises(KeyError), evaluating(given(model)):
        raise KeyError
    assert modes(model) == before and len(set(before)) == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_uses_that_overlap_the_last_to_end_restores(order):
    model = partly_frozen()
    before, uses = modes(model), [evaluating(model), evaluating(model)]
    for use in uses:
        use.__enter__()
    uses[order[0]].__exit__(None, None, None)
    assert not any(modes(model)), "one is still evaluating"
    uses[order[1]].__exit__(None, None, None)
    assert modes(model) == before


def test_a_part_evaluated_while_the_whole_is_comes_back_with_it():
    model = partly_frozen()
    before, whole, part = modes(model), evaluating(model), evaluating(model[0])
    whole.__enter__()
    part.__enter__()
    whole.__exit__(None, None, None)
    assert model.training and model[1].training and not model[0].training
    part.__exit__(None, None, None)
    assert modes(model) == before


def test_threads_that_evaluate_at_once_see_no_dropout_and_leave_the_modes():
    model, seen = partly_frozen(), []
    before, together = modes(model), threading.Barrier(4)

    def work():
        together.wait()
        for _ in range(200):
            with evaluating(model):
                seen.append(any(modes(model)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 800 and not any(seen) and modes(model) == before
