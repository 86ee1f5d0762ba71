"""What broken and hostile web servers answer; nothing here is quite endless."""

from __future__ import annotations

import json
import time
import zlib
from functools import cache
from typing import TYPE_CHECKING

from tests.servers import http

if TYPE_CHECKING:
    from tests.servers.http import Answer, Handler, Served

OK = b"HTTP/1.1 200 OK\r\n"
IN_CHUNKS = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GROUP = json.dumps({"zarr_format": 3, "node_type": "group", "attributes": {}}).encode()
PIECE = b" " * 1_000_000


def sends(first: bytes, *rest: bytes, times: int = 1, pause: float = 0.0) -> Answer:
    """Answer with bytes as they are: the first once, the rest over and over."""

    def answer(handler: Handler, _: Served) -> None:
        handler.close_connection = True
        handler.wfile.write(first)
        for _time in range(times):
            for piece in rest:
                handler.wfile.write(piece)
                time.sleep(pause)

    return answer


def encoded(data: bytes, encoding: str) -> Answer:
    """Answer with bytes, and what the header says of them."""
    return http.body(data, Content_Encoding=encoding)


@cache
def bomb(kind: str, megabytes: int = 100) -> bytes:
    """Return few bytes that stand for a hundred million: "gzip" or "deflate"."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | (16 if kind == "gzip" else 0))
    pieces = [packer.compress(PIECE) for _ in range(megabytes)]
    return b"".join([*pieces, packer.flush()])


def redirects(location: str) -> Answer:
    """Send the asker somewhere else."""
    return http.status(302, Location=location)


def redirects_on(handler: Handler, served: Served) -> None:
    """Send the asker from one new address to the next."""
    handler.reply(302, Location=f"/{len(served.asked)}")


def length(stated: str, data: bytes = GROUP) -> Answer:
    """Answer with a document, and another length than it has."""
    return sends(OK + f"Content-Length: {stated}\r\n\r\n".encode() + data)
