"""Putting a model into evaluation mode for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from torch import nn

from transformer_course.call_checks import check_calls

# How many uses hold a module in evaluation mode that was training before.
_held: dict[nn.Module, int] = {}
_lock = Lock()


@contextmanager
def evaluating(model: nn.Module | list[nn.Module]) -> Iterator[None]:
    """Switch dropout off, and afterwards give every sub-module back the mode it had, also after an error.

    Uses may overlap, in threads or in generators that take turns: the last one to end restores the modes. Instead of
    the model, a list of its modules can be given, which saves looking for them at every step of a loop.
    """
    # One by one, because a model may be partly frozen: `model.train()` would put all of it into training.
    modules = list(model.modules()) if isinstance(model, nn.Module) else model
    if not isinstance(modules, list):
        raise TypeError(f"model must be a module, or a list of its modules, got {type(model).__name__}")
    with _lock:
        mine = [module for module in modules if module.training or module in _held]
        for module in mine:
            _held[module] = _held.get(module, 0) + 1
            module.training = False
    try:
        yield
    finally:
        with _lock:
            for module in mine:
                _held[module] -= 1
                if not _held[module]:
                    del _held[module]
                    module.training = True


check_calls(__name__, leave=("evaluating",))  # which is entered for every token
