"""A check neither depends on what a notebook has set, nor leaves behind what a learner's function sets."""

import gc
import os
import random
import signal
import sys

import numpy as np
import pytest
import torch

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.guard import why_not_run
from transformer_course.classroom.exercises import find_exercise

SCORES = find_exercise("attention_scores")
RIGHT = "return query @ key.mT / query.shape[-1] ** 0.5"


def state() -> dict:
    return {
        "gradients": torch.is_grad_enabled(),
        "inference": torch.is_inference_mode_enabled(),
        "dtype": torch.get_default_dtype(),
        "device": torch.empty(0).device,
        "threads": torch.get_num_threads(),
        "precision": torch.get_float32_matmul_precision(),
        "deterministic": torch.are_deterministic_algorithms_enabled(),
        "printing": str(torch.tensor([1 / 3])),
        "random": (random.getstate()[1][:5], np.random.get_state()[1][:5].tolist(), torch.get_rng_state()[:9].tolist()),
        "folder": os.getcwd(),
        "path": list(sys.path),
        "environment": dict(os.environ),
        "recursion": sys.getrecursionlimit(),
        "collecting": gc.isenabled(),
        "interrupt": signal.getsignal(signal.SIGINT),
    }


CHANGES = [
    "torch.set_grad_enabled(False)",
    "torch.set_default_dtype(torch.float64)",
    "torch.set_default_device('meta')",
    "torch.set_num_threads(3)",
    "torch.set_float32_matmul_precision('medium')",
    "torch.use_deterministic_algorithms(True)",
    "torch.set_printoptions(precision=9)",
    "import random; random.seed(5)",
    "import numpy; numpy.random.seed(5)",
    "torch.manual_seed(5)",
    "import os; os.chdir('/')",
    "import sys; sys.path.append('nowhere')",
    "import os; os.environ['NEW'] = '1'",
    "import sys; sys.setrecursionlimit(500)",
    "import gc; gc.disable()",
    "import signal as s; getattr(s, 'signal')(s.SIGINT, s.SIG_IGN)",
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_learners_function_sets_is_put_back(change, notebook):
    before = state()
    notebook.run(f"def attention_scores(query, key):\n    {change}\n    {RIGHT}")
    judge(SCORES, notebook["attention_scores"])
    assert state() == before


SETTINGS = {
    "no gradients": lambda: torch.set_grad_enabled(False),
    "float64": lambda: torch.set_default_dtype(torch.float64),
    "meta": lambda: torch.set_default_device("meta"),
}


@pytest.mark.parametrize("set_it", SETTINGS.values(), ids=SETTINGS)
def test_a_verdict_does_not_depend_on_what_the_notebook_has_set(set_it, notebook):
    before = torch.is_grad_enabled(), torch.get_default_dtype()
    notebook.run(f"def attention_scores(query, key):\n    {RIGHT}")
    right = notebook["attention_scores"]
    notebook.run(
        f"def attention_scores(query, key):\n    {RIGHT}.detach()".replace(
            "0.5.detach()", "0.5 + 0 * query.detach().sum()"
        )
    )
    try:
        set_it()
        assert judge(SCORES, right)[1]
    finally:
        torch.set_grad_enabled(before[0])
        torch.set_default_dtype(before[1])
        torch.set_default_device(None)


def test_a_cut_gradient_fails_where_gradients_are_off(notebook):
    notebook.run("def attention_scores(query, key):\n    return (query @ key.mT / query.shape[-1] ** 0.5).detach()")
    with torch.no_grad():
        card, passed = judge(SCORES, notebook["attention_scores"])
    assert not passed and "gradient" in repr(card)


REFUSED = [
    "import os\n    os._exit(1)",
    "import os\n    os.fork()",
    "import signal\n    signal.signal(signal.SIGALRM, signal.SIG_IGN)",
    "while True:\n        try:\n            pass\n        except BaseException:\n            pass",
    "while True:\n        try:\n            pass\n        except:\n            continue",
    "sum(range(4_000_000_000))",
    "sum(range(10**12))",
    "sum(range(2**62))",
]


@pytest.mark.parametrize("body", REFUSED)
def test_what_could_not_be_stopped_is_not_run(body, notebook):
    notebook.run(f"def attention_scores(query, key):\n    {body}\n    {RIGHT}")
    card, passed = judge(SCORES, notebook["attention_scores"])
    assert not passed and "attention_scores: it " in repr(card)


ALLOWED = [
    "range(10)",
    "for i in range(n * 2): pass",
    "while x:\n    try:\n        pass\n    except ValueError:\n        pass",
]


@pytest.mark.parametrize("source", [*ALLOWED, "not python ("])
def test_ordinary_code_may_run(source):
    assert why_not_run(source) == ""
