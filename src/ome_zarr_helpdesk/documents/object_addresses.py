"""At which address of the web an object lies, and what opens it: S3, Google Cloud Storage, Azure.

The file systems of fsspec know: they read the environment as the tools of each store do.
They are asked for nothing else. What they would fetch has no bound in memory, and they
try again and again without a word.
"""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import fsspec

from ome_zarr_helpdesk.documents.lookups import in_a_daemon

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Addresses", "addresses_of"]

_VALID = timedelta(hours=1)
_AZURE_SCOPE = "https://storage.azure.com/.default"
_AZURE_VERSION = "2021-08-06"


class Addresses(Protocol):
    """Knows the addresses of the objects of one store, and how one logs in there."""

    async def of(self, path: str) -> tuple[str, Mapping[str, str]]:
        """Return the address of an object, and what is to be sent along."""

    def in_region(self, region: str) -> Addresses | None:
        """Return the addresses in another region; None where there are no regions."""

    def trusted(self) -> ssl.SSLContext | bool:
        """Return the certificates that are trusted: True for the system's, False for any."""


def addresses_of(scheme: str, *, anonymous: bool) -> Addresses:
    """Return what knows the addresses of a store.

    Parameters
    ----------
    scheme
        How the addresses of the store begin.
    anonymous
        Whether nobody logs in.

    Raises
    ------
    ImportError
        Where the part of fsspec for such addresses is not installed.
    ValueError
        Where what the environment says of the store is not enough.
    """
    if scheme == "s3":
        return _InS3(anonymous)
    if scheme in ("gs", "gcs"):
        return _InGoogle(anonymous)
    return _InAzure(scheme, anonymous)


# the coroutine methods of fsspec's file systems begin with an underscore
class _InS3:
    def __init__(self, anonymous: bool, region: str = "") -> None:
        from aiobotocore.session import AioSession

        own = fsspec.config.conf.get("s3", {})
        session = AioSession(profile=own.get("profile"))
        options: dict[str, Any] = {"session": session}
        if not anonymous:
            options["config_kwargs"] = {"signature_version": _signature_in_s3(session)}
        if region:
            options["client_kwargs"] = {**own.get("client_kwargs", {}), "region_name": region}
        self._anonymous, self._region, self._session = anonymous, region, session
        kind = fsspec.get_filesystem_class("s3")
        self._files = kind(anon=anonymous, skip_instance_cache=True, **options)

    async def of(self, path: str) -> tuple[str, Mapping[str, str]]:
        pays = self._files.req_kw
        address = await self._files._url(path, int(_VALID.total_seconds()), **pays)
        return address, {"x-amz-request-payer": pays["RequestPayer"]} if pays else {}

    def in_region(self, region: str) -> Addresses | None:
        return _InS3(self._anonymous, region) if region != self._region else None

    def trusted(self) -> ssl.SSLContext | bool:
        told = self._files.client_kwargs.get("verify")
        if told is False:
            return False
        if not isinstance(told, str):
            told = self._session.get_config_variable("ca_bundle")
        return _trusted_in_s3(told)


class _InGoogle:
    def __init__(self, anonymous: bool) -> None:
        # the class registered since gcsfs 2025.12 asks first what kind of bucket it is
        from gcsfs.core import GCSFileSystem

        token = "anon" if anonymous else "google_default"
        self._anonymous = anonymous
        self._files = GCSFileSystem(token=token, skip_instance_cache=True)

    async def of(self, path: str) -> tuple[str, Mapping[str, str]]:
        headers: dict[str, str] = {}
        if not self._anonymous:  # it may have to ask for a new token first
            await in_a_daemon(lambda: self._files.credentials.apply(headers))
        address = self._files.url(path)
        if pays := self._files.requester_pays:
            project = pays if isinstance(pays, str) else self._files.project or ""
            address += f"&userProject={quote(project)}"
        return address, headers

    def in_region(self, region: str) -> None: ...

    def trusted(self) -> bool:
        return True


class _InAzure:
    def __init__(self, scheme: str, anonymous: bool) -> None:
        kind = fsspec.get_filesystem_class(scheme)
        self._files = kind(anon=anonymous, skip_instance_cache=True)

    async def of(self, path: str) -> tuple[str, Mapping[str, str]]:
        container, name, _ = self._files.split_path(path)
        service = self._files.service_client
        address = service.get_blob_client(container, name).url
        login = self._files.sync_credential
        if hasattr(service.credential, "account_key"):
            return f"{address}?{_signature(service, container, name)}", {}
        if login is None or "?" in address:  # older releases look for a login in any case
            return address, {}
        token = await in_a_daemon(lambda: login.get_token(_AZURE_SCOPE))
        return address, {"Authorization": f"Bearer {token.token}", "x-ms-version": _AZURE_VERSION}

    def in_region(self, region: str) -> None: ...

    def trusted(self) -> bool:
        return True


def _signature(service: Any, container: str, name: str) -> str:
    """Return what opens an object in Azure to who knows the key of the account."""
    from azure.storage.blob import generate_blob_sas

    key = service.credential
    until = datetime.now(UTC) + _VALID
    signature: str = generate_blob_sas(
        key.account_name, container, name, account_key=key.account_key, permission="r", expiry=until
    )
    return signature


def _signature_in_s3(session: Any) -> str:
    """Return how addresses are signed; by itself botocore does it as newer buckets refuse."""
    signature: str = session.get_scoped_config().get("s3", {}).get("signature_version", "s3v4")
    return signature


@cache
def _trusted_in_s3(file: str | None) -> ssl.SSLContext:
    """Return the certificates in a file; without one the system's, and what botocore brings.

    Some computers have no others; reading them takes as long as some answers of a server.
    """
    from botocore.httpsession import get_cert_path

    context = ssl.create_default_context(cafile=file)
    if file is None:
        context.load_verify_locations(get_cert_path(True))
    return context
