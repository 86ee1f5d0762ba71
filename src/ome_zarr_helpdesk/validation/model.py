"""What is judged, and what was said of it, as codes of the content."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model import Note

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Absent",
    "Answer",
    "Complaint",
    "Judged",
    "Subject",
    "Validation",
    "Verdict",
    "unknown_version",
]


@dataclass(frozen=True, slots=True)
class Subject:
    """A node whose metadata are judged.

    Parameters
    ----------
    path
        Path from the root of the store.
    kind
        ``image``, ``label-image``, ``labels``, ``plate``, ``well``, ``scene``,
        ``bioformats2raw`` or ``series``.
    version
        Version of OME-Zarr it is judged by, as stated or inferred.
    zarr_format
        2 or 3.
    document
        Key of the document its attributes stand in.
    attributes
        Those attributes.
    arrays
        Documents of its levels by the path that ``datasets`` states; empty where
        not all of them were read.
    """

    path: str
    kind: str
    version: str | None
    zarr_format: int
    document: str
    attributes: Mapping[str, Any] = field(repr=False)
    arrays: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    @property
    def base(self) -> tuple[str, ...]:
        """Where in the document the attributes stand."""
        return ("attributes",) if self.zarr_format == 3 else ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something a validator objects to, at a place in a document.

    ``code`` names a sentence of the content (``validation.error.<code>``) that
    ``values`` fill; ``said`` is what the validator itself said. ``required`` is
    False for what the specification only recommends.
    """

    document: str
    location: str
    code: str
    values: tuple[tuple[str, Any], ...] = ()
    said: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a validator says of one node.

    ``note`` tells why it judged nothing, ``arrays`` whether it was shown the
    documents of the levels too.
    """

    valid: bool | None
    complaints: tuple[Complaint, ...] = ()
    note: Note | None = None
    arrays: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A node that a validator was given; ``valid`` is None where it could not judge it."""

    path: str
    kind: str
    document: str
    version: str | None
    valid: bool | None
    arrays: bool = False
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one validator says of all nodes; ``more`` complaints are not told."""

    validator: str
    version: str
    valid: bool | None
    complaints: tuple[Complaint, ...] = ()
    more: int = 0
    nodes: tuple[Judged, ...] = ()
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """A validator that is not installed, and what to install."""

    validator: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Validation:
    """What all validators say, and what none of them has looked at."""

    verdicts: tuple[Verdict, ...] = ()
    absent: tuple[Absent, ...] = ()
    unseen: tuple[Note, ...] = ()


def unknown_version(subject: Subject) -> Note:
    """Return the note that a validator has no rules for the version of a node."""
    if subject.version is None:
        return Note("version-none")
    return Note("version-unknown", (("version", subject.version),))
