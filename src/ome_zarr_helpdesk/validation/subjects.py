"""Which nodes are judged: what is explained, what stands for it, and if asked all below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents import Cancelled, Document
from ome_zarr_helpdesk.facts.kinds import kind_of
from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.facts.nodes import document_keys, read_node
from ome_zarr_helpdesk.facts.versions import stated_version
from ome_zarr_helpdesk.source.keys import join
from ome_zarr_helpdesk.validation.model import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["MOST", "Shelf", "subjects", "unseen"]

MOST = 5_000
"""Nodes that are judged at most: the fields of 1,536 wells, three in each."""

MOST_ARRAYS = 64
"""Levels whose arrays are shown to a validator."""

KINDS = frozenset(
    {"image", "label-image", "labels", "plate", "well", "scene", "bioformats2raw", "series"}
)

_BY_KEY = {
    "plate": "plate",
    "well": "well",
    "scene": "scene",
    "multiscales": "image",
    "series": "series",
}


class Shelf:
    """Documents that were read, and where more may be read.

    Parameters
    ----------
    read
        Documents by their keys.
    documents
        Where others are read; None where only those may be used.
    cancelled
        Asked before every node; `Cancelled` is raised when it says so.
    """

    def __init__(
        self,
        read: Mapping[str, Any],
        documents: Documents | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._read = read
        self._documents = documents
        self._cancelled = cancelled
        self.zarr_format = None if documents is None else documents.zarr_format
        self.at_once = 1 if documents is None else documents.limits.at_once

    def fetch(self, paths: Iterable[str | None], zarr_format: int | None) -> None:
        """Read the documents of several groups at once, where every question takes a while."""
        if self._documents is not None and zarr_format is not None:
            keys = document_keys((path for path in paths if path is not None), zarr_format)
            self._documents.fetch(key for key in keys if key not in self._read)

    def document(self, key: str) -> Document:
        """Return a document; absent if it was not read and must not be."""
        content = self._read.get(key)
        if content is not None or self._documents is None:
            return Document(key, content)
        return self._documents.document(key)

    def so_far(self) -> Shelf:
        """Return the documents that were read, of which there will be no more."""
        return Shelf(self._read)

    def node(self, path: str, zarr_format: int | None, expect: str = "group") -> Node | None:
        """Return the node at a path."""
        if self._cancelled():
            raise Cancelled
        # It asks for documents and nothing else, which is what a shelf has.
        return read_node(self, path, [], zarr_format, expect)  # type: ignore[arg-type]


def subjects(facts: Facts, shelf: Shelf, *, below: bool = False) -> Iterator[Subject]:
    """Yield the nodes that are judged, the explained one first.

    Parameters
    ----------
    facts
        What is explained.
    shelf
        Its documents.
    below
        Whether labels and all fields are judged too, not only what stands for them.
    """
    if facts.container is None:
        return
    found: dict[str, None] = {}
    for path in _paths(facts, shelf, below):
        if path is None or path in found or len(found) >= MOST:
            continue
        found[path] = None
        subject = _subject(facts, shelf, path)
        if subject is not None:
            yield subject


def unseen(facts: Facts, *, below: bool) -> tuple[Note, ...]:
    """Return what no validator has looked at, besides the pixels, and what it went by."""
    notes: list[Note] = []
    if facts.version_source == "inferred" and facts.kind in KINDS:
        notes.append(Note("inferred", (("version", facts.ome_zarr_version),)))
    plate, image = facts.plate, facts.image
    if plate is not None and not below:
        wells = len(plate.wells or ())
        notes += _count("wells", wells - len(plate.wells_read) - len(plate.wells_missing))
        if wells > 1 or (plate.fields_sampled or 0) > 1:
            notes.append(Note("fields"))
    if not below:
        notes += _count("images", len(tuple(_images(facts))) - 1)
    if not below or facts.kind not in ("image", "labels"):
        names = facts.labels.names if facts.labels else image.labels if image else None
        notes += _count("labels", len(names or ()))
    return tuple(notes)


def _count(code: str, count: int) -> list[Note]:
    return [Note(code, (("count", count),))] if count > 0 else []


def _paths(facts: Facts, shelf: Shelf, below: bool) -> Iterator[str | None]:
    """Yield paths of nodes; None for one that leads out of the store."""
    here = facts.container.place if facts.container else ""
    yield here
    plate, image = facts.plate, facts.image
    if plate is not None:
        yield from (join(here, well) for well in plate.wells_read)
    if image is not None:
        yield image.path
    if not below:
        return
    if plate is not None:
        yield from _wells(facts, shelf, here)
    paths = [join(here, name) for name in _listed(facts)]
    shelf.fetch(paths, facts.zarr_format)
    yield from paths


def _listed(facts: Facts) -> Iterator[str]:
    """Yield paths of groups that the explained node lists or that belong to it."""
    image, labels = facts.image, facts.labels
    if facts.kind in ("image", "label-image"):
        yield "labels"
        yield from (f"labels/{name}" for name in (image and image.labels) or ())
    yield from (labels and labels.names) or ()
    yield from _images(facts)
    if facts.collection is not None:
        yield "OME"


def _images(facts: Facts) -> Iterator[str]:
    """Yield the paths of images that the explained node itself lists."""
    yield from (i.path for i in (facts.well.images if facts.well else None) or ())
    yield from facts.collection.images if facts.collection else ()
    yield from facts.scene.images if facts.scene else ()


def _wells(facts: Facts, shelf: Shelf, here: str) -> Iterator[str | None]:
    listed = (facts.plate.wells if facts.plate else None) or ()
    for start in range(0, len(listed), shelf.at_once):
        wells = [join(here, path) for path in listed[start : start + shelf.at_once]]
        shelf.fetch(wells, facts.zarr_format)
        for well in wells:
            fields = None if well is None else _fields(facts, shelf, well)
            if fields is not None:
                yield well
                shelf.fetch(fields, facts.zarr_format)
                yield from fields


def _fields(facts: Facts, shelf: Shelf, path: str) -> list[str | None] | None:
    """Return paths of the fields of a well; None where there is no such well."""
    node = shelf.node(path, facts.zarr_format)
    if node is None:
        return None
    stated = node.ome.child("well")
    names = (image.text("path") for image in (stated and stated.children("images")) or ())
    return [join(path, name) for name in names if name is not None]


def _subject(facts: Facts, shelf: Shelf, path: str) -> Subject | None:
    node = shelf.node(path, facts.zarr_format)
    if node is None or node.kind != "group":
        return None
    explained = facts.container is not None and path == facts.container.place
    kind = facts.kind if explained else kind_of(node, "/labels/" in f"/{path}")
    if kind == "group":  # keys of another kind may be there, with values of a wrong type
        kind = next((kind for key, kind in _BY_KEY.items() if key in node.ome), kind)
    if kind not in KINDS:
        return None
    return Subject(
        path=path,
        kind=kind,
        version=stated_version(node) or facts.ome_zarr_version or _only_version(kind, node),
        zarr_format=node.zarr_format,
        document=node.attributes.document,
        attributes=_as_json(node.attributes),
        arrays=_arrays(shelf.so_far(), node),
    )


def _only_version(kind: str, node: Node) -> str | None:
    """Return the only version of Zarr format 2 that has what bioformats2raw writes.

    It came with OME-Zarr 0.4 (version history, 0.4.1), and has no place for a
    version there.
    """
    return "0.4" if node.zarr_format == 2 and kind in ("bioformats2raw", "series") else None


def _arrays(shelf: Shelf, node: Node) -> dict[str, dict[str, Any]]:
    """Return the documents of all levels, by the paths that ``datasets`` states."""
    found: dict[str, dict[str, Any]] = {}
    for entry in node.ome.children("multiscales") or ():
        for dataset in entry.children("datasets") or ():
            stated = dataset.text("path")
            path = None if stated is None else join(node.path, stated)
            if stated is None or path is None or len(found) >= MOST_ARRAYS:
                return {}
            array = shelf.node(path, node.zarr_format, "array")
            if array is None or array.kind != "array":
                return {}
            found[stated] = _as_json(array.metadata)
    return found


def _as_json(fields: Fields) -> dict[str, Any]:
    """Return an object with lists where zarr made tuples of them: no validator takes these."""
    return {key: _listed_anew(fields.raw(key)) for key in fields.keys()}  # noqa: SIM118


def _listed_anew(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed_anew(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_listed_anew(inner) for inner in value]
    return value
