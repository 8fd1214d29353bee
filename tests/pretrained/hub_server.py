"""A hub on this machine: enough of its interface to download a repository of files from it."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """Folders by repository name, and what was asked for."""

    def __init__(self, repositories: dict[str, Path], gated: set[str]) -> None:
        self.repositories, self.gated = repositories, gated
        self.requests: list[str] = []
        self.address = ""

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path."""
        parts = path.partition("?")[0].strip("/").split("/")
        is_info = parts[:2] == ["api", "models"]
        name = "/".join(parts[2:4] if is_info else parts[:2])
        if name in self.gated:
            return 403, {"X-Error-Code": "GatedRepo"}, b""
        if name not in self.repositories:
            return 404, {"X-Error-Code": "RepoNotFound"}, b""
        folder = self.repositories[name]
        if is_info and parts[4:5] == ["tree"]:
            files = [
                {"type": "file", "path": file.name, "size": file.stat().st_size, "oid": _digest(file)[:40]}
                for file in sorted(folder.iterdir())
            ]
            return 200, {"Content-Type": "application/json"}, json.dumps(files).encode()
        if is_info:
            files = [{"rfilename": file.name} for file in sorted(folder.iterdir())]
            info = {"id": name, "modelId": name, "sha": COMMIT, "siblings": files, "private": False, "tags": []}
            return 200, {"Content-Type": "application/json"}, json.dumps(info).encode()
        file = folder / parts[-1]
        if not file.is_file():
            return 404, {"X-Error-Code": "EntryNotFound"}, b""
        return 200, {"ETag": f'"{_digest(file)}"', "X-Repo-Commit": COMMIT}, file.read_bytes()


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.requests.append(f"{self.command} {self.path}")
            status, headers, body = hub.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            """Keep the output of the tests clean."""

    return Handler


@contextmanager
def serve_hub(repositories: dict[str, Path], gated: set[str] = frozenset()) -> Iterator[Hub]:
    """Serve the repositories on a free port of 127.0.0.1 until the block ends."""
    hub = Hub(repositories, gated)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub))
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def asked_in_a_process(program: str, address: str, home: Path) -> Iterator[Callable[[object], list]]:
    """Run a program that answers each line with a line of JSON, with this hub and this cache.

    In a process of its own, because the hub's library reads its address once, when it is imported.
    """
    environment = os.environ | {
        "HF_ENDPOINT": address,
        "HF_HOME": str(home),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "NO_PROXY": "127.0.0.1",
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-c", program], text=True, env=environment, **pipes)

    def ask(line: object) -> list:
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    with process:
        yield ask
