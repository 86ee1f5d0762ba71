"""Stage validation: what the community's validators say of the documents that were read.

They get documents, never a path or a store: nothing here opens anything. Which
rules hold is theirs to say; they disagree, and none of them is the arbiter.
"""

from ome_zarr_helpdesk.validation.judging import VALIDATORS, validate
from ome_zarr_helpdesk.validation.model import (
    Absent,
    Complaint,
    Judged,
    Subject,
    Validation,
    Verdict,
)
from ome_zarr_helpdesk.validation.subjects import Shelf

__all__ = [
    "VALIDATORS",
    "Absent",
    "Complaint",
    "Judged",
    "Shelf",
    "Subject",
    "Validation",
    "Verdict",
    "validate",
]
