"""One question to a web server, with an answer for everything it can do to us."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
from fsspec.asyn import get_loop
from fsspec.implementations.http import HTTPFileSystem
from yarl import URL

from ome_zarr_helpdesk.documents.lookups import Resolver
from ome_zarr_helpdesk.documents.reader import ReadError
from ome_zarr_helpdesk.documents.redirects import Redirects
from ome_zarr_helpdesk.documents.remote_answers import ACCEPTED, Allowance, bounded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from ome_zarr_helpdesk.documents.limits import Limits
    from ome_zarr_helpdesk.documents.reader import Oddity

    Judged = Callable[[Sequence[aiohttp.ClientResponse]], None]

__all__ = ["WebServer", "judge"]

MAX_REDIRECTS = 5
ABSENT = (404, 410)
EMPTY = 416
"""A part was asked for of what has no bytes (RFC 9110, section 15.5.17)."""

LONGEST_ADDRESS = 8_000
"""In characters, without a query: servers take about as much (RFC 9110, section 4.1)."""


class WebServer:
    """Asks for addresses, within bounds on time and memory.

    Parameters
    ----------
    limits
        How long a server may take, and how much it may send.
    trusted
        The certificates that are trusted; True for the system's, False for any.
    netrc
        Whether a login for the host may come from the user's ``.netrc``.
    """

    def __init__(
        self, limits: Limits, trusted: ssl.SSLContext | bool = True, *, netrc: bool = True
    ) -> None:
        self._redirects = Redirects()
        self._netrc = netrc
        # unpacked here: the client would unpack what it was sent without a bound
        options = {
            "trust_env": netrc,
            "headers": {"Accept-Encoding": ACCEPTED},
            "auto_decompress": False,
            "trusted": trusted,
            "redirects": self._redirects,
        }
        self._allowance = Allowance(limits.total_bytes)
        self._files = HTTPFileSystem(
            get_client=_session, client_kwargs=options, skip_instance_cache=True
        )
        self._session: aiohttp.ClientSession | None = None
        # the whole of an answer is bounded by who asks; this is the way to the server
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_seconds)

    async def get(
        self,
        address: str,
        limit: int,
        headers: Mapping[str, str] | None = None,
        judged: Judged | None = None,
    ) -> bytes | None:
        """Return what is given out at an address; None where the server says there is nothing.

        Parameters
        ----------
        address
            Quoted as it is sent.
        limit
            Most bytes that are read.
        headers
            Sent along, but not to another host that we are sent on to.
        judged
            Raises what an answer means that is neither the document nor "not found";
            given it and the redirects before it. `judge` where it is not given.

        Raises
        ------
        ReadError
            Where the server does not answer, or not as it should.
        """
        try:
            async with self._asked(address, headers) as answers:
                answer = answers[-1]
                if answer.status in ABSENT:
                    return None
                if answer.status == EMPTY:
                    return b""
                (judged or judge)(answers)
                return await bounded(answer, limit, self._allowance)
        except ReadError:
            raise
        except Exception as error:  # what a hostile answer makes of a parser is anybody's guess
            raise _reason(error) from error

    async def status(self, address: str, headers: Mapping[str, str] | None = None) -> int | None:
        """Return the status with which a server answers; None where it does not."""
        try:
            async with self._asked(address, headers) as answers:
                return answers[-1].status
        except Exception:  # noqa: BLE001 - as above
            return None

    @property
    def oddities(self) -> tuple[Oddity, ...]:
        """What is odd about the way to what is read."""
        return self._redirects.oddities

    def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            HTTPFileSystem.close_session(get_loop(), self._session)
            self._session = None

    @asynccontextmanager
    async def _asked(
        self, address: str, headers: Mapping[str, str] | None
    ) -> AsyncIterator[Sequence[aiohttp.ClientResponse]]:
        """Give the answer for an address, after the redirects that led to it."""
        if len(address.partition("?")[0]) > LONGEST_ADDRESS:
            raise ReadError("remote-name-too-long", limit=LONGEST_ADDRESS)
        first = URL(address, encoded=True)
        self._redirects.asked(first)
        url: URL | None = first
        async with AsyncExitStack() as answers_end:
            answers: list[aiohttp.ClientResponse] = []
            while url is not None:
                if len(answers) > MAX_REDIRECTS:
                    raise ReadError("remote-redirects", whole=True)
                answer = await answers_end.enter_async_context(await self._get(url, headers))
                answers.append(answer)
                url = self._redirects.followed(answer)
                if url is not None:
                    answer.release()  # or it would hold the connection until the end
                    headers = headers if url.origin() == answer.url.origin() else None
            yield answers

    async def _get(self, url: URL, headers: Mapping[str, str] | None) -> Any:
        if self._session is None:
            self._session = await self._files.set_session()
        return self._session.get(
            url,
            headers=headers,
            timeout=self._timeout,
            allow_redirects=False,
            proxy=None if self._netrc else _proxy(url),  # who reads the one reads the other
        )


async def _session(
    *, trusted: ssl.SSLContext | bool, redirects: Redirects, **options: Any
) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(resolver=Resolver(redirects.found), ssl=trusted)
    return aiohttp.ClientSession(connector=connector, **options)


def _proxy(url: URL) -> str | None:
    """Return the proxy that the environment names for an address."""
    return None if proxy_bypass(url.host or "") else getproxies().get(url.scheme)


def judge(answers: Sequence[aiohttp.ClientResponse]) -> None:
    """Raise what a status other than success means (RFC 9110, section 15)."""
    status = answers[-1].status
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
