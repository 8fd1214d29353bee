"""Exceptions that learners meet, raised for real, and explained in the words of the exercise."""

import dataclasses
import math
import operator

import numpy as np
import pytest
import torch
from einops import rearrange

from transformer_course.classroom.checking.error_explanations import explain, explanations
from transformer_course.classroom.checking.sandbox import described
from transformer_course.classroom.exercises import Case
from transformer_course.multihead import MultiHeadAttention

CASE = Case(
    "a case", {"query": torch.ones(3, 4), "key": torch.ones(5, 4)}, {"query": "query d_head", "key": "key d_head"}
)
Q, K = CASE.inputs["query"], CASE.inputs["key"]
LEAF = torch.ones(3, requires_grad=True)


def in_place():
    LEAF.add_(1)


def endless(x):
    return endless(x)


RAISED = {
    "a product of the wrong axes": (lambda: Q @ K, ("(query 3, d_head 4) by (key 5, d_head 4)", "share")),
    "shapes that don't broadcast": (
        lambda: Q + torch.ones(3, 5),
        ("size d_head 4 is paired with one of size key 5", "broadcast"),
    ),
    "a batch of wrong products": (lambda: torch.ones(2, 3, 4) @ torch.ones(2, 3, 4), ("share",)),
    "a numpy habit: axis": (lambda: Q.softmax(axis=-1, keepdims=True), ("`keepdim=`",)),
    "a numpy method": (lambda: Q.astype(float), ("`x.to(dtype)`",)),
    "an import": (lambda: eval("F.softmax(Q, -1)", {"Q": Q}), ("from torch.nn import functional as F",)),
    "a name of the exercise": (lambda: eval("query @ K", {"K": K}), ("`query` is an argument",)),
    "a name of nobody": (lambda: eval("quary @ K", {"K": K}), ("misspelled",)),
    "a class for an object": (lambda: torch.nn.LayerNorm.forward(Q), ("object is expected",)),
    "a call for an index": (lambda: Q(0), ("square brackets",)),
    "an index for a call": (lambda: Q.size[0], ("parentheses",)),
    "two dtypes": (lambda: Q @ K.double().T, ("different dtypes",)),
    "an index that is no whole number": (lambda: K[torch.tensor([0.5])], ("whole number",)),
    "a mean of whole numbers": (lambda: torch.ones(3, dtype=torch.long).mean(), ("`x.float()`",)),
    "a leaf changed in place": (in_place, ("in place",)),
    "a tensor in an if": (lambda: 1 if Q > 0 else 2, ("yes or no",)),
    "numpy of a leaf": (lambda: np.exp(LEAF), ("gradients",)),
    "one number of many": (lambda: Q.item(), ("single number",)),
    "unpacking": (lambda: [n for n, d in [torch.ones(2, 3, 4).shape]], ("more axes",)),
    "a view of a transposed tensor": (lambda: Q.T.view(12), ("`reshape`",)),
    "a shape that doesn't fit": (lambda: Q.reshape(5, 5), ("Multiply the sizes",)),
    "an axis too many": (lambda: Q.sum(dim=3), ("axis",)),
    "an index too large": (lambda: [1, 2][5], ("past the end",)),
    "cat of unequal tensors": (lambda: torch.cat([Q, torch.ones(1, 7)]), ("can't be joined",)),
    "a pattern of einops": (lambda: rearrange(Q, "a b c -> a (b c)"), ("pattern",)),
    "recursion": (lambda: endless(1), ("calling itself",)),
    "division by zero": (lambda: 1 / 0, ("divides by zero",)),
    "a logarithm": (lambda: math.log(0), ("logarithm",)),
    "a missing key": (lambda: {}["the"], ("no entry 'the'",)),
    "None": (lambda: None + Q, ("None",)),
    "a method for its result": (lambda: math.sqrt(Q.size), ("parentheses",)),
    "None inverted": (lambda: ~None, ("None",)),
    "None indexed": (lambda: operator.getitem(None, 0), ("`None`", "return nothing")),
    "None looped over": (lambda: list(zip([1], None, strict=False)), ("`None`",)),
    "None's length": (lambda: len(None), ("`None`",)),
    "None's attribute": (lambda: None.shape, ("`.shape`", "`None`")),
    "a mask as an index": (lambda: torch.ones(2, 3, 4)[torch.ones(3, 4) > 0], ("`masked_fill`",)),
    "booleans subtracted": (lambda: 1 - (Q > 0), ("`~mask`",)),
    "gather with too few axes": (lambda: Q.gather(0, torch.tensor([1])), ("whole rows",)),
    "arguments that torch doesn't know": (lambda: Q.std(axis=-1, ddof=1), ("`correction`",)),
    "a text and a number": (lambda: "a" + 1, ("same kind",)),
    "a list as a key": (lambda: {[1]: 2}, ("tuple",)),
    "a list indexed with a text": (lambda: [1][eval("'a'")], ("whole numbers",)),
    "nothing to join": (lambda: torch.cat([]), ("nothing to join",)),
    "numbers to join": (lambda: torch.cat([Q, 1]), ("`torch.tensor([...])`",)),
    "a part's own complaint": (lambda: MultiHeadAttention(8, 3), ("course's own messages",)),
    "a number for a tensor": (lambda: torch.exp(2.0), ("`math`",)),
}


@pytest.mark.parametrize("raise_it, words", RAISED.values(), ids=RAISED)
def test_an_exception_is_explained(raise_it, words):
    with pytest.raises(Exception) as caught:
        raise_it()
    told = explain(described(caught.value), CASE)
    assert told and all(word in told for word in words), f"{described(caught.value)}\n{told}"


def test_arguments_that_are_none_are_named():
    case = Case("no mask", {"query": Q, "mask": None, "caches": None}, {"query": "query d_head"})
    told = explain("TypeError: 'NoneType' object is not subscriptable", case)
    assert "`mask` and `caches` are" in told
    told = explain("TypeError: 'NoneType' object is not iterable", dataclasses.replace(case, inputs={"caches": None}))
    assert "`caches` is" in told


def test_an_exception_of_the_learners_own_is_left_as_it_is():
    assert explain("ValueError: not today", CASE) == ""


def test_every_explanation_is_a_sentence():
    for pattern, words in explanations():
        assert words.startswith("@") or words.endswith((".", "?")), pattern.pattern
