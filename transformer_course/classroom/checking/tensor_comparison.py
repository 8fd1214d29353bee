"""Find out whether two runs agree, and say in tokens and axes where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from transformer_course.classroom.card import Part
from transformer_course.classroom.checking.error_explanations import explain
from transformer_course.classroom.checking.plain_comparison import plain_fault, same
from transformer_course.classroom.checking.relations import in_another_order, relation
from transformer_course.classroom.checking.sandbox import Outcome
from transformer_course.classroom.checking.tensor_words import place, sizes, tables, which
from transformer_course.classroom.exercises.exercise import Case, Exercise

OWN_WORDS = "That's one of the course's own messages: compare what you pass or return with what it asks for."
OFF_PATH = "Is a part of the computation detached or done without torch's functions?"


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong with a run of a case."""

    kind: str
    parts: Sequence[Part]
    told: bool = True  # whether a sentence says what causes it, and not only where it shows


def as_tensors(result: object, count: int) -> tuple[Tensor, ...] | None:
    """The outputs as a tuple of `count` tensors, or None when they are something else."""
    outputs = (result,) if count == 1 else result
    if not isinstance(outputs, (tuple, list)) or len(outputs) != count:
        return None
    return tuple(outputs) if all(isinstance(out, Tensor) for out in outputs) else None


def close(got: Tensor, want: Tensor) -> Tensor:
    """Elementwise agreement, to the precision of the expected tensor; NaN agrees with NaN.

    Shape:
        got: ...
        want: ...
        returns: ...; bool
    """
    if got.is_complex() != want.is_complex():
        return torch.zeros_like(want, dtype=torch.bool)
    precise = want.dtype == torch.float64 and got.dtype == torch.float64
    atol, rtol = (1e-9, 1e-7) if precise else (1e-5, 1e-4)
    return torch.isclose(got.detach().double(), want.detach().double(), atol=atol, rtol=rtol, equal_nan=True)


def agree(one: Outcome, other: Outcome, count: int) -> bool:
    """Whether two runs of a case gave the same: values and gradients, or both an error."""
    if one.too_long or other.too_long or bool(one.error) != bool(other.error):
        return False
    if one.error:
        return True
    a, b = as_tensors(one.result, count), as_tensors(other.result, count)
    if a is None and b is None:
        return same(one.result, other.result)
    if a is None or b is None:
        return False
    if any(x.shape != y.shape or not close(x, y).all() for x, y in zip(a, b, strict=True)):
        return False
    if one.changed:  # a changed input has no gradient of its own
        return True
    return bool(one.gradient_error) == bool(other.gradient_error) and all(
        same_gradient(found, other.gradients.get(name)) for name, found in one.gradients.items()
    )


def same_gradient(found: Tensor | None, wanted: Tensor | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return bool(close(found, wanted).all())


def find_fault(exercise: Exercise, case: Case, got: Outcome, want: Outcome) -> Fault | None:
    """Compare a learner's run with the reference's; None when all is well."""
    count = len(exercise.returns)
    if got.too_long:
        return Fault(
            "time",
            ["It didn't finish within five seconds and was stopped. Does a loop never end, or is a step far too slow?"],
        )
    if got.error:
        where = [f"in the line `{got.line}`"] if got.line else []
        raised = " ".join([f"It raised `{first_line(got.error)}`", *where]) + "."
        why = explain(got.error, case) or OWN_WORDS * got.ours
        return Fault("error", [raised, *filter(None, [why])], told=bool(why))
    outputs, expected = as_tensors(got.result, count), as_tensors(want.result, count)
    if expected is None:
        fault = plain_fault(exercise, case, got, want)
        return Fault(*fault, told=fault[0] != "values") if fault else None
    if outputs is None:
        return Fault("type", [wrong_type(exercise, got.result)])
    if count > 1 and in_another_order(outputs, expected):
        return Fault("order", [f"The results are right, but the right order is {', '.join(exercise.returns)}."])
    for name, out, right in zip(exercise.returns, outputs, expected, strict=True):
        fault = tensor_fault(name, out, right, case)
        if fault is not None:
            return fault
    if got.changed:
        names = " and ".join(f"`{name}`" for name in got.changed)
        kept = "Make a new tensor instead: the caller may still need the old values."
        return Fault("changed", [f"The values are right, but your function changed its input {names} in place. {kept}"])
    return gradient_fault(got, want)


def first_line(text: str) -> str:
    return text.splitlines()[0].replace("`", "'")


def wrong_type(exercise: Exercise, result: object) -> str:
    wanted = ", ".join(exercise.returns)
    expected = "one tensor" if len(exercise.returns) == 1 else f"{len(exercise.returns)} tensors"
    if result is None:
        return f"It returned nothing. Is a `return` missing at the end? It should return {expected}: {wanted}."
    kind = f"{type(result).__module__}.{type(result).__qualname__}".removeprefix("builtins.")
    if isinstance(result, (tuple, list)):
        kind += " of " + (", ".join(type(item).__name__ for item in result) or "nothing")
    return f"It returned a `{kind}`, but it should return {expected}: {wanted}.{advice(result)}"


def advice(result: object) -> str:
    """What to do about a result of another type, where its type tells."""
    if type(result).__module__ == "numpy":
        return " Stick to torch's own functions: numpy's arrays carry no gradients."
    if isinstance(result, (list, float, int, bool)):
        return " `torch.stack` and `torch.cat` join tensors; `torch.tensor` turns numbers into one."
    return " Does a `return` return several things where one is asked for?" if isinstance(result, tuple) else ""


def same_axes(out: Tensor, right: Tensor, axes: Sequence[str]) -> str:
    """What the shapes have in common: the same axes in another order, one more, or one fewer."""
    if sorted(out.shape) == sorted(right.shape):
        return " The axes are the right ones, but they're in the wrong order: which two have to change places?"
    if out.dim() != right.dim():
        has = f" It has {out.dim()} {'axis' if out.dim() == 1 else 'axes'} instead of {right.dim()}: which one"
        return (
            f"{has} was summed, indexed, or squeezed away?"
            if out.dim() < right.dim()
            else (f"{has} should be summed, merged, or squeezed?")
        )
    wrong = [axis for axis, came, wanted in zip(axes, out.shape, right.shape, strict=True) if came != wanted]
    return f" Which step sets the size of {'the axis' if len(wrong) == 1 else 'the axes'} {' and '.join(wrong)}?"


def tensor_fault(name: str, out: Tensor, right: Tensor, case: Case) -> Fault | None:
    axes = case.axes[name].split()
    if out.shape != right.shape:
        came, wanted = tuple(out.shape), f"{tuple(right.shape)}: {sizes(axes, right.shape)}."
        return Fault("shape", [f"`{name}` has shape {came}, but it should have {wanted}{same_axes(out, right, axes)}"])
    if out.dtype != right.dtype:
        came, wanted = str(out.dtype).removeprefix("torch."), str(right.dtype).removeprefix("torch.")
        hint = "Does your function make a new tensor with a fixed dtype, or convert one?"
        return Fault("dtype", [f"`{name}` has dtype {came}, but for these inputs it should have {wanted}. {hint}"])
    same = close(out, right)
    if same.all():
        return None
    # Where infinity belongs in some places, as in logits that are kept or not, it's no sign of a broken step.
    broken = (out.isnan() if right.isinf().any() else ~out.isfinite()) & right.isfinite()
    if broken.any():
        first = broken.nonzero()[0].tolist()
        spot, bad = place(first, axes, case.tokens), "NaN" if out[tuple(first)].isnan() else "infinite"
        why = (
            "Possible causes are infinity minus infinity, 0/0, the log or square root of a negative number, and exp of "
            "a large number."
        )
        text = f"`{name}` is {bad} where a number should be, first at {spot}. {why}"
        return Fault("nan", [text, *tables(name, out, right, ~same, axes, case.tokens)])
    how = relation(out, right, axes, case.inputs)
    text = " ".join(filter(None, [f"`{name}` differs{which(~same, axes, case.tokens)}.", how]))
    return Fault("values", [text, *tables(name, out, right, ~same, axes, case.tokens)], told=bool(how))


def gradient_fault(got: Outcome, want: Outcome) -> Fault | None:
    if got.gradient_error:
        return Fault(
            "gradient", [f"The values are right, but the backward pass raised `{first_line(got.gradient_error)}`."]
        )
    for name, wanted in want.gradients.items():
        found = got.gradients.get(name)
        if same_gradient(found, wanted):
            continue
        if found is None:
            cut = "`.item()`, `.detach()`, `torch.tensor(...)`, `no_grad`, and numpy cut off the backward pass."
            return Fault("gradient", [f"The values are right, but no gradient reaches `{name}`. {cut}"])
        if not found.isfinite().all():
            return Fault(
                "gradient",
                [f"The values are right, but the gradient with respect to `{name}` contains NaN or infinity."],
            )
        text = f"The values are right, but the gradient with respect to `{name}` isn't. {OFF_PATH}"
        return Fault("gradient", [text], told=False)
    return None
