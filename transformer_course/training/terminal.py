"""What the commands say: text as it is, on any terminal and into any file, and errors in one sentence."""

import errno
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.text import Text

# Paths, prompts and samples are not ours: nothing in them is markup, an emoji or a place to break a line.
console = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)


def print_anywhere() -> None:
    """Print ? for characters that the terminal, or the file that the output goes to, can't hold."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(*parts: str | tuple[str, str]) -> None:
    """Print a line of parts; a pair is a text and its style."""
    console.print(Text.assemble(*parts))


def write(text: str, end: str = "\n") -> None:
    """Print a text character by character as it is: rich would turn tabs into spaces and drop control characters."""
    if not console.quiet:
        console.file.write(text + end)
        console.file.flush()


@contextmanager
def clear_errors(continued_by: str = "--resume") -> Iterator[None]:
    """Bad input ends the command with one sentence instead of a traceback; so does an interrupt."""
    print_anywhere()
    try:
        with _notes():
            yield
    except KeyboardInterrupt as error:
        say("\n", (str(error) or "stopped", "yellow"), f"; {continued_by} continues")
        raise typer.Exit(128 + signal.SIGINT) from None
    except typer.Exit:
        raise
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        console.quiet = False  # an error is told by whichever process met it
        say(("error:", "red"), " ", sentence)
        raise typer.Exit(2) from None


def _sentence(error: Exception) -> str | None:
    """What went wrong, where the error is one that isn't ours to mend."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"the disk is full ({error}): make room, then continue with --resume; the last checkpoint is intact"
    if isinstance(error, ValueError | OSError | FloatingPointError):
        return str(error)
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "memory" in str(error)):
        return f"there is not enough memory: make the model smaller with --set ({str(error).partition(chr(10))[0]})"
    return None


@contextmanager
def _notes() -> Iterator[None]:
    """Say the course's own warnings in a line each, without the place in the code that gave them."""
    from transformer_course.training.recovery import CheckpointWarning

    shown = warnings.showwarning

    def show(message, category, *place):
        if issubclass(category, CheckpointWarning):
            say(("note:", "yellow"), f" {message}")
        else:
            shown(message, category, *place)

    with warnings.catch_warnings():
        warnings.simplefilter("always", CheckpointWarning)
        warnings.showwarning = show
        yield
