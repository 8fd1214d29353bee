"""A web server on this machine that serves files, well or badly."""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """What the server has, how it misbehaves, and what it was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.cut_after: list[int] = []  # one entry for each coming answer that stops after so many bytes
        self.announce_what_is_cut = True  # False: the body is shorter, and its length says so
        self.errors: list[int] = []  # one status for each coming answer that is an error
        self.ranges = True
        self.pause = 0.0  # seconds between two pieces of a body
        self.piece = 8192  # bytes in a piece
        self.endless = False  # bodies are sent again and again, and no length is announced
        self.redirects: dict[str, str] = {}
        self.requests: list[tuple[str, str | None]] = []
        self.address = ""


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            site.requests.append((self.path, asked))
            body = site.files.get(self.path)
            if self.path in site.redirects:
                self.send_response(302)
                self.send_header("Location", site.redirects[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if site.errors or body is None:
                self.send_error(site.errors.pop(0) if site.errors else 404)
                return
            start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and site.ranges else 0
            if start >= len(body):
                self.send_error(416)
                return
            whole, body = len(body), body[start:]
            sent = body[: site.cut_after.pop(0)] if site.cut_after else body
            self.send_response(206 if start else 200)
            if not site.endless:
                self.send_header("Content-Length", str(len(body if site.announce_what_is_cut else sent)))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
            self.end_headers()
            places = range(0, len(sent), site.piece)
            for place in itertools.cycle(places) if site.endless else places:
                try:
                    self.wfile.write(sent[place : place + site.piece])
                except (BrokenPipeError, ConnectionResetError):
                    return
                if site.pause:
                    stop.wait(site.pause)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Keep the output of the tests clean."""

    stop = threading.Event()
    return Handler


@contextmanager
def serve() -> Iterator[Site]:
    """Serve a site on a free port of 127.0.0.1 until the block ends."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
