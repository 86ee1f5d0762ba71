"""One question to a web server that gives out the files of a store by their names."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote

from ome_zarr_helpdesk.documents.web_server import WebServer

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents.limits import Limits
    from ome_zarr_helpdesk.documents.reader import Oddity
    from ome_zarr_helpdesk.source.place import Access

__all__ = ["HttpClient"]


class HttpClient:
    """Asks a web server.

    Parameters
    ----------
    root
        Address of the store, without credentials.
    access
        A login or a query that opens it; sent along, never shown.
    limits
        How long a server may take.
    """

    def __init__(self, root: str, access: Access | None, limits: Limits) -> None:
        self._root = quote(root.rstrip("/"), safe="/:%@!$&'()*+,;=~[]")
        self._query = f"?{access.query}" if access and access.query else ""
        self._login = {}
        if access and access.user:
            login = b64encode(f"{access.user}:{access.password}".encode()).decode()
            self._login["Authorization"] = f"Basic {login}"
        self._server = WebServer(limits, netrc=not self._login)

    async def get(self, key: str, limit: int) -> bytes | None:
        """Return what the server gives out for a key; None where it says there is nothing."""
        return await self._server.get(self._address(key), limit, self._login)

    async def status(self, key: str) -> int | None:
        """Return the status with which the server answers; None where it does not."""
        return await self._server.status(self._address(key), self._login)

    @property
    def oddities(self) -> tuple[Oddity, ...]:
        """What is odd about the way to what is read."""
        return self._server.oddities

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    def _address(self, key: str) -> str:
        return f"{self._root}/{quote(key)}{self._query}"
