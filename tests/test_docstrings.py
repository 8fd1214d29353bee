"""Docstrings that run: every `Shape:` block is bound on a real call in which every axis has its own size."""

import builtins
import importlib
import inspect
import re

import pytest
import shape_examples
import torch
from docstring_shapes import Entry, bind, block, outputs, parameters, public_callables, shape_entries
from layers import layer_of, trees
from shape_examples import SIZES
from torch import Tensor

MODULES = [name for name in trees() if layer_of(name) in ("parts", "blocks", "models")]
CALLABLES = {
    name: member
    for module in MODULES
    for name, member in public_callables(importlib.import_module(f"transformer_course.{module}"))
}
DOCUMENTED = {name: member for name, member in CALLABLES.items() if block(member.__doc__, "Shape")}


@pytest.fixture(scope="module")
def examples():
    torch.manual_seed(0)
    return shape_examples.parts() | shape_examples.models()


def takes_tensors(member) -> bool:
    return any("Tensor" in str(parameter.annotation) for parameter in parameters(member).values())


def test_every_axis_has_a_size_of_its_own():
    assert len(set(SIZES.values())) == len(SIZES)


def test_every_shape_block_has_an_example_and_the_other_way_round(examples):
    assert set(DOCUMENTED) == set(examples)


@pytest.mark.parametrize("name", CALLABLES)
def test_what_is_public_is_documented(name):
    member = CALLABLES[name]
    if isinstance(member, type) or name.count(".") == 1:
        assert member.__doc__, f"{name} has no docstring"
        assert member.__doc__.strip().splitlines()[0].endswith((".", ":", ";", ",")), "the first line is no sentence"


@pytest.mark.parametrize("name", [name for name, member in CALLABLES.items() if takes_tensors(member)])
def test_what_takes_tensors_says_their_shape(name):
    member = CALLABLES[name]
    inherited = inspect.isfunction(member) and name.endswith((".forward", ".hidden", ".encode", ".decode"))
    assert inherited or name in DOCUMENTED, f"{name} takes tensors and has no Shape: block"


@pytest.mark.parametrize("name", DOCUMENTED)
def test_axes_bind_on_a_real_call(examples, name):
    entries = shape_entries(DOCUMENTED[name].__doc__)
    used: set[tuple[str, tuple[str, ...]]] = set()
    for example in examples[name]:
        taken = parameters(example.function)
        sizes = SIZES | example.sizes
        tensors = {key: value for key, value in example.arguments.items() if isinstance(value, Tensor)}
        undocumented = set(tensors) - {entry.name for entry in entries}
        assert not undocumented, f"{name} takes {undocumented}, which its Shape: block does not mention"
        results = [entry.name for entry in entries if entry.name not in taken]
        with torch.no_grad():
            result = example.function(**example.arguments)
        values = tensors | (outputs(result, results) if results else {})
        for entry in entries:
            if entry.name in values:
                used.add((entry.name, bind(entry, values[entry.name], sizes)))
    said = {(entry.name, axes) for entry in entries for axes in entry.axes}
    assert used == said, f"no example of {name} shows {said - used}"


@pytest.mark.parametrize("name", DOCUMENTED)
def test_axes_are_words_of_the_course(name):
    words = {word for entry in shape_entries(DOCUMENTED[name].__doc__) for axes in entry.axes for word in axes}
    assert words <= set(SIZES) | {"1"}


@pytest.mark.parametrize("name", [name for name, member in CALLABLES.items() if block(member.__doc__, "Raises")])
def test_raises_names_an_error_and_its_cause(name):
    # A line that is indented further continues the one before.
    for line in (line for line in block(CALLABLES[name].__doc__, "Raises") if not line.startswith(" " * 5)):
        match = re.fullmatch(r" {4}(\w+): \S.*", line)
        assert match, f"{line.strip()!r} is not 'Error: cause'"
        assert issubclass(getattr(builtins, match[1]), Exception)


@pytest.mark.parametrize("name", [name for name, member in CALLABLES.items() if "Source:" in (member.__doc__ or "")])
def test_a_source_has_a_year_and_its_arxiv_ids_are_well_formed(name):
    docstring = inspect.cleandoc(CALLABLES[name].__doc__)
    (source,) = re.findall(r"^Source: (.+(?:\n.+)*)", docstring, flags=re.M)
    assert re.search(r"\b(19|20)\d\d\b", source)
    for number in re.findall(r"arXiv\S* (\S+?)[,;.()]*(?:\s|$)", source):
        assert re.fullmatch(r"\d{4}\.\d{4,5}", number), number


def test_a_wrong_docstring_is_caught():
    swapped = Entry("x", (("seq", "batch"),), "float")
    right = Entry("x", (("batch", "seq"),), "float")
    value = torch.zeros(SIZES["batch"], SIZES["seq"])
    assert bind(right, value, SIZES) == ("batch", "seq")
    with pytest.raises(AssertionError, match="docstring says"):
        bind(swapped, value, SIZES)
    with pytest.raises(AssertionError, match="not float"):
        bind(right, value.long(), SIZES)


def test_the_grammar():
    docstring = """Do something.

    Shape:
        x: batch seq; float, of any size
        loss: ()
        returns: batch 1 vocab; slot vocab where there is a selection
    """
    x, loss, returns = shape_entries(docstring)
    assert x == Entry("x", (("batch", "seq"),), "float")
    assert loss == Entry("loss", ((),), None)
    assert returns == Entry("returns", (("batch", "1", "vocab"), ("slot", "vocab")), None)
    with pytest.raises(ValueError, match="is not 'name: axes'"):
        shape_entries("Do.\n\nShape:\n    x is a tensor")
