"""The only stage that opens files and connections: metadata documents of one store, by key."""

from ome_zarr_helpdesk.documents.at_hand import of_copy
from ome_zarr_helpdesk.documents.document import NOT_ASKED, Document
from ome_zarr_helpdesk.documents.documents import Documents
from ome_zarr_helpdesk.documents.limits import Limits
from ome_zarr_helpdesk.documents.opening import open_documents, remote_reader
from ome_zarr_helpdesk.documents.reader import Cancelled, Reader, ReadError

__all__ = [
    "NOT_ASKED",
    "Cancelled",
    "Document",
    "Documents",
    "Limits",
    "ReadError",
    "Reader",
    "of_copy",
    "open_documents",
    "remote_reader",
]
