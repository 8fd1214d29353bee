"""An interrupt must not hit the middle of an optimizer step; a pause or a stop takes effect at the end of one."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

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
    """Turn an interrupt into a flag, so that it cannot hit the middle of a step; a second one stops at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def note(number, frame):
        event.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
