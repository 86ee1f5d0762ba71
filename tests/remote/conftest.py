"""Servers on the loopback interface, ended when the test is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.servers.http import Served, Server, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the servers themselves, whatever the environment says of proxies and logins."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve a folder; ``tmp_path`` where none is given."""
    servers: list[Server] = []

    def make(folder: Path = tmp_path, **options: Any) -> Served:
        made, server = serve(folder, **options)
        servers.append(server)
        return made

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()
