"""One question to an object store: S3, Google Cloud Storage, Azure Blob Storage."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fsspec

from ome_zarr_helpdesk.documents.lookups import Resolver
from ome_zarr_helpdesk.documents.reader import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ome_zarr_helpdesk.documents.limits import Limits

__all__ = ["ObjectClient", "has_s3_credentials"]

_S3_VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
_REFUSED = ("remote-forbidden", "remote-settings")
_EMPTY_RANGE = ("InvalidRange", "416", "not satisfiable")


class ObjectClient:
    """Asks an object store.

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
        self._limits = limits
        has_login = _has_credentials(self._scheme, os.environ)
        self._ways: tuple[bool, ...] = (False, True) if has_login else (True,)  # anonymous or not
        self._files = {self._ways[0]: self._opened(self._ways[0])}

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

    def close(self) -> None:
        """Do nothing: fsspec closes its connections when the client goes."""

    async def _get(self, key: str, limit: int, anonymous: bool) -> bytes | None:
        files = self._files.get(anonymous) or self._opened(anonymous)
        self._files[anonymous] = files
        read = _read_s3 if self._scheme == "s3" else _read
        try:
            data = await read(files, f"{self._root}/{key}", limit + 1)
        except FileNotFoundError:
            return None
        except Exception as error:  # each store has exceptions of its own
            if any(sign in str(error) for sign in _EMPTY_RANGE):
                return b""
            raise _reason(error) from error
        if len(data) > limit:
            raise ReadError("too-large", limit=limit)
        return data

    def _opened(self, anonymous: bool) -> Any:
        options = _options(self._scheme, anonymous, self._limits)
        try:
            return _file_system(self._scheme)(skip_instance_cache=True, **options)
        except ValueError as error:  # what the environment says of the store is not enough
            raise ReadError("remote-settings", whole=True, scheme=self._scheme) from error


# the coroutine methods of fsspec's file systems begin with an underscore
async def _read(files: Any, path: str, size: int) -> bytes:
    """Return the first bytes of an object."""
    data: bytes = await files._cat_file(path, start=0, end=size)
    return data


async def _read_s3(files: Any, path: str, size: int) -> bytes:
    """Return the first bytes of an object, also of a server that sends more than was asked for."""
    bucket, key, _ = files.split_path(path)
    range_ = f"bytes=0-{size - 1}"
    answer = await files._call_s3("get_object", Bucket=bucket, Key=key, Range=range_)
    body, data = answer["Body"], bytearray()
    try:
        while len(data) < size and (piece := await body.read(size - len(data))):
            data += piece
    finally:
        body.close()
    return bytes(data)


def _file_system(scheme: str) -> Any:
    """Return the class of fsspec for a scheme."""
    if scheme in ("gs", "gcs"):
        # the class registered since gcsfs 2025.12 asks first what kind of bucket it is
        from gcsfs.core import GCSFileSystem

        return GCSFileSystem
    return fsspec.get_filesystem_class(scheme)


def _options(scheme: str, anonymous: bool, limits: Limits) -> dict[str, Any]:
    if scheme == "s3":
        times = {
            "connect_timeout": limits.connect_seconds,
            "read_timeout": limits.answer_seconds,
            "retries": {"max_attempts": 2},
            "connector_args": {"resolver": Resolver()},
        }
        return {"anon": anonymous, "config_kwargs": times}
    if scheme in ("gs", "gcs"):
        return {"token": "anon" if anonymous else "google_default"}
    return {"anon": anonymous}


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


def _reason(error: Exception) -> ReadError:
    """Return why an object store could not be asked, by the name of what it raised."""
    name, text = type(error).__name__, str(error)
    if isinstance(error, PermissionError) or "AuthenticationFailed" in text:
        return ReadError("remote-forbidden")
    if name in ("NoCredentialsError", "DefaultCredentialsError", "ClientAuthenticationError"):
        return ReadError("remote-login", whole=True)
    if "Redirect" in text or "AuthorizationHeaderMalformed" in text:
        return ReadError("remote-region", whole=True)
    if isinstance(error, ConnectionRefusedError) or "EndpointConnection" in name:
        return ReadError("remote-refused", whole=True)
    if "Timeout" in name:
        return ReadError("remote-no-answer", whole=True)
    return ReadError("remote-broken", whole=True, reason=name)
