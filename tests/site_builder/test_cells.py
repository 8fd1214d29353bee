"""Which cells a widget needs: those that define what it uses, and those that change it on the way."""

import pytest

from site_builder.cells import Kernel, Names, needed_cells, python, shown_call

CELLS = [
    "import math\nfrom torch import nn\n\nbegin('topic')",  # 0
    None,  # 1: text
    "model = nn.Linear(2, 2)",  # 2
    "print(model)\nplot_lines(model)",  # 3: only shows
    "train(model)",  # 4: changes it in place
    "rows = [row for row in range(3)]",  # 5
    "names = {}\nnames['a'] = rows",  # 6
    "unused = model",  # 7
    "Explorer(model, names)",  # 8
]


def test_a_widget_needs_what_it_uses_and_what_changed_that():
    assert needed_cells(CELLS, 8) == [0, 2, 4, 5, 6, 8]


def test_a_later_definition_makes_an_earlier_one_needless():
    assert needed_cells(["x = slow()", "x = 1", "Explorer(x)"], 2) == [1, 2]


def test_a_definition_from_itself_needs_the_earlier_one():
    assert needed_cells(["x = 1", "x = x + 1", "Explorer(x)"], 2) == [0, 1, 2]


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("[x for x in y]", {"y"}),
        ("f = lambda a: a + b", {"b"}),
        ("def f(a, b=c):\n    d = a\n    return d + e", {"c", "e"}),
        ("for i in items:\n    total = i\nprint(total)", {"items"}),
        ("with opened() as file:\n    file.read(size)", {"opened", "size"}),
        ("if ready:\n    a = 1\nelse:\n    a = b", {"ready", "b"}),
        ("try:\n    a = risky\nexcept ValueError:\n    a = safe", {"risky", "safe"}),
        ("x[i] = 1", {"x", "i"}),
    ],
)
def test_what_a_cell_takes_from_earlier_ones(source, uses):
    assert Names(source).uses == uses


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("x.rows[0] = 1", {"x"}),
        ("x.train()", {"x"}),
        ("train(x, y.z)", {"train", "x", "y"}),
        ("print(x)", set()),
        ("Explorer(x)", set()),
    ],
)
def test_what_a_cell_may_change_in_place(source, changes):
    assert Names(source).changes == changes


def test_what_only_ipython_understands_is_passed_over():
    assert python("if new:\n    %pip install x\n!ls\nx = 5 % 3") == "if new:\n    pass\npass\nx = 5 % 3"


def test_the_last_call_is_what_a_cell_shows():
    assert shown_call("x = 1\nClockHands(x)") == "ClockHands"
    assert shown_call("module.ClockHands()") is None and shown_call("x = ClockHands()") is None


def test_a_kernel_keeps_names_and_returns_the_last_value():
    kernel = Kernel("lesson")
    assert kernel.run(0, "def f(x):\n    return 2 * x\ny = 4") is None
    assert kernel.run(1, "f(y)") == 8
