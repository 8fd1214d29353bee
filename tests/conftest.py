"""What all tests share: a seed, and the two types in which every property must hold."""

import pytest
import torch


def pytest_collection_modifyitems(items):
    """Mark what needs a browser, so that `make browser-test` runs it; in `make test` it is skipped without one."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("in_browser")


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(1234)


@pytest.fixture(scope="session", params=[torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
def dtype(request) -> torch.dtype:
    return request.param
