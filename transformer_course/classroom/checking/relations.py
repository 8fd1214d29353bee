"""What wrong numbers have to do with the right ones: a factor, a sign, another order, an axis that doesn't count."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor

FEW = 4  # so few entries agree with some rule by chance


def relation(got: Tensor, want: Tensor, axes: Sequence[str], inputs: Mapping[str, object]) -> str:
    """One sentence on how a wrong tensor of the right shape relates to the right one; empty where nothing is found.

    Shape:
        got: ...
        want: ...
    """
    if got.dtype == torch.bool:
        return next(of_bits(got, want), "")
    got, want = got.detach().double(), want.detach().double()
    if want.isinf().any() and not got.isnan().any():
        return next(of_infinities(got, want), "")
    if not (got.isfinite().all() and want.isfinite().all()) or got.numel() < FEW:
        return ""
    return next(of_numbers(got, want, axes, inputs), "")


def in_another_order(outputs: Sequence[Tensor], expected: Sequence[Tensor]) -> bool:
    """Whether the results are the expected ones, exchanged among each other."""

    def equal(a: Tensor, b: Tensor) -> bool:
        return a.shape == b.shape and torch.allclose(a.detach().double(), b.double(), equal_nan=True)

    if all(map(equal, outputs, expected)):
        return False
    orders = itertools.permutations(outputs) if len(outputs) <= 3 else []
    return any(all(map(equal, order, expected)) for order in orders)


def of_bits(got: Tensor, want: Tensor) -> Iterator[str]:
    """The same for True and False.

    Shape:
        got: ...; bool
        want: ...; bool
    """
    if want.numel() >= FEW and bool((got == ~want).all()):
        yield "True and False are swapped everywhere."
    more, fewer = got & ~want, want & ~got
    if more.any() != fewer.any():
        wrong, value = (more, True) if more.any() else (fewer, False)
        if int(wrong.sum()) >= 2:
            never = "never the other way around"
            yield f"At {int(wrong.sum())} of {wrong.numel()} places, yours is {value} and shouldn't be, but {never}."


def of_infinities(got: Tensor, want: Tensor) -> Iterator[str]:
    """The same where some numbers are infinite, such as logits of tokens that are out.

    Shape:
        got: ...
        want: ...
    """
    more, fewer = got.isinf() & ~want.isinf(), want.isinf() & ~got.isinf()
    sign = "−∞" if (got if more.any() else want).min() == float("-inf") else "∞"
    if more.any() and not fewer.any():
        yield f"Yours is {sign} at {int(more.sum())} of {more.numel()} places where it shouldn't be."
    elif fewer.any() and not more.any():
        yield f"Yours isn't {sign} at {int(fewer.sum())} of {fewer.numel()} places where it should be."


def alike(a: Tensor, b: Tensor) -> bool:
    """Equal but for rounding, measured by the largest number.

    Shape:
        a: ...
        b: ...
    """
    scale = float(b.abs().max()) or 1.0
    return a.shape == b.shape and float((a - b).abs().max()) <= 1e-5 * scale


def of_numbers(got: Tensor, want: Tensor, axes: Sequence[str], inputs: Mapping[str, object]) -> Iterator[str]:
    """The same for numbers, the simplest relation first.

    Shape:
        got: ...
        want: ...
    """
    if alike(got, want):
        yield (
            "Your numbers agree with the expected ones to about six digits. Is a step computed at a lower precision "
            "than the inputs (a tensor made "
            "without `dtype=x.dtype`), or does a tiny number such as an eps differ?"
        )
    yield from of_all_entries(got, want, axes)
    for name, value in inputs.items():
        if isinstance(value, Tensor) and value.shape == got.shape and alike(got, value.double()):
            yield f"You return `{name}` as it came in: nothing has been done to it."
    yield from of_places(got, want, axes)
    yield from of_slices(got, want, axes)


def of_all_entries(got: Tensor, want: Tensor, axes: Sequence[str]) -> Iterator[str]:
    """A factor or a difference that is the same everywhere.

    Shape:
        got: ...
        want: ...
    """
    if not got.any() and want.any():
        yield "All your numbers are 0."
    elif alike(-got, want):
        yield "Every number has the opposite sign."
    elif want.any():
        factor = float((got * want).sum() / want.square().sum())
        if abs(factor) > 1e-3 and abs(factor - 1) > 1e-3 and distinct(want) and alike(got, factor * want):
            named = factor_name(factor, want, axes)
            yield f"Every number is {factor:.4g} times the expected one{named}. Is a factor missing, or one too many?"
    shift = (got - want).mean()
    if distinct(want) and alike(got - shift, want):
        word = "large" if shift > 0 else "small"
        yield f"Every number is {float(shift.abs()):.4g} too {word}."


def distinct(x: Tensor) -> bool:
    """Whether entries differ enough for a rule about all of them to mean something.

    Shape:
        x: ...
    """
    return x.unique().numel() >= 3


def factor_name(factor: float, want: Tensor, axes: Sequence[str]) -> str:
    """Which size of which axis a factor is.

    Shape:
        want: ...
    """
    for axis, size in zip(axes, want.shape, strict=True):
        for power, text in ((1, "{}"), (-1, "1 / {}"), (0.5, "√{}"), (-0.5, "1 / √{}")):
            if size > 2 and abs(factor - size**power) < 1e-4 * abs(factor):
                return f" (and {text.format(size)} is the size of {axis})" if power == 1 else f" ({text.format(axis)})"
    return ""


def of_places(got: Tensor, want: Tensor, axes: Sequence[str]) -> Iterator[str]:
    """The right numbers in other places.

    Shape:
        got: ...
        want: ...
    """
    if not distinct(want):
        return
    for i in range(got.dim()):
        for j in range(i + 1, got.dim()):
            if got.shape[i] == got.shape[j] and alike(got.transpose(i, j), want):
                yield f"The numbers are right, but {axes[i]} and {axes[j]} have changed places."
    for i, axis in enumerate(axes):
        if got.shape[i] > 2 and alike(got.flip(i), want):
            yield f"The numbers are right, but in the opposite order along {axis}."
        for step, text in ((1, "later"), (-1, "earlier")):
            if got.shape[i] > 2 and alike(got.roll(-step, dims=i), want):
                yield f"The numbers are right, but each is one place {text} along {axis} than it should be."
    if alike(got.flatten().sort().values, want.flatten().sort().values):
        yield "The numbers are right, but they're in the wrong places. Follow one of them through your code."


def of_slices(got: Tensor, want: Tensor, axes: Sequence[str]) -> Iterator[str]:
    """A factor or a difference for each place of all axes but one, or no change along an axis.

    Shape:
        got: ...
        want: ...
    """
    for i, axis in enumerate(axes):
        if got.shape[i] < 3:
            continue
        first = got.narrow(i, 0, 1).expand_as(got)
        if alike(got, first) and not alike(want, want.narrow(i, 0, 1).expand_as(want)):
            yield f"Yours is the same for every {axis}, but the expected result isn't. Where does {axis} get lost?"
    for i, axis in enumerate(axes):
        if got.shape[i] < 3 or got.numel() < 2 * got.shape[i]:
            continue
        ratio = (got * want).sum(i, keepdim=True) / want.square().sum(i, keepdim=True).clamp(min=1e-30)
        if ratio.abs().min() > 1e-3 and alike(got, ratio * want) and distinct(want):
            yield f"Along {axis}, your numbers are the expected ones times a factor that changes along the other axes."
        shift = (got - want).mean(i, keepdim=True)
        if alike(got - shift, want) and distinct(want):
            yield f"Along {axis}, your numbers are all off by the same amount, which changes along the other axes."
