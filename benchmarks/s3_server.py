"""A server with the interface of S3 that counts, and answers after a while."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.servers.http import Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY, SECRET, BUCKET = "AKIAIOSFODNN7EXAMPLE", "an-example-of-a-secret", "images"


@contextmanager
def s3_store(folder: Path) -> Iterator[tuple[Callable[[Path], None], Served]]:
    """Start a server, and let the environment know it: how to fill its bucket, what it counts."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log(self, *_: object) -> None:
            """Say nothing."""

    served = Served(folder)
    backend = DomainDispatcherApplication(create_backend_app)
    counted = _counting(backend, served)
    server = make_server("127.0.0.1", 0, counted, threaded=True, request_handler=Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    before = dict(os.environ)
    os.environ |= {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL": served.url,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    try:
        yield _filling(), served
    finally:
        os.environ.clear()
        os.environ |= before
        server.shutdown()
        server.server_close()


def _counting(backend: Any, served: Served) -> Callable[..., Any]:
    def answer(environ: dict[str, Any], start: Any) -> Any:
        served.entered(environ["PATH_INFO"].strip("/"), environ["QUERY_STRING"], {})
        time.sleep(served.latency)
        pieces = list(backend(environ, start))
        served.sent += sum(map(len, pieces))
        served.left()
        return pieces

    return answer


def _filling() -> Callable[[Path], None]:
    import boto3

    bucket = boto3.resource("s3").create_bucket(Bucket=BUCKET)

    def fill(folder: Path) -> None:
        for file in folder.rglob("*"):
            if file.is_file():
                key = f"{folder.name}/{file.relative_to(folder).as_posix()}"
                bucket.upload_file(str(file), key, ExtraArgs={"ACL": "public-read"})

    return fill
