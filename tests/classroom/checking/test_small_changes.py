"""Where no list has a mistake, the card points at the place in the source that makes the difference."""

import ast
import textwrap

import pytest

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.code_edits import all_edits
from transformer_course.classroom.exercises import find_exercise

SOURCE = textwrap.dedent(
    """
    def f(x, n=2, unread=None):
        total, rows = 0, []
        for i in range(n - 1):
            if i < n and x is not None:
                total += x[1:, i].sum(dim=0) * -1
            rows.append(torch.einsum("bqd,bkd->bqk", x, x).transpose(0, 1))
        return (total, rows) if n > 1 else (rows, total)
    """
).strip()

# A slip that no list has, and what the card has to point at.
SLIPS = {
    "an operator": (
        "layer_norm",
        """
        def layer_norm(x, weight, bias, eps=1e-5):
            mean, variance = x.mean(-1, keepdim=True), x.var(-1, correction=0, keepdim=True)
            return (x + mean) / torch.sqrt(variance + eps) * weight + bias
        """,
        ("`x + mean` in the line `return (x + mean)", "an operator other than `+`"),
    ),
    "an axis": (
        "token_statistics",
        """
        def token_statistics(x):
            mean = x.mean(dim=-1, keepdim=True)
            return mean, (x - mean).square().mean(dim=0, keepdim=True)
        """,
        ("(x - mean).square().mean(dim=0, keepdim=True)", "a different number instead of `0`"),
    ),
    "a name": (
        "attention",
        """
        def attention(query, key, value, mask=None):
            scores = query @ key.mT / query.shape[-1] ** 0.5
            weights = (scores if mask is None else scores.masked_fill(~mask, -1e30)).softmax(-1)
            weights = weights if mask is None else weights.masked_fill(~mask, 0)
            return weights @ value, query
        """,
        ("weights @ value, query", "something other than `query` there"),
    ),
}


def test_every_piece_is_quoted_at_its_own_place():
    tree = ast.parse("def f(x, mask):\n    return x.masked_fill(~mask, 0.0).amax(dim=1)")
    found = [
        edit.place for edit in all_edits(tree, "def f(x, mask):\n    return x.masked_fill(~mask, 0.0).amax(dim=1)")
    ]
    assert any("`~mask`" in place for place in found) and any(place.startswith("`mask` in") for place in found)


def test_every_edit_is_undone_and_compiles_or_is_refused():
    tree = ast.parse(SOURCE)
    intact, seen = ast.dump(tree), set()
    for edit in all_edits(tree, SOURCE):
        changed = ast.unparse(tree)
        assert edit.place and edit.what
        seen.add(changed)
    assert ast.dump(tree) == intact
    assert len(seen) > 150 and ast.unparse(tree) not in {text for text in seen if "\n" not in text}


def test_leaving_off_in_the_middle_undoes_the_edit_too():
    tree = ast.parse(SOURCE)
    intact = ast.dump(tree)
    edits = all_edits(tree, SOURCE)
    for _ in range(7):
        next(edits)
    assert ast.dump(tree) != intact
    edits.close()
    assert ast.dump(tree) == intact


@pytest.mark.parametrize("name, source, words", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_pointed_at(name, source, words, notebook, monkeypatch):
    monkeypatch.setattr("transformer_course.classroom.checking.small_changes.PATIENCE", 60.0)
    notebook.run("import torch")
    notebook.run(source)
    card, passed = judge(find_exercise(name), notebook[name])
    assert not passed and card.parts[0].startswith("Look at `")
    assert all(word in card.parts[0] for word in words), card.parts[0]


def test_an_argument_that_is_never_read_is_named(notebook, monkeypatch):
    monkeypatch.setattr("transformer_course.classroom.checking.small_changes.ENOUGH", 0)
    notebook.run("import torch\nfrom torch import nn")
    notebook.run("def tied_logits(x, table):\n    return nn.Linear(x.shape[-1], 3)(x)")
    card, _ = judge(find_exercise("tied_logits"), notebook["tied_logits"])
    assert card.parts[0] == "Your function never uses `table`."


def test_a_right_answer_is_never_searched(notebook, monkeypatch):
    def fail(*about):
        raise AssertionError("searched")

    monkeypatch.setattr("transformer_course.classroom.checking.diagnosis.look_at", fail)
    notebook.run("def tied_logits(x, table):\n    return x @ table.T")
    notebook.assert_passes("tied_logits")
