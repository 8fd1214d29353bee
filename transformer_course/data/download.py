"""Fetch one file: checked by its hash, resumed where a connection was cut, never half under its final name."""

import hashlib
import os
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

CACHE_VARIABLE, DATA_VARIABLE = "TRANSFORMER_COURSE_CACHE", "TRANSFORMER_COURSE_DATA"
ATTEMPTS = 4
FIRST_WAIT = 0.5  # seconds; doubled after each failure
TIMEOUT = (10, 30)  # seconds to connect, and between two pieces of data
CHUNK = 1 << 14
WORTH_ANOTHER_TRY = {408, 416, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class RemoteFile:
    """A public file; `name` is its place below the cache folder, with / between folders."""

    name: str
    url: str
    sha256: str
    size: int


class DownloadError(OSError):
    """A file could neither be found on this machine nor downloaded."""


def cache_folder() -> Path:
    """Where downloads are kept: $TRANSFORMER_COURSE_CACHE, else the platform's own cache folder."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    import pooch

    return Path(pooch.os_cache("transformer-course"))


def where(file: RemoteFile) -> tuple[Literal["provided", "cached", "download"], Path]:
    """Say where the file comes from, and where it is or will be.

    A file below $TRANSFORMER_COURSE_DATA is used from there and never written to.
    """
    provided = os.environ.get(DATA_VARIABLE)
    if provided:
        path = Path(provided).expanduser() / file.name
        if _is(path, file):
            return "provided", path
        if path.exists():
            warnings.warn(
                f"{path} (from ${DATA_VARIABLE}) is not the published file: its sha256 is not {file.sha256}; "
                "it is left alone and not used",
                stacklevel=2,
            )
    path = cache_folder() / file.name
    return ("cached" if _is(path, file) else "download"), path


def fetch(file: RemoteFile) -> Path:
    """Return the path of the file, downloading it first where it is not on this machine.

    Raises:
        DownloadError: no connection, no such file, or still the wrong bytes after several attempts
    """
    state, path = where(file)
    if state != "download":
        return path
    from filelock import FileLock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):  # of several processes one downloads, the others wait and find the file
            return _download(file, path)
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(f"cannot write {path}: {error}; set ${CACHE_VARIABLE} to a folder you own") from error


def _download(file: RemoteFile, path: Path) -> Path:
    import pooch
    from requests.exceptions import RequestException

    pooch.get_logger().setLevel("WARNING")  # the progress bar says what its messages would

    def downloader(url: str, output_file: str, _: object) -> None:
        _fill(url, Path(f"{path}.part"), file)
        # Handed over before the check: should the bytes be wrong, the next attempt starts from nothing.
        os.replace(f"{path}.part", output_file)

    failure: Exception | None = None
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(FIRST_WAIT * 2 ** (attempt - 1))
        try:
            found = pooch.retrieve(file.url, f"sha256:{file.sha256}", path.name, path.parent, downloader=downloader)
            return Path(found)
        except (RequestException, ValueError) as error:  # ValueError: pooch found another hash
            failure = error
    raise DownloadError(f"{file.url} failed {ATTEMPTS} times, the last time with: {failure}") from failure


def _fill(url: str, part: Path, file: RemoteFile) -> None:
    """Complete the partial file, from where it ends if the server can do that."""
    import requests
    from tqdm.auto import tqdm

    done = part.stat().st_size if part.exists() else 0
    if done == file.size:
        return
    # identity: a range counts the bytes that are sent, and must count those of the file itself.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
        resumed = response.status_code == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
        if response.status_code != 200 and not resumed:
            part.unlink(missing_ok=True)
            problem = f"the server answered {response.status_code} {response.reason}"
            if response.status_code in WORTH_ANOTHER_TRY or response.status_code == 206:
                raise requests.ConnectionError(problem)
            raise DownloadError(f"{url}: {problem}")
        bar = tqdm(total=file.size, initial=done if resumed else 0, desc=file.name, unit="B", unit_scale=True)
        with bar, part.open("ab" if resumed else "wb") as out:
            for chunk in response.iter_content(CHUNK):
                out.write(chunk)
                bar.update(len(chunk))
    size = part.stat().st_size
    if size < file.size:
        raise requests.ConnectionError(f"the connection was cut after {size} of {file.size} bytes")


def _is(path: Path, file: RemoteFile) -> bool:
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
