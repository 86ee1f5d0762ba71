"""One question to a web server, with an answer for everything it can do to us."""

from __future__ import annotations

import asyncio
import socket
import ssl
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
from fsspec.asyn import get_loop
from fsspec.implementations.http import HTTPFileSystem
from yarl import URL

from ome_zarr_helpdesk.documents.lookups import Resolver
from ome_zarr_helpdesk.documents.reader import ReadError
from ome_zarr_helpdesk.documents.remote_answers import ACCEPTED, Allowance, bounded

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents.limits import Limits
    from ome_zarr_helpdesk.source.place import Access

__all__ = ["HttpClient"]

MAX_REDIRECTS = 5
ABSENT = (404, 410)
LONGEST_KEY = 8_000
"""In characters, as it stands in an address: servers take about as much (RFC 9110, section 4.1)."""


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
        headers = {"Accept-Encoding": ACCEPTED}
        if access and access.user:
            login = b64encode(f"{access.user}:{access.password}".encode()).decode()
            headers["Authorization"] = f"Basic {login}"
        # unpacked here: the client would unpack what it was sent without a bound
        options = {"trust_env": True, "headers": headers, "auto_decompress": False}
        self._allowance = Allowance(limits.total_bytes)
        self._files = HTTPFileSystem(
            get_client=_session, client_kwargs=options, skip_instance_cache=True
        )
        self._session: aiohttp.ClientSession | None = None
        # the whole of an answer is bounded by who asks; this is the way to the server
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_seconds)

    async def get(self, key: str, limit: int) -> bytes | None:
        """Return what the server gives out for a key; None where it says there is nothing."""
        try:
            async with await self._ask(key) as answer:
                if answer.status in ABSENT:
                    return None
                _judge(answer.status)
                return await bounded(answer, limit, self._allowance)
        except ReadError:
            raise
        except Exception as error:  # what a hostile answer makes of a parser is anybody's guess
            raise _reason(error) from error

    async def status(self, key: str) -> int | None:
        """Return the status with which the server answers; None where it does not."""
        try:
            async with await self._ask(key) as answer:
                status: int = answer.status
                return status
        except Exception:  # noqa: BLE001 - as above
            return None

    def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            HTTPFileSystem.close_session(get_loop(), self._session)
            self._session = None

    async def _ask(self, key: str) -> Any:
        if self._session is None:
            self._session = await self._files.set_session()
        if len(name := quote(key)) > LONGEST_KEY:
            raise ReadError("remote-name-too-long", limit=LONGEST_KEY)
        address = URL(f"{self._root}/{name}{self._query}", encoded=True)
        return self._session.get(address, timeout=self._timeout, max_redirects=MAX_REDIRECTS)


async def _session(**options: Any) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Resolver()), **options)


def _judge(status: int) -> None:
    """Raise what a status other than success means (RFC 9110, section 15)."""
    if status < 300:
        return
    if status == 401:
        raise ReadError("remote-login", whole=True)
    if status == 403:
        raise ReadError("remote-forbidden")
    if status == 429:
        raise ReadError("remote-too-many", whole=True)
    if status >= 500:
        raise ReadError("remote-server-failed", whole=True, status=status)
    raise ReadError("remote-status", status=status)


def _reason(error: Exception) -> ReadError:
    """Return why an answer could not be read."""
    if isinstance(error, aiohttp.TooManyRedirects):
        return ReadError("remote-redirects", whole=True)
    if isinstance(
        error, aiohttp.InvalidUrlRedirectClientError | aiohttp.NonHttpUrlRedirectClientError
    ):
        return ReadError("remote-away", whole=True)
    if isinstance(error, aiohttp.ServerTimeoutError | asyncio.TimeoutError):
        return ReadError("remote-no-answer", whole=True)
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return ReadError("remote-hung-up", whole=True)
    if isinstance(error, aiohttp.ClientPayloadError):
        return ReadError("remote-cut-off")
    if isinstance(error, aiohttp.ClientResponseError):
        return ReadError("remote-no-http", whole=True)
    return _reason_of_no_connection(error)


def _reason_of_no_connection(error: Exception) -> ReadError:
    """Return why a server could not be asked."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError | ssl.CertificateError):
        return ReadError("remote-certificate", whole=True)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return ReadError("remote-not-encrypted", whole=True)
    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror):
        return ReadError("remote-host-unknown", whole=True)
    if isinstance(error, aiohttp.ClientConnectorError | ConnectionRefusedError):
        return ReadError("remote-refused", whole=True)
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return ReadError("remote-address", whole=True)
    return ReadError("remote-broken", whole=True, reason=type(error).__name__)
