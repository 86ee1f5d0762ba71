"""One question to an object store: S3, Google Cloud Storage, Azure Blob Storage."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.documents.object_addresses import addresses_of
from ome_zarr_helpdesk.documents.reader import ReadError
from ome_zarr_helpdesk.documents.web_server import WebServer, judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import aiohttp

    from ome_zarr_helpdesk.documents.limits import Limits
    from ome_zarr_helpdesk.documents.object_addresses import Addresses
    from ome_zarr_helpdesk.documents.reader import Oddity

__all__ = ["ObjectClient", "has_s3_credentials"]

_S3_VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
_REFUSED = ("remote-forbidden", "remote-settings")
_FORBIDDEN = (400, 401, 403, 409)
"""What object stores answer to who may not read, or where they do not say what is absent."""

_ELSEWHERE = (301, 307, 400, 403)
"""What S3 answers where a bucket lies in another region, which a header names then."""

_REGION = "x-amz-bucket-region"
_NO_LOGIN = ("Credential", "Auth", "Token", "Refresh")
"""In the names of what libraries raise that cannot log in."""


class ObjectClient:
    """Asks an object store, as the web server that it is.

    Credentials come from the environment, as the tools of each store read them; a
    place that refuses them, or an environment without any, is asked anonymously,
    as public buckets want it. The way that first leads to an answer is kept: many
    stores refuse what is only absent. No credentials are looked for on the network.

    Parameters
    ----------
    root
        Address of the store, such as ``s3://bucket/folder/x.zarr``.
    limits
        How long a store may take.

    Raises
    ------
    ImportError
        Where the part of fsspec for such addresses is not installed.
    """

    def __init__(self, root: str, limits: Limits) -> None:
        self._scheme, _, self._root = root.partition("://")
        has_login = _has_credentials(self._scheme, os.environ)
        self._ways: tuple[bool, ...] = (False, True) if has_login else (True,)  # anonymous or not
        self._addresses: dict[bool, Addresses] = {}
        with _as_settings_say(self._scheme):
            trusted = self._opened(self._ways[0]).trusted()
        self._server = WebServer(limits, trusted, netrc=False)

    async def get(self, key: str, limit: int) -> bytes | None:
        """Return the object at a key; None where there is none."""
        refused: ReadError | None = None
        for anonymous in self._ways:
            try:
                data = await self._get(key, limit, anonymous)
            except ReadError as error:
                if error.code not in _REFUSED:
                    raise
                refused = refused or error
            else:
                self._ways = (anonymous,)
                return data
        raise refused or ReadError("remote-forbidden")

    async def status(self, key: str) -> int | None:
        """Return None: an object store tells no more than `get` does."""

    @property
    def oddities(self) -> tuple[Oddity, ...]:
        """What is odd about the way to what is read."""
        return self._server.oddities

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    async def _get(self, key: str, limit: int, anonymous: bool) -> bytes | None:
        with _as_settings_say(self._scheme):
            addresses = self._opened(anonymous)
        try:
            return await self._ask(addresses, key, limit)
        except ReadError as error:
            there: Addresses | None = self._addresses[anonymous]
            if there is addresses:  # or another question has found out meanwhile
                region = error.values.get("region")
                there = addresses.in_region(region) if region else None
            if there is None:
                raise
        self._addresses[anonymous] = there
        return await self._ask(there, key, limit)

    async def _ask(self, addresses: Addresses, key: str, limit: int) -> bytes | None:
        try:
            address, headers = await addresses.of(f"{self._root}/{key}")
        except Exception as error:  # each store has exceptions of its own
            raise _not_logged_in(error) from error
        part = {"Range": f"bytes=0-{limit}"}
        return await self._server.get(address, limit, {**headers, **part}, _judge)

    def _opened(self, anonymous: bool) -> Addresses:
        if anonymous not in self._addresses:
            self._addresses[anonymous] = addresses_of(self._scheme, anonymous=anonymous)
        return self._addresses[anonymous]


@contextmanager
def _as_settings_say(scheme: str) -> Iterator[None]:
    """Raise that what the environment says of a store is wrong, or not enough."""
    try:
        yield
    except ImportError:
        raise
    except Exception as error:  # each store has exceptions of its own
        raise ReadError("remote-settings", whole=True, scheme=scheme) from error


def _judge(answers: Sequence[aiohttp.ClientResponse]) -> None:
    """Raise what a status other than success means, as object stores use it."""
    status = answers[-1].status
    if status in _ELSEWHERE:
        for answer in answers:
            if region := answer.headers.get(_REGION):
                raise ReadError("remote-region", whole=True, region=region)
    if status in _FORBIDDEN:
        raise ReadError("remote-forbidden")
    judge(answers)


def _has_credentials(scheme: str, environment: Mapping[str, str]) -> bool:
    if scheme == "s3":
        return has_s3_credentials(environment)
    if scheme in ("gs", "gcs"):
        return "GOOGLE_APPLICATION_CREDENTIALS" in environment
    return any(name.startswith("AZURE_") and "ACCOUNT_NAME" not in name for name in environment)


def has_s3_credentials(environment: Mapping[str, str]) -> bool:
    """Return whether an environment, or the usual file, holds credentials for S3."""
    if any(environment.get(name) for name in _S3_VARIABLES):
        return True
    named = environment.get("AWS_SHARED_CREDENTIALS_FILE")
    return Path(named or "~/.aws/credentials").expanduser().is_file()


def _not_logged_in(error: Exception) -> ReadError:
    """Return why the address of an object is not known."""
    name = type(error).__name__
    if any(part in name for part in _NO_LOGIN):
        return ReadError("remote-login", whole=True)
    if isinstance(error, ValueError) or "Validation" in name:
        return ReadError("remote-address", whole=True)
    return ReadError("remote-broken", whole=True, reason=name)
