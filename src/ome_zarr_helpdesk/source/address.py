"""Addresses of stores on the network: what is asked where, and what must not be shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS
from ome_zarr_helpdesk.source.place import MAX_CLIMB, Access, NotAPlace, Place

if TYPE_CHECKING:
    from ome_zarr_helpdesk.source.place import StoreKind

__all__ = ["ARCHIVES", "REMOTE_SCHEMES", "place_of_address", "without_credentials"]

REMOTE_SCHEMES: dict[str, StoreKind] = {
    "http": "http",
    "https": "http",
    "s3": "s3",
    "gs": "other",
    "gcs": "other",
    "az": "other",
    "abfs": "other",
}
"""Schemes that can be read, and the kind of store each leads to."""

ARCHIVES = (".zip", ".ozx")
"""Ends of the names of files that hold a whole store."""


def place_of_address(given: str) -> Place | NotAPlace:
    """Turn an address on the network into a place; nothing is asked.

    Parameters
    ----------
    given
        An address with one of `REMOTE_SCHEMES`; also that of a viewer or validator
        on the web which names the data in ``?source=``.

    Returns
    -------
    Place or NotAPlace
        The root is the topmost folder that is called ``….zarr``, at most `MAX_CLIMB`
        above what was given; else the address itself.
    """
    parts = split(given)
    named = parse_qs(parts.query).get("source", [""])[0]
    if split(named).scheme.lower() in REMOTE_SCHEMES:
        given, parts = named, split(named)
    scheme, host = parts.scheme.lower(), parts.netloc.rpartition("@")[2]
    names = [name for name in parts.path.split("/") if name]
    if not host or any(ord(letter) < 32 for letter in given):
        return NotAPlace(without_credentials(given), "address-malformed")
    if names and names[-1].lower().endswith(ARCHIVES):
        return NotAPlace(without_credentials(given), "remote-archive")
    if names and names[-1] in NODE_DOCUMENTS:  # the folder it lies in is meant
        names.pop()
    place = Place(
        store=REMOTE_SCHEMES[scheme],
        root="/".join([f"{scheme}://{host}", *names]),
        path="",
        given=without_credentials(given),
        access=_access(parts),
    )
    return _at_named_root(place, names)


def _at_named_root(place: Place, names: list[str]) -> Place:
    """Move the root up to the topmost folder whose name ends in ``.zarr``."""
    for depth in range(min(MAX_CLIMB, len(names) - 1), 0, -1):
        if names[-depth - 1].lower().endswith(".zarr"):
            inside = names[-depth:]
            root = place.root[: -len("/".join(inside)) - 1]
            # what follows is a path in the store: no longer as an address writes it
            path = "/".join(unquote(n) for n in inside) if place.store == "http" else None
            return replace(place, root=root, path=path or "/".join(inside))
    return place


def _access(parts: SplitResult) -> Access | None:
    """Return what opens the address and must never be shown: a login, a signed query."""
    login = parts.netloc.rpartition("@")[0]
    if not login and not parts.query:
        return None
    user, _, password = login.partition(":")
    return Access(unquote(user), unquote(password), parts.query)


def without_credentials(address: str) -> str:
    """Return an address without user, password, query and fragment."""
    parts = split(address)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def split(address: str) -> SplitResult:
    """Return the parts of an address; of one that is malformed only the scheme."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult(address.partition(":")[0], "", "", "", "")
