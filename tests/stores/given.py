"""Samples that are given otherwise than as a folder: how stands behind the name, in brackets.

``image-05 (http)`` in the front matter of an entry is the sample `image-05` on a web server. The
servers run on the loopback interface, and only while the answer is made.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock
from urllib.parse import quote, unquote, urlsplit

import ome_zarr_helpdesk
from ome_zarr_helpdesk.state import environment
from tests.servers import http
from tests.stores.every import ALL_SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.api import Explanation

__all__ = ["exists", "explained_as_given", "is_given"]

OLD = {"napari": "0.6.2", "napari-ome-zarr": "0.6.1", "ome-zarr": "0.11.1", "zarr": "3.1.1"}
"""What GitHub ome/ome-zarr-py issue 470 tells of: OME-Zarr 0.5 did not open with these."""

NEW = {"napari": "0.9.2", "napari-ome-zarr": "0.11.0", "ome-zarr": "0.21.0", "zarr": "3.4.2"}

_NAME = re.compile(r"([a-z0-9-]+) \((.+)\)")


def is_given(name: str) -> bool:
    """Whether a name says how the sample is given."""
    return _NAME.fullmatch(name) is not None


def exists(name: str) -> bool:
    """Whether there is such a sample, and such a way to give it."""
    match = _NAME.fullmatch(name)
    return match is not None and match.group(1) in ALL_SOURCES and match.group(2) in WAYS


def explained_as_given(name: str, sample_path: Callable[[str], Path]) -> Explanation:
    """Explain a sample that is given in its own way."""
    match = _NAME.fullmatch(name)
    assert match is not None
    with ExitStack() as stack:
        return WAYS[match.group(2)](stack, sample_path(match.group(1)))


def _forbids_what_is_absent(handler: http.Handler, served: http.Served) -> None:
    path = served.folder / unquote(urlsplit(handler.path).path).strip("/")
    handler.reply(*((200, path.read_bytes()) if path.is_file() else (403, b"no")))


def _in_circles_for_what_is_absent(handler: http.Handler, served: http.Served) -> None:
    path = served.folder / unquote(urlsplit(handler.path).path).strip("/")
    if path.is_file():
        handler.reply(200, path.read_bytes())
    else:
        http.in_circles(handler, served)


def _over_http(
    answer: http.Answer | None = None, *, unnamed: bool = False, below: str = ""
) -> Callable[[ExitStack, Path], Explanation]:
    def explain(stack: ExitStack, path: Path) -> Explanation:
        if unnamed:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "images"
            shutil.copytree(path, folder / "image")
            path = folder / "image"
        without = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
        stack.enter_context(mock.patch.dict(os.environ, without, clear=True))
        served, server = http.serve(path.parent, everything=answer)
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        return ome_zarr_helpdesk.explain(f"{served.url}/{quote(path.name)}{below}")

    return explain


def _with_packages(packages: dict[str, str]) -> Callable[[ExitStack, Path], Explanation]:
    def explain(stack: ExitStack, path: Path) -> Explanation:
        answer = ome_zarr_helpdesk.explain(path)
        with mock.patch.object(environment, "version_of", packages.get):
            return ome_zarr_helpdesk.api.explain_facts(answer.facts)

    return explain


def _page_for_the_folder(handler: http.Handler, _: http.Served) -> None:
    """Answer with a web page for the folder itself, and with nothing for what is in it."""
    is_folder = handler.path.endswith(".ome.zarr/") or handler.path.endswith(".ome.zarr")
    handler.reply(*((200, b"<html>Index</html>") if is_folder else (404, b"no")))


def _at(address: str) -> Callable[[ExitStack, Path], Explanation]:
    """An address of which nothing is asked, for want of a server."""

    def explain(stack: ExitStack, _: Path) -> Explanation:
        error = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        stack.enter_context(mock.patch.object(socket, "getaddrinfo", side_effect=error))
        return ome_zarr_helpdesk.explain(address)

    return explain


def _no_server(stack: ExitStack, path: Path) -> Explanation:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return ome_zarr_helpdesk.explain(f"http://127.0.0.1:{port}/{path.name}")


WAYS: dict[str, Callable[[ExitStack, Path], Explanation]] = {
    "http": _over_http(),
    "unnamed http": _over_http(unnamed=True),
    "http that forbids what is absent": _over_http(_forbids_what_is_absent),
    "http that goes in circles": _over_http(_in_circles_for_what_is_absent),
    "http that forbids everything": _over_http(http.status(403)),
    "http that asks for a login": _over_http(http.status(401)),
    "http that has nothing": _over_http(http.status(404)),
    "http with web pages": _over_http(_page_for_the_folder),
    "http of the EBI": _over_http(http.status(404), below="/uk1s3.embassy.ebi.ac.uk/image.zarr"),
    "an archive over http": _over_http(below=".zip"),
    "no such host": _at("http://no-such-server.invalid/image.zarr"),
    "no server": _no_server,
    "http that fails": _over_http(http.status(503)),
    "old packages": _with_packages(OLD),
    "very old packages": _with_packages({"ome-zarr": "0.9.0", "zarr": "2.18.7"}),
    "old packages with ome-zarr 0.13": _with_packages(
        {**OLD, "napari-ome-zarr": "0.7.2", "ome-zarr": "0.13.0"}
    ),
    "new packages": _with_packages(NEW),
    "no reader": _with_packages({"napari": "0.9.2", "zarr": "3.4.2"}),
}
