"""A finished file or folder takes the place of an older one, on Windows too."""

import os
import time
from pathlib import Path

TRIES, WAIT = 6, 0.05  # seconds before the second try, doubled from one to the next: a second and a half in all


def replace(finished: Path, target: Path) -> None:
    """Give a finished file or folder its name; whoever reads there sees the old one or the new one, never a part.

    Windows refuses that while another program looks at either of them, as a virus scanner or a reader in another kernel
    does for a moment. So it's tried several times there.

    Raises:
        OSError: it can't be done
    """
    for attempt in range(TRIES):
        try:
            os.replace(finished, target)
            return
        except PermissionError:
            if not _is_windows() or attempt == TRIES - 1:
                raise
            time.sleep(WAIT * 2**attempt)


def _is_windows() -> bool:
    return os.name == "nt"
