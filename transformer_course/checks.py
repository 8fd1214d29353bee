"""The two checks whose messages everyone sees: of a shape, and of a number."""

import torch
from torch import Tensor

FEATURES = ("d_model", "d_head", "d_hidden")


def check_shape(name: str, x: Tensor, axes: str, **sizes: int) -> None:
    """Raise a readable error unless `x` has the axes named in `axes`, with the sizes that are given.

    `check_shape("x", x, "batch seq d_model", d_model=64)` accepts any batch and any seq.

    Where the last axis holds features, the numbers must be floating-point.

    Raises:
        TypeError: `x` is no tensor
        ValueError: the number of axes, or the size of a named axis, is not the expected one; features are no floats
    """
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} must be a tensor with axes ({', '.join(axes.split())}), got {type(x).__name__}")
    words = axes.split()
    if axes.endswith(FEATURES) and not x.is_floating_point():
        raise ValueError(f"{name} has dtype {x.dtype}; expected floating-point features: use {name}.float()")
    if x.ndim == len(words):
        if all(sizes.get(word, size) == size for word, size in zip(words, x.shape, strict=True)):
            return
        raise ValueError(_wrong_size(name, x, words, sizes))
    hint = (
        "a missing batch axis can be added with x.unsqueeze(0)"
        if x.ndim == len(words) - 1
        else "look at how it was made"
    )
    raise ValueError(
        f"{name} has {x.ndim} axes, shape {tuple(x.shape)}; expected {len(words)}: ({', '.join(words)}); {hint}"
    )


def _wrong_size(name: str, x: Tensor, words: list[str], sizes: dict[str, int]) -> str:
    shape = dict(zip(words, x.shape, strict=True))
    wrong = [word for word in words if word in sizes and shape[word] != sizes[word]]
    what = "; ".join(f"axis {words.index(word)} ({word}) is {shape[word]}, expected {sizes[word]}" for word in wrong)
    elsewhere = [word for word in words if word not in wrong and shape[word] == sizes[wrong[0]]]
    cause = (
        f"; {sizes[wrong[0]]} is at axis {words.index(elsewhere[0])} ({elsewhere[0]}): are two axes swapped?"
        if elsewhere
        else "; do the two come from the same batch?"
        if wrong[0] == "batch"
        else "; was this tensor made for a model of a different size?"
    )
    return f"{name} has shape {tuple(x.shape)} = ({', '.join(words)}): {what}{cause}"


def check_close(actual: Tensor, expected: Tensor, claim: str, atol: float = 1e-5, rtol: float = 1e-5) -> None:
    """Print `claim` with the largest difference when the two tensors agree, raise when they do not.

    Raises:
        AssertionError: shapes differ, a value is NaN, or a difference is above atol + rtol * |expected|
    """
    if actual.shape != expected.shape:
        raise AssertionError(f"{claim}: shapes differ, {tuple(actual.shape)} against {tuple(expected.shape)}")
    with torch.no_grad():
        wide = torch.promote_types(actual.dtype, expected.dtype)
        a, b = actual.detach().cpu().to(wide), expected.detach().cpu().to(wide)
        if not wide.is_floating_point:
            a, b = a.to(torch.float64), b.to(torch.float64)
        # Equal infinities subtract to NaN, and are no difference; nothing finite is close to an infinity.
        difference = (a - b).abs().masked_fill(a == b, 0.0)
        bad = (a != b) & ~((difference <= atol + rtol * b.abs()) & difference.isfinite())
    if bad.any():
        index = tuple(int(i) for i in bad.nonzero()[0])
        raise AssertionError(
            f"{claim}: {int(bad.sum())} of {bad.numel()} values differ, the largest by {float(difference.max()):.2g}; "
            f"the first at {index}: {a[index].item():.6g}, expected {b[index].item():.6g}"
        )
    largest = float(difference.max()) if difference.numel() else 0.0
    print(f"✓ {claim}: largest difference {largest:.1e}")
