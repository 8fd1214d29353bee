import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from local_server import Site, serve

from transformer_course.data import download
from transformer_course.data.download import DownloadError, RemoteFile, fetch, where

BAD_NAMES = ["../x", "a/../x", "/etc/x", "a//x", "", ".", "..", "a/", "C:/x", "a\\x", "a\0x", "a\nx", " ", "~/../x"]
BODY = random.Random(0).randbytes(300_000)


@pytest.fixture
def site(monkeypatch, tmp_path):
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TRANSFORMER_COURSE_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "FIRST_WAIT", 0.01)
    with serve() as served:
        served.files["/file.bin"] = BODY
        yield served


def remote(site: Site, body: bytes = BODY, path: str = "/file.bin") -> RemoteFile:
    return RemoteFile("folder/file.bin", site.address + path, hashlib.sha256(body).hexdigest(), len(body))


def left_over(tmp_path: Path) -> set[str]:
    """What lies in the cache, the lock aside."""
    return {path.name for path in (tmp_path / "cache" / "folder").iterdir() if path.suffix != ".lock"}


def test_a_file_is_downloaded_once(site, tmp_path, capfd):
    path = fetch(remote(site))
    assert path == tmp_path / "cache" / "folder" / "file.bin"
    assert path.read_bytes() == BODY
    assert fetch(remote(site)) == path
    assert site.requests == [("/file.bin", None)]
    assert left_over(tmp_path) == {"file.bin"}
    assert "folder/file.bin: 100%" in capfd.readouterr().err


@pytest.mark.parametrize("announced", [True, False], ids=["cut connection", "truncated body"])
def test_a_cut_download_goes_on_where_it_stopped(site, tmp_path, announced):
    site.cut_after = [200_000, 50_000]
    site.announce_what_is_cut = announced
    assert fetch(remote(site)).read_bytes() == BODY
    (_, first), (_, second), (_, third) = site.requests
    places = [int(asked.removeprefix("bytes=").removesuffix("-")) for asked in (second, third)]
    assert first is None
    assert 150_000 < places[0] <= 200_000 < places[1] <= 250_000
    assert left_over(tmp_path) == {"file.bin"}


def test_a_download_resumes_in_the_next_session(site, tmp_path):
    site.cut_after = [100_000] * download.ATTEMPTS
    site.ranges = False
    with pytest.raises(DownloadError, match=r"failed 4 times.*(?:cut after|IncompleteRead)"):
        fetch(remote(site))
    (part,) = left_over(tmp_path)
    assert part == "file.bin.part"
    site.ranges = True
    site.requests.clear()
    assert fetch(remote(site)).read_bytes() == BODY
    assert len(site.requests) == 1
    assert site.requests[0][1].startswith("bytes=")
    assert left_over(tmp_path) == {"file.bin"}


def test_a_server_without_ranges_sends_everything_again(site, tmp_path):
    site.cut_after = [200_000]
    site.ranges = False
    assert fetch(remote(site)).read_bytes() == BODY
    assert len(site.requests) == 2


def test_a_file_that_stays_too_short_is_an_error(site, tmp_path):
    site.files["/file.bin"] = BODY[:250_000]
    with pytest.raises(DownloadError, match="failed 4 times"):
        fetch(remote(site))
    assert "file.bin" not in left_over(tmp_path)


def test_wrong_bytes_are_never_kept(site, tmp_path):
    site.files["/file.bin"] = BODY[:-1] + b"x"
    with pytest.raises(DownloadError, match="hash"):
        fetch(remote(site))
    assert left_over(tmp_path) == set()
    assert len(site.requests) == 1, "the same bytes would come again"


def test_a_body_without_end_is_cut_off(site, tmp_path):
    site.endless = True
    with pytest.raises(DownloadError, match="sends more than the 300000 bytes"):
        fetch(remote(site))
    assert left_over(tmp_path) == set() and len(site.requests) == 1


def test_a_trickle_ends_and_what_came_is_kept(site, tmp_path, monkeypatch):
    site.pause, site.piece = 0.02, 100
    monkeypatch.setattr(download, "PATIENCE", 0.2)
    monkeypatch.setattr(download, "SLOWEST", 1e9)
    with pytest.raises(DownloadError, match=r"too slow: .* of 300000 bytes so far; what is here is kept"):
        fetch(remote(site))
    assert left_over(tmp_path) == {"file.bin.part"}
    assert 0 < (tmp_path / "cache" / "folder" / "file.bin.part").stat().st_size < 300_000


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/file.bin", "/file.bin"])
def test_a_redirect_off_the_web_or_in_a_circle_is_refused_at_once(site, tmp_path, target):
    site.redirects["/file.bin"] = target
    with pytest.raises(DownloadError, match="leads to an address that can't be used"):
        fetch(remote(site))
    assert {path for path, _ in site.requests} == {"/file.bin"} and left_over(tmp_path) == set()


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_leaves_the_folder_is_refused(name):
    with pytest.raises(ValueError, match="expected the plain name of a file"):
        RemoteFile(name, "https://example.org/x", "0" * 64, 5)


@pytest.mark.parametrize(
    "change", [{"url": "file:///etc/hostname"}, {"url": "x"}, {"sha256": "0"}, {"sha256": "g" * 64}, {"size": 0}]
)
def test_a_remote_file_that_cannot_be_right_is_refused_by_name(change):
    good = {"name": "a/b.txt", "url": "https://example.org/b.txt", "sha256": "0" * 64, "size": 5}
    assert RemoteFile(**good).name == "a/b.txt"
    with pytest.raises(ValueError, match=f"{next(iter(change))}="):
        RemoteFile(**good | change)


def test_a_resumed_file_whose_start_is_wrong_is_fetched_anew(site, tmp_path):
    folder = tmp_path / "cache" / "folder"
    folder.mkdir(parents=True)
    (folder / "file.bin.part").write_bytes(b"x" * 1000)
    assert fetch(remote(site)).read_bytes() == BODY
    assert [asked for _, asked in site.requests] == ["bytes=1000-", None]


@pytest.mark.parametrize("size", [300_000, 300_001, 400_000])
def test_a_partial_file_that_is_too_long_is_fetched_anew(site, tmp_path, size):
    folder = tmp_path / "cache" / "folder"
    folder.mkdir(parents=True)
    (folder / "file.bin.part").write_bytes(b"x" * size)
    assert fetch(remote(site)).read_bytes() == BODY


def test_a_complete_partial_file_is_used(site, tmp_path):
    folder = tmp_path / "cache" / "folder"
    folder.mkdir(parents=True)
    (folder / "file.bin.part").write_bytes(BODY)
    assert fetch(remote(site)).read_bytes() == BODY
    assert site.requests == []


def test_a_damaged_file_in_the_cache_is_replaced(site, tmp_path):
    folder = tmp_path / "cache" / "folder"
    folder.mkdir(parents=True)
    (folder / "file.bin").write_bytes(BODY[:-1] + b"x")
    assert where(remote(site))[0] == "download"
    assert fetch(remote(site)).read_bytes() == BODY


def test_not_found_is_an_error_at_once(site, tmp_path):
    with pytest.raises(DownloadError, match=r"/nothing: the server answered 404"):
        fetch(remote(site, path="/nothing"))
    assert len(site.requests) == 1
    assert left_over(tmp_path) == set()


def test_a_busy_server_is_asked_again(site):
    site.errors = [503, 429, 500]
    assert fetch(remote(site)).read_bytes() == BODY
    assert len(site.requests) == 4


def test_no_connection_is_a_download_error(site):
    with pytest.raises(DownloadError, match=r"failed 4 times.*refused"):
        fetch(RemoteFile("file.bin", "http://127.0.0.1:9/file.bin", "0" * 64, 5))


def test_a_provided_file_is_used_where_it_is(site, tmp_path, monkeypatch):
    provided = tmp_path / "provided" / "folder" / "file.bin"
    provided.parent.mkdir(parents=True)
    provided.write_bytes(BODY)
    provided.parent.chmod(0o555)
    monkeypatch.setenv("TRANSFORMER_COURSE_DATA", str(tmp_path / "provided"))
    assert fetch(remote(site)) == provided
    assert site.requests == []
    assert not (tmp_path / "cache").exists()


def test_a_provided_file_with_other_bytes_is_left_alone(site, tmp_path, monkeypatch):
    provided = tmp_path / "provided" / "folder" / "file.bin"
    provided.parent.mkdir(parents=True)
    provided.write_bytes(b"something else")
    monkeypatch.setenv("TRANSFORMER_COURSE_DATA", str(tmp_path / "provided"))
    with pytest.warns(UserWarning, match="is not the published file"):
        assert fetch(remote(site)).read_bytes() == BODY
    assert provided.read_bytes() == b"something else"


def test_a_cache_that_cannot_be_written_says_what_to_set(site, tmp_path, monkeypatch):
    (tmp_path / "in the way").write_text("a file, not a folder")
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(tmp_path / "in the way"))
    with pytest.raises(DownloadError, match=r"cannot write .*set \$TRANSFORMER_COURSE_CACHE"):
        fetch(remote(site))


FETCH = """
import sys
from transformer_course.data.download import RemoteFile, fetch
name, url, sha256, size = sys.argv[1:]
print(len(fetch(RemoteFile(name, url, sha256, int(size))).read_bytes()))
"""


def start(file: RemoteFile) -> subprocess.Popen:
    arguments = [file.name, file.url, file.sha256, str(file.size)]
    return subprocess.Popen([sys.executable, "-c", FETCH, *arguments], stdout=subprocess.PIPE, text=True)


def test_processes_at_the_same_time_get_one_good_file(site, tmp_path):
    site.pause = 0.005
    processes = [start(remote(site)) for _ in range(4)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    assert outputs == ["300000\n"] * 4
    assert len(site.requests) == 1
    assert left_over(tmp_path) == {"file.bin"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_in_the_middle_leaves_no_file_and_resumes(site, tmp_path):
    site.pause = 0.05
    process = start(remote(site))
    part = tmp_path / "cache" / "folder" / "file.bin.part"
    deadline = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size > 50_000):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert not (tmp_path / "cache" / "folder" / "file.bin").exists()
    assert 0 < part.stat().st_size < 300_000
    site.pause = 0.0
    assert fetch(remote(site)).read_bytes() == BODY
    assert site.requests[-1][1].startswith("bytes=")
