"""A web server on the loopback interface that counts, waits, and misbehaves as it is told."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from pathlib import Path

    Answer = Callable[["Handler", "Served"], None]


@dataclass
class Served:
    """A folder that is served, and how.

    ``answers`` maps a path to a function that answers in place of the file;
    ``everything`` answers for all paths.
    """

    folder: Path
    latency: float = 0.0
    answers: dict[str, Answer] = field(default_factory=dict)
    everything: Answer | None = None
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    most_at_once: int = 0
    sent: int = 0
    waits: list[tuple[float, float]] = field(default_factory=list)
    url: str = ""
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def entered(self, path: str, query: str, headers: dict[str, str]) -> None:
        with self._lock:
            self.asked.append(path)
            self.queries.append(query)
            self.headers.append(headers)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)

    def waited(self, began: float) -> None:
        with self._lock:
            self.waits.append((time.perf_counter(), began))

    def left(self) -> None:
        with self._lock:
            self._now -= 1

    def forget(self) -> None:
        """Count anew."""
        self.asked.clear()
        self.waits.clear()
        self.sent = 0
        self.most_at_once = 0

    @property
    def rounds(self) -> int:
        """How many answers were waited for one after the other, however busy the machine was."""
        count, last = 0, 0.0
        for ended, began in sorted(self.waits):
            if began >= last:
                count, last = count + 1, ended
        return count


class Handler(BaseHTTPRequestHandler):
    """Serves files, after a wait; connections are kept and Nagle's algorithm is off."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        served = self.server.served
        parts = urlsplit(self.path)
        path = unquote(parts.path).strip("/")
        began = time.perf_counter()
        served.entered(path, parts.query, dict(self.headers))
        try:
            time.sleep(served.latency)
            served.waited(began)
            answer = served.everything or served.answers.get(path) or send_file
            answer(self, served)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            served.left()

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.server.served.sent += len(body)
            self.wfile.write(body)

    do_HEAD = do_GET
    do_POST = do_GET

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Ends without waiting for who still asks; what they do not wait for either is no error."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    served: Served

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def send_file(handler: Handler, served: Served) -> None:
    path = served.folder / unquote(urlsplit(handler.path).path).strip("/")
    if path.is_file():
        handler.reply(200, path.read_bytes())
    else:
        handler.reply(404, b"nothing here")


def serve(
    folder: Path, encrypted: ssl.SSLContext | None = None, **options: Any
) -> tuple[Served, Server]:
    """Serve a folder until ``shutdown`` of the server is called."""
    served = Served(folder, **options)
    server = Server(("127.0.0.1", 0), Handler)
    server.served = served
    served.url = f"http://127.0.0.1:{server.server_port}"
    if encrypted is not None:
        server.socket = encrypted.wrap_socket(server.socket, server_side=True)
        served.url = f"https://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return served, server


def status(code: int, **headers: str) -> Answer:
    """Answer with a status."""
    return lambda handler, _: handler.reply(code, b"no", **headers)


def body(data: bytes, **headers: str) -> Answer:
    """Answer with other bytes."""
    return lambda handler, _: handler.reply(200, data, **headers)


def document(content: Any) -> Answer:
    """Answer with another document."""
    return body(json.dumps(content).encode())


def in_circles(handler: Handler, _: Served) -> None:
    """Send the asker back to where it asked."""
    handler.reply(302, Location=handler.path)


def cut_off(handler: Handler, _: Served) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"zarr_format": 3')
    handler.close_connection = True


def trickle(handler: Handler, _: Served) -> None:
    """Send a byte now and then, for a minute at most."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _second in range(1200):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def endless(handler: Handler, _: Served) -> None:
    """Send more than anybody wants, without saying how much."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    for _piece in range(200):
        handler.wfile.write(b" " * 1_000_000)


def in_pieces(handler: Handler, served: Served) -> None:
    """Send a file in pieces without its length, as many programs that serve do."""
    path = served.folder / unquote(urlsplit(handler.path).path).strip("/")
    if not path.is_file():
        handler.reply(404)
        return
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    data = path.read_bytes()
    for piece in (data[:7], data[7:]):
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    handler.wfile.write(b"0\r\n\r\n")


def hang_up(handler: Handler, _: Served) -> None:
    """Close the connection without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True
