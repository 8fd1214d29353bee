"""Run a learner's function safely: with a time limit, its prints caught, its inputs watched."""

import contextlib
import copy
import io
import linecache
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from transformer_course.classroom.checking.process_state import known_state, seed_cpu
from transformer_course.classroom.exercises.exercise import Case, Exercise
from transformer_course.classroom.workspace.source_bundles import code_of

LIMIT = 5.0  # seconds for one case: a slow loop in Python needs milliseconds
COURSE = Path(__file__).parents[2]
# The reference draws from another seed than a learner's function: random numbers can't agree with it by chance.
OWN_SEED, REFERENCE_SEED = 1, 0


class TookTooLong(BaseException):
    """The time limit; no Exception, so that a learner's `except Exception` does not swallow it."""


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in this thread when the block runs longer than `seconds`."""
    main = threading.current_thread() is threading.main_thread()
    with by_alarm(seconds) if main and hasattr(signal, "setitimer") else by_tracing(seconds):
        yield


@contextlib.contextmanager
def by_alarm(seconds: float) -> Iterator[None]:
    def stop(signum, frame):
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    # It rings again every second: a bare `except:` inside a loop catches the first ring.
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, remaining, interval)


@contextlib.contextmanager
def by_tracing(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds

    def watch(frame, event, argument):
        frame.f_trace_opcodes = True  # a loop in one line jumps to itself, which is no new line
        if time.monotonic() > end:
            raise TookTooLong
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        yield
    finally:
        sys.settrace(before)


@dataclass
class Outcome:
    """What one run gave: a result or an error, and what else it did."""

    result: object = None
    gradients: dict[str, Tensor | None] = field(default_factory=dict)
    error: str = ""
    line: str = ""
    ours: bool = False  # whether the error is a complaint of the course's own code
    gradient_error: str = ""
    printed: str = ""
    changed: tuple[str, ...] = ()
    too_long: bool = False


def copies(inputs: Mapping[str, object], gradient: bool = False) -> dict[str, object]:
    """Fresh copies of the inputs, so that no run sees what another did to them."""
    return {
        name: value.detach().clone().requires_grad_(gradient and value.is_floating_point())
        if isinstance(value, Tensor)
        else copy.deepcopy(value)
        for name, value in inputs.items()
    }


def run_case(
    exercise: Exercise, implementation: Callable, case: Case, limit: float = LIMIT, seed: int = OWN_SEED
) -> Outcome:
    """Run one case. Whatever the implementation does, this returns, and the state of the process is as it was."""
    with quietly(seed) as printed:
        outcome = attempt(exercise, implementation, case, limit, seed)
    outcome.printed = printed.getvalue()
    return outcome


@contextlib.contextmanager
def quietly(seed: int) -> Iterator[io.StringIO]:
    """Whatever the block sets, prints or warns of stays here; the notebook's own state is as it was."""
    printed = io.StringIO()
    with (
        known_state(seed),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("ignore")
        yield printed


def attempt(exercise: Exercise, implementation: Callable, case: Case, limit: float, seed: int) -> Outcome:
    """The same inside of `quietly`: many attempts may share one."""
    outcome, inputs = Outcome(), copies(case.inputs)
    try:
        with deadline(limit):
            seed_cpu(seed)
            outcome.result = exercise.run(implementation, inputs)
            if case.gradient:
                seed_cpu(seed)
                outcome.gradients, outcome.gradient_error = gradients(exercise, implementation, case)
    except TookTooLong:
        outcome.too_long = True
    except KeyboardInterrupt:
        outcome.error = "KeyboardInterrupt: it was stopped by hand"
    except BaseException as error:
        outcome.error = described(error)
        outcome.line, outcome.ours = failing_line(error, implementation), is_ours(error)
    outcome.changed = tuple(name for name, value in inputs.items() if was_changed(value, case.inputs[name]))
    return outcome


def described(error: BaseException) -> str:
    """The exception's type and text; a text that can't be had (its `__str__` fails) is left out."""
    try:
        with deadline(1.0):
            return f"{type(error).__name__}: {error}".strip().rstrip(":")
    except BaseException:
        return type(error).__name__


def was_changed(now: object, before: object) -> bool:
    if not isinstance(before, Tensor):
        return now != before
    if now.shape != before.shape or now.dtype != before.dtype:
        return True
    return not torch.equal(now.detach().nan_to_num(), before.nan_to_num())


def gradients(exercise: Exercise, implementation: Callable, case: Case) -> tuple[dict[str, Tensor | None], str]:
    """Gradients of a fixed weighted sum of all outputs with respect to the float inputs, or why there are none."""
    inputs = copies(case.inputs, gradient=True)
    leaves = {name: value for name, value in inputs.items() if isinstance(value, Tensor) and value.requires_grad}
    try:
        result = exercise.run(implementation, inputs)
        outputs = [out for out in (result if isinstance(result, (tuple, list)) else [result]) if torch.is_tensor(out)]
        total = sum((out * torch.arange(1, out.numel() + 1).view(out.shape).cos()).sum() for out in outputs)
        if not (torch.is_tensor(total) and total.requires_grad):
            return dict.fromkeys(leaves), ""
        found = torch.autograd.grad(total, list(leaves.values()), allow_unused=True)
    except Exception as error:
        return {}, (described(error).splitlines() or [""])[0]
    return dict(zip(leaves, found, strict=True)), ""


def is_ours(error: BaseException) -> bool:
    """Whether a part or an exercise of the course raised this to complain about what it was given."""
    frames = traceback.extract_tb(error.__traceback__)
    return isinstance(error, (TypeError, ValueError)) and bool(frames) and str(COURSE) in frames[-1].filename


def failing_line(error: BaseException, implementation: Callable) -> str:
    """The learner's own line that raised, without our frames around it."""
    code = code_of(implementation)
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if code and frame.filename == code.co_filename]
    return linecache.getline(own[-1].filename, own[-1].lineno).strip() if own else ""
