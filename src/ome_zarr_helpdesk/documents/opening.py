"""Which reader a place needs."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.documents.at_hand import of_arrays
from ome_zarr_helpdesk.documents.documents import Documents
from ome_zarr_helpdesk.documents.limits import Limits
from ome_zarr_helpdesk.documents.local import LocalReader, is_zip
from ome_zarr_helpdesk.documents.reader import ReadError, UnavailableReader
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS
from ome_zarr_helpdesk.source.place import Place, climb

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.documents.reader import Reader

__all__ = ["open_documents", "remote_reader"]


def open_documents(
    place: Place,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Documents:
    """Open the documents of a place at the root of its store.

    Parameters
    ----------
    place
        Where to read.
    limits
        How much is read at most.
    cancelled
        Asked before every read, and during those that take long.
    """
    limits = limits or Limits()
    if place.handle is not None:
        from ome_zarr_helpdesk.documents.in_memory import reader_of_store

        reader: Reader = reader_of_store(place.handle, limits, cancelled)
    elif place.store == "zip" or (place.store == "local" and is_zip(place.root)):
        from ome_zarr_helpdesk.documents.zipped import open_zip

        place, reader = open_zip(replace(place, store="zip"), limits)
    elif place.store == "local":
        place = climb(place, _folder_holds_document)
        reader = LocalReader(place.root)
    else:
        reader = remote_reader(place, limits, cancelled)
    documents = Documents(place, reader, limits, cancelled)
    if place.nodes and documents.costly:
        documents.at_hand.append(of_arrays(place.nodes))
    return documents


def remote_reader(place: Place, limits: Limits, cancelled: Callable[[], bool]) -> Reader:
    """Return what reads an address; without the optional client, what says so."""
    try:
        from ome_zarr_helpdesk.documents.remote import open_remote

        return open_remote(place, limits, cancelled)
    except ReadError as error:
        return UnavailableReader(error)
    except ImportError:
        scheme = place.root.partition(":")[0]
        return UnavailableReader(ReadError("remote-extra", whole=True, scheme=scheme))


def _folder_holds_document(place: Place) -> bool:
    return any(os.path.isfile(os.path.join(place.root, name)) for name in NODE_DOCUMENTS)
