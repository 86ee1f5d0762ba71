"""Whether the fields of a plate are alike: the same field of the wells that were read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.arrays import ArrayReader
from ome_zarr_helpdesk.facts.model.plate_checks import FieldLook, FieldsLooked
from ome_zarr_helpdesk.facts.nodes import document_keys, read_node
from ome_zarr_helpdesk.source.keys import join

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["look_at_fields"]


def look_at_fields(documents: Documents, facts: Facts) -> FieldsLooked | None:
    """Compare one field of a plate with the same field of the other wells that were read.

    A server is asked for one document a well, at most seven: the array of full
    resolution. Elsewhere the image is read too, to count its levels.

    Parameters
    ----------
    documents
        The documents of the store.
    facts
        Those of a plate.

    Returns
    -------
    FieldsLooked or None
        None of anything but a plate, and where no field was read.
    """
    plate, image, zarr_format = facts.plate, facts.image, facts.zarr_format
    if plate is None or image is None or zarr_format is None:
        return None
    sample, full = plate.sample, image.full
    if sample is None or full is None or full.shape is None or not full.dataset:
        return None
    fields = {well: join(plate.path, f"{well}/{sample.field}") for well in plate.wells_read}
    others = {w: path for w, path in fields.items() if path is not None and w != sample.well}
    arrays = {well: join(path, full.dataset) for well, path in others.items()}
    inside = [path for path in arrays.values() if path is not None]
    documents.fetch(document_keys(inside, zarr_format, arrays=True))
    reader = ArrayReader(strictly=False)
    looks = [_look(documents, w, arrays[w], others[w], zarr_format, reader) for w in others]
    first = FieldLook(sample.well, full.shape, full.dtype, image.n_levels)
    return FieldsLooked((first, *(look for look in looks if look is not None)))


def _look(
    documents: Documents,
    well: str,
    array: str | None,
    image: str,
    zarr_format: int,
    reader: ArrayReader,
) -> FieldLook | None:
    """Return what one field is like; None where it is not there, or cannot be read."""
    node = None if array is None else read_node(documents, array, [], zarr_format, "array")
    if node is None or node.kind != "array":
        return None
    found = reader.fields(node)
    look = FieldLook(well, found["shape"], found["dtype"])
    if documents.costly:
        return look
    return replace(look, n_levels=_n_levels(documents, image, zarr_format))


def _n_levels(documents: Documents, image: str, zarr_format: int) -> int | None:
    node = read_node(documents, image, [], zarr_format)
    entries = node.ome.children("multiscales") if node is not None else None
    datasets = entries[0].raw("datasets") if entries else None
    return len(datasets) if isinstance(datasets, list) else None
