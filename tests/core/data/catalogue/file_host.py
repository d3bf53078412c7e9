"""A host on this machine that serves files, and misbehaves as it is told to."""

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FileHost:
    """What is served, and how; ``asked`` collects the path, range and condition of each request.

    It is ``content`` whatever is asked for, or each of ``files`` at its path and nothing elsewhere.
    """

    content: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    status: int = 200
    kind: str = "application/zip"
    tag: str = '"first"'
    honours_range: bool = True
    tells_length: bool = True
    cut_after: int | None = None
    answers: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    address: str = ""

    def __post_init__(self) -> None:
        self.answers.set()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.answers.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def start_of(self, wanted: str, condition: str) -> int:
        """Return the place at which the answer to a Range and an If-Range begins."""
        if not wanted or not self.honours_range or condition not in ("", self.tag):
            return 0
        return int(wanted[len("bytes=") : -1])

    def status_of(self, start: int, size: int) -> int:
        if start and start >= size:
            return 416
        return 206 if start and self.status == 200 else self.status


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, host: FileHost) -> None:
        self.host = host
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        host = self.server.host
        wanted, condition = self.headers.get("Range", ""), self.headers.get("If-Range", "")
        host.asked.append((self.path, wanted, condition))
        host.arrived.set()
        host.answers.wait(10)
        if self.path == "/old":
            self._move()
        elif host.files and self.path not in host.files:
            self.send_error(404)
        else:
            self._send(host, host.files.get(self.path, host.content), host.start_of(wanted, condition))

    def _move(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/file.zip")
        self.end_headers()

    def _send(self, host: FileHost, content: bytes, start: int) -> None:
        body = content[start:]
        status = host.status_of(start, len(content))
        self.send_response(status)
        self.send_header("Content-Type", host.kind)
        if host.tag:
            self.send_header("ETag", host.tag)
        if host.tells_length:
            self.send_header("Content-Length", str(len(body)))
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        with suppress(ConnectionError):  # whoever gave up does not listen any more
            self.wfile.write(body[: host.cut_after])

    def log_message(self, *_: Any) -> None:
        pass
