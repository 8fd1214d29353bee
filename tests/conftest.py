"""What all tests share: a seed, the two types in which every property must hold, and the order of the files."""

import gc

import pytest
import torch

# While tests are collected, everything stays: looking for what could go is a waste of time.
gc.disable()

# Files that take long, the longest first; what isn't here or isn't there does no harm.
LONG = (
    "notebooks/test_exercises_solved.py",
    "classroom/exercises/test_answers.py",
    "classroom/exercises/test_exercises.py",
    "models/test_properties.py",
    "training/test_processes.py",
    "test_commands.py",
    "classroom/experiments/test_worker_pool.py",
)


def rank(item: pytest.Item) -> int:
    """When a file comes: long ones first, so that no worker is alone with one at the end; then the notebooks."""
    path = item.path.as_posix()
    found = [number for number, name in enumerate(LONG) if path.endswith(f"tests/{name}")]
    return found[0] if found else len(LONG) + (item.path.suffix != ".ipynb")


def pytest_configure(config):
    config.option.loadscopereorder = False  # by itself, xdist begins with the files of most tests
    if getattr(config.option, "nbval", False):
        import forked_kernels

        forked_kernels.install()


def pytest_collection_modifyitems(items):
    """Mark what needs a browser, which `make browser-test` runs and `make test` doesn't; long files come first."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("in_browser")
    items.sort(key=rank)


def pytest_collection_finish(session):
    """Tests that count what is freed, and every other, don't go through the modules and items that stay anyway."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(1234)


@pytest.fixture(scope="session", params=[torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
def dtype(request) -> torch.dtype:
    return request.param
