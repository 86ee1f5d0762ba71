"""The only stage that opens files: metadata documents of one store, by key."""

from ome_zarr_helpdesk.documents.documents import (
    NODE_DOCUMENTS,
    Cancelled,
    Document,
    Documents,
    open_documents,
)
from ome_zarr_helpdesk.documents.limits import Limits
from ome_zarr_helpdesk.documents.reader import Reader, ReadError

__all__ = [
    "NODE_DOCUMENTS",
    "Cancelled",
    "Document",
    "Documents",
    "Limits",
    "ReadError",
    "Reader",
    "open_documents",
]
