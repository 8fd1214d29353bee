"""What everyone sees when a shape or a number is wrong."""

import pytest
import torch

from transformer_course.checks import check_close, check_shape

X = torch.zeros(3, 7, 40)


def complaint(*arguments, **sizes) -> str:
    with pytest.raises(ValueError) as caught:
        check_shape(*arguments, **sizes)
    return str(caught.value)


def test_a_shape_that_fits_passes():
    check_shape("x", X, "batch seq d_model")
    check_shape("x", X, "batch seq d_model", d_model=40)
    check_shape("x", X, "batch seq d_model", batch=3, seq=7, d_model=40)
    check_shape("loss", torch.tensor(1.0), "")


def test_a_wrong_size_names_argument_axis_and_both_sizes():
    message = complaint("memory", X, "batch seq d_model", d_model=64)
    assert "memory has shape (3, 7, 40) = (batch, seq, d_model)" in message
    assert "axis 2 (d_model) is 40, expected 64" in message


def test_every_wrong_axis_is_named():
    message = complaint("x", X, "batch seq d_model", batch=4, d_model=64)
    assert "axis 0 (batch) is 3, expected 4" in message and "axis 2 (d_model) is 40, expected 64" in message


def test_swapped_axes_are_suggested_as_the_cause():
    message = complaint("x", X.transpose(1, 2), "batch seq d_model", d_model=40)
    assert "axis 2 (d_model) is 7, expected 40" in message
    assert "40 is at axis 1 (seq): are two axes swapped?" in message


def test_a_missing_axis_is_counted_and_the_batch_axis_suggested():
    message = complaint("x", X[0], "batch seq d_model", d_model=40)
    assert "x has 2 axes, shape (7, 40); expected 3: (batch, seq, d_model)" in message
    assert "x.unsqueeze(0)" in message


def test_an_extra_axis_suggests_no_batch_axis():
    message = complaint("x", X[None], "batch seq d_model")
    assert "x has 4 axes" in message and "unsqueeze" not in message


def test_a_compiled_graph_is_not_broken_by_the_check():
    def checked(x):
        check_shape("x", x, "batch seq d_model", d_model=40)
        return x + 1

    compiled = torch.compile(checked, fullgraph=True, backend="eager")
    assert torch.equal(compiled(X), X + 1)
    with pytest.raises(Exception, match=r"expected 40|Observed exception"):  # torch 2.6 doesn't hand the message on
        torch.compile(checked, fullgraph=True, backend="eager")(torch.zeros(3, 7, 41))


def test_close_tensors_print_the_claim_and_the_largest_difference(capsys, dtype):
    x = torch.ones(3, 7, dtype=dtype)
    off = x.clone()
    off[2, 5] += 2**-7
    check_close(off, x, "one plus a little is one", atol=0.01)
    assert capsys.readouterr().out == "✓ one plus a little is one: largest difference 7.8e-03\n"


def test_different_tensors_raise_with_claim_count_place_and_values(dtype):
    x = torch.ones(3, 7, dtype=dtype)
    off = x.clone()
    off[2, 5], off[1, 4] = 3.0, 1.5
    with pytest.raises(AssertionError) as caught:
        check_close(off, x, "three is one")
    message = str(caught.value)
    assert message.startswith("three is one: 2 of 21 values differ, the largest by 2;")
    assert "the first at (1, 4): 1.5, expected 1" in message


def test_two_types_are_compared_in_the_wider_one():
    third = torch.tensor([1 / 3])
    check_close(third.bfloat16(), third, "a third", atol=1e-3)
    with pytest.raises(AssertionError):
        check_close(third.bfloat16(), third, "a third", atol=1e-6)


def test_shapes_are_not_broadcast():
    with pytest.raises(AssertionError, match=r"rows: shapes differ, \(3, 7\) against \(1, 7\)"):
        check_close(torch.ones(3, 7), torch.ones(1, 7), "rows")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (float("nan"), 1.0),
        (1.0, float("nan")),
        (float("nan"), float("nan")),
        (5.0, float("inf")),
        (float("inf"), 5.0),
        (float("inf"), float("-inf")),
    ],
)
def test_nan_is_close_to_nothing_and_infinity_only_to_itself(actual, expected):
    with pytest.raises(AssertionError):
        check_close(torch.tensor([actual]), torch.tensor([expected]), "never")


@pytest.mark.parametrize(
    "same", [torch.tensor([float("inf"), 1.0]), torch.tensor([3, 4]), torch.tensor([True, False]), torch.empty(0, 7)]
)
def test_a_tensor_is_close_to_itself(same):
    check_close(same, same.clone(), "itself", atol=0.0, rtol=0.0)


@pytest.mark.parametrize(("a", "b"), [([3, 4], [3, 5]), ([True, False], [True, True])])
def test_whole_numbers_and_truths_are_compared_too(a, b):
    with pytest.raises(AssertionError, match="1 of 2 values differ"):
        check_close(torch.tensor(a), torch.tensor(b), "equal")


def test_a_tensor_with_a_gradient_is_accepted():
    check_close(torch.ones(3, requires_grad=True), torch.ones(3), "ones")
