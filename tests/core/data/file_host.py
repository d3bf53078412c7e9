"""A host on this machine that serves one file, and misbehaves as it is told to."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FileHost:
    """What is served, and how; ``asked`` collects the path, range and condition of each request."""

    content: bytes = b""
    status: int = 200
    kind: str = "application/zip"
    tag: str = '"first"'
    honours_range: bool = True
    tells_length: bool = True
    cut_after: int | None = None
    answers: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def __post_init__(self) -> None:
        self.answers.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.answers.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _start(host: FileHost, wanted: str, condition: str) -> int:
    if not wanted or not host.honours_range or condition not in ("", host.tag):
        return 0
    return int(wanted[len("bytes=") : -1])


def _handler(host: FileHost) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted, condition = self.headers.get("Range", ""), self.headers.get("If-Range", "")
            host.asked.append((self.path, wanted, condition))
            host.arrived.set()
            host.answers.wait(10)
            if self.path == "/old":
                self.send_response(302)
                self.send_header("Location", "/file.zip")
                self.end_headers()
                return
            self._send(_start(host, wanted, condition))

        def _send(self, start: int) -> None:
            past_the_end = start >= len(host.content) and start > 0
            status = 416 if past_the_end else 206 if start and host.status == 200 else host.status
            body = b"" if past_the_end else host.content[start:]
            self.send_response(status)
            self.send_header("Content-Type", host.kind)
            if host.tag:
                self.send_header("ETag", host.tag)
            if host.tells_length:
                self.send_header("Content-Length", str(len(body)))
            if status == 206:
                self.send_header("Content-Range", f"bytes {start}-{len(host.content) - 1}/{len(host.content)}")
            self.end_headers()
            self.wfile.write(body[: host.cut_after])

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
