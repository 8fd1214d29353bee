"""An interrupt must not hit the middle of an optimizer step; a pause or a stop takes effect at the end of one."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from transformer_course.call_checks import check_calls

# Every system has some of them: Windows no SIGHUP, but SIGBREAK when its console is closed.
NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
ENDINGS = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
GLANCE = 0.1  # seconds between two looks at whether a paused run may go on


class Controls:
    """What may be asked of a run from outside, from any thread: to pause, to go on, to stop."""

    def __init__(self):
        self.stopped = threading.Event()
        self._going = threading.Event()
        self._going.set()

    @property
    def paused(self) -> bool:
        return not self._going.is_set()

    def pause(self) -> None:
        self._going.clear()

    def resume(self) -> None:
        self._going.set()

    def stop(self) -> None:
        self.stopped.set()

    def wait(self) -> None:
        """Return once the run may go on, or is to stop."""
        while not self.stopped.is_set() and not self._going.wait(GLANCE):
            pass


@contextmanager
def interrupts_held(event: threading.Event) -> Iterator[None]:
    """Turn an interrupt into a flag, so that it cannot hit the middle of a step; a second one stops at once.

    So does the signal with which a system asks a program to end, and the one that a closed terminal sends.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in ENDINGS}

    def restore():
        for number, handler in before.items():
            # None: set by something that isn't Python, which alone can put it back.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def note(number, frame):
        event.set()
        restore()

    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, note)
    try:
        yield
    finally:
        restore()


check_calls(__name__)
