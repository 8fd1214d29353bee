"""A plot or diagram refuses what it can't draw by the argument's name, and says whose sizes don't go together."""

import inspect
from collections.abc import Mapping, Sequence

import pytest
import torch

from transformer_course import plotting
from transformer_course.plotting.refusals import MOST_DRAWN
from transformer_course.signatures import checked_by_annotation, fits, in_words

BAD = [5, 2.5, True, None, "text", b"x", object(), [5], ["a"], [[1]], {}, {"a": 5}, {"a": "b"}, {5: [1.0]}]
DRAWN = [name for name in plotting.__all__ if name.startswith(("plot_", "draw_"))]
# The names that draw nothing: a table of colors, what holds a finished picture, and what reads one.
OTHERS = {"COLORS", "Diagram", "alt_text"}


def test_every_public_name_is_tried():
    assert set(plotting.__all__) == set(DRAWN) | OTHERS


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_not_what_the_annotation_says_is_refused_by_name(name):
    function, tried = getattr(plotting, name), 0
    for argument, parameter in inspect.signature(function).parameters.items():
        assert parameter.annotation is not parameter.empty, argument
        values = [value for value in BAD if not fits(value, parameter.annotation)]
        for value in values:
            with pytest.raises(TypeError, match=rf"{argument} must be ") as error:
                function(**{argument: value})
            assert len(str(error.value)) < 500
        tried += len(values)
        if fits("text", parameter.annotation):
            with pytest.raises(ValueError, match=rf"{argument} has 100,000 characters"):
                function(**{argument: "x" * 100_000})
        if parameter.annotation is int and argument != "token":
            with pytest.raises(ValueError, match=rf"{argument}="):
                function(**{argument: 10**9})
    assert tried


def test_sizes_that_do_not_go_together_are_told():
    with pytest.raises(ValueError, match=r"plot_lines can't draw this .*x: 3 entries; curves: loss 2 entries"):
        plotting.plot_lines([1, 2, 3], {"loss": [1.0, 2.0]}, title="t", xlabel="x", ylabel="y")
    with pytest.raises(ValueError, match="tokens"):
        plotting.plot_evidence([1.0, 2.0, 3.0], ["a", "b"], "t", "y")
    with pytest.raises(ValueError, match="select"):
        plotting.plot_corruption(["a", "b"], ["a", "b"], [True], "t")
    with pytest.raises(ValueError, match=r"weights: shape \(2, 3\)|tokens"):
        plotting.plot_attention(torch.rand(2, 3), ["a", "b", "c", "d"], ["a"])


@pytest.mark.parametrize(
    "value, annotation",
    [
        (3, float),
        (torch.tensor([1.0]), Sequence[float]),
        (torch.rand(2, 3), torch.Tensor | Sequence[float]),
        (["a"], Sequence[str]),
        ("abc", Sequence[str]),
        (("a", "b"), tuple[str, str]),
        ({"a": torch.rand(2)}, Mapping[str, torch.Tensor]),
        (None, str | None),
    ],
)
def test_what_fits_is_let_in(value, annotation):
    assert fits(value, annotation)


@pytest.mark.parametrize(
    "value, annotation",
    [
        (True, int),
        ("3", int),
        ("abc", Sequence[int]),
        (b"abc", Sequence[str]),
        (torch.tensor([1.0]), Sequence[str]),
        (torch.tensor(1.0), Sequence[float]),
        (("a",), tuple[str, str]),
        ([1], Mapping[str, int]),
        (None, str),
    ],
)
def test_what_does_not_fit_is_not(value, annotation):
    assert not fits(value, annotation)
    assert in_words(annotation)


def test_an_unknown_or_missing_argument_stays_python_s_own_error():
    function = checked_by_annotation(lambda x: x)
    with pytest.raises(TypeError, match="unexpected keyword argument 'y'"):
        function(y=1)
    with pytest.raises(TypeError, match="missing"):
        plotting.plot_evidence([1.0])
    assert MOST_DRAWN >= 100
