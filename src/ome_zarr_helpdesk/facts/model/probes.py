"""What was looked at closer after the first answer."""

from __future__ import annotations

from dataclasses import dataclass

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.groups import SceneImage  # noqa: TC001
from ome_zarr_helpdesk.facts.model.looks import (  # noqa: TC001
    ChunkKeys,
    CopyLook,
    LabelsLook,
    Neighbors,
)
from ome_zarr_helpdesk.facts.model.plate_checks import FieldsLooked, RowsLooked  # noqa: TC001
from ome_zarr_helpdesk.facts.model.stored_files import StoredFiles  # noqa: TC001

__all__ = ["Probes"]


@dataclass(frozen=True, slots=True)
class Probes:
    """What was looked at closer, once the first answer was there; None is not looked at.

    ``fields`` is one field of several wells of a plate, ``rows`` the groups of its rows.
    ``files`` is which files of pixels of the image (or array) are stored, and how many
    bytes they take, ``keys`` whether they have the names that are stated.
    ``levels_unlisted`` are names of arrays in the folder of the image that look like
    levels and that ``datasets`` does not list. ``labels`` is what lies in its ``labels``
    group, ``copy`` how the consolidated metadata of the store agree with the documents
    themselves, ``beside`` the images of the same shape in one plain group, ``scene`` the
    images of the scene, or of the one above, as many as were looked at.
    """

    fields: FieldsLooked | None = None
    rows: RowsLooked | None = None
    files: StoredFiles | None = None
    keys: ChunkKeys | None = None
    levels_unlisted: tuple[str, ...] | None = None
    labels: LabelsLook | None = None
    copy: CopyLook | None = None
    beside: Neighbors | None = None
    scene: tuple[SceneImage, ...] | None = None
