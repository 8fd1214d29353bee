"""Fetch one file: checked by its hash, resumed where a connection was cut, never half under its final name."""

import hashlib
import os
import re
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from transformer_course.arguments import check_file_name
from transformer_course.call_checks import check_calls
from transformer_course.replacing import replace

CACHE_VARIABLE, DATA_VARIABLE = "TRANSFORMER_COURSE_CACHE", "TRANSFORMER_COURSE_DATA"
ATTEMPTS = 4
FIRST_WAIT = 0.5  # seconds; doubled after each failure
TIMEOUT = (10, 20)  # seconds to connect, and between two pieces of data
# All attempts together may take PATIENCE seconds, and what the size takes at SLOWEST bytes per second.
PATIENCE, SLOWEST = 60, 10_000
CHUNK = 1 << 14
WORTH_ANOTHER_TRY = {408, 416, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class RemoteFile:
    """A public file; `name` is its place below the cache folder, with / between folders.

    Raises:
        ValueError: the name leads out of the folder, the address is not on the web, or sha256 or size can't be right
    """

    name: str
    url: str
    sha256: str
    size: int

    def __post_init__(self):
        for part in self.name.split("/"):
            check_file_name(f"name={self.name!r}", part)
        if not self.url.startswith(("https://", "http://")):
            raise ValueError(f"url={self.url!r}: expected an address that starts with https://")
        if not re.fullmatch("[0-9a-f]{64}", self.sha256):
            raise ValueError(f"sha256={self.sha256!r}: expected 64 lowercase hexadecimal digits")
        if self.size < 1:
            raise ValueError(f"size={self.size}: expected at least one byte")


class DownloadError(OSError):
    """A file could neither be found on this machine nor downloaded."""


class _WrongBytes(Exception):
    """What the server sent is not the file, so asking again would bring the same."""


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
    from requests.exceptions import InvalidSchema, InvalidURL, RequestException, TooManyRedirects
    from urllib3.exceptions import HTTPError

    if _is(path, file):  # another process was faster
        return path
    part, deadline = Path(f"{path}.part"), time.monotonic() + PATIENCE + file.size / SLOWEST
    failure: Exception | None = None
    tried = 0
    while tried < ATTEMPTS and (not tried or time.monotonic() < deadline):
        if tried:
            time.sleep(FIRST_WAIT * 2 ** (tried - 1))
        tried += 1
        resumed = part.exists()
        try:
            _fill(file, part, deadline)
            if not _is(part, file):
                raise _WrongBytes(f"the downloaded file does not have the hash sha256:{file.sha256}")
            replace(part, path)
            return path
        except (InvalidSchema, InvalidURL, TooManyRedirects) as error:
            raise DownloadError(f"{file.url} leads to an address that can't be used: {error}") from error
        except _WrongBytes as error:
            part.unlink(missing_ok=True)
            if not resumed:
                raise DownloadError(f"{file.url}: {error}; the file there is no longer the published one") from error
            failure = error
        except (RequestException, HTTPError) as error:
            failure = error
    raise DownloadError(f"{file.url} failed {tried} times, the last time with: {failure}") from failure


def _fill(file: RemoteFile, part: Path, deadline: float) -> None:
    """Complete the partial file, from where it ends if the server can do that."""
    import requests
    from tqdm.auto import tqdm

    done = part.stat().st_size if part.exists() else 0
    if done == file.size:
        return
    # identity: a range counts the bytes that are sent, and must count those of the file itself.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    with requests.get(file.url, headers=headers, stream=True, timeout=TIMEOUT) as response:
        resumed = response.status_code == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
        if response.status_code != 200 and not resumed:
            part.unlink(missing_ok=True)
            problem = f"the server answered {response.status_code} {response.reason}"
            if response.status_code in WORTH_ANOTHER_TRY or response.status_code == 206:
                raise requests.ConnectionError(problem)
            raise DownloadError(f"{file.url}: {problem}")
        done = done if resumed else 0
        bar = tqdm(total=file.size, initial=done, desc=file.name, unit="B", unit_scale=True)
        # Whatever has arrived, instead of waiting for a whole chunk: a trickle must not outlast the deadline.
        read = getattr(response.raw, "read1", response.raw.read)
        with bar, part.open("ab" if resumed else "wb") as out:
            while chunk := read(CHUNK):
                out.write(chunk[: file.size - done + 1])
                done += len(chunk)
                bar.update(len(chunk))
                if done > file.size:
                    raise _WrongBytes(f"the server sends more than the {file.size} bytes of the file")
                if time.monotonic() > deadline and done < file.size:
                    raise DownloadError(
                        f"{file.url} is too slow: {done} of {file.size} bytes so far; what is here is kept, so try "
                        "again later"
                    )
    if done < file.size:
        raise requests.ConnectionError(f"the connection was cut after {done} of {file.size} bytes")


def _is(path: Path, file: RemoteFile) -> bool:
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256


check_calls(__name__)
