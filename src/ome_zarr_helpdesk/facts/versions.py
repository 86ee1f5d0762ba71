"""Which version of OME-Zarr a group follows, stated or inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.nodes import OME_KEYS

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.fields import Fields
    from ome_zarr_helpdesk.facts.model import Image
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["inferred_version", "stated_version", "stated_versions"]

_HOLDERS = ("plate", "well", "image-label", "omero")
"""Objects that carry a version in 0.4 and older, where ``multiscales`` has none."""

LONGEST = 40
"""No version has more letters."""


def stated_version(node: Node) -> str | None:
    """Return the version a group states, as text; numbers are accepted and reported.

    OME-Zarr 0.5 and later: ``ome.version``. Before: ``version`` of the first
    ``multiscales`` entry, of ``plate``, ``well`` or ``image-label``.
    """
    for holder in _holders(node):
        version = _as_text(holder.raw("version"), holder)
        if version is not None:
            return version
    return None


def stated_versions(node: Node) -> tuple[tuple[str, Fields], ...]:
    """Return every version a group states with the object that states it, best first.

    That of ``omero`` is only asked where nothing else states one: writers have put
    versions of their own there.
    """
    holders = _holders(node)
    found = [(text, holder) for holder in holders if (text := _plain_text(holder.raw("version")))]
    without = [(text, holder) for text, holder in found if not holder.location.endswith("/omero")]
    return tuple(without or found)


def inferred_version(image: Image | None, node: Node) -> str | None:
    """Infer the version from the shape of the metadata; None where nothing tells.

    No axes: 0.1 (keys with dots) or 0.2; axes as names: 0.3; axes as objects:
    0.4; coordinate systems: 0.6. Below a key ``ome`` it is 0.5 or 0.6 in any case.
    """
    entries = node.ome.children("multiscales") or ()
    if not entries:
        return None
    entry = entries[0]
    if "coordinateSystems" in entry:
        return "0.6"
    if isinstance(node.attributes.raw("ome"), dict):
        return "0.5"
    axes = entry.items("axes")
    if axes is None:
        full = image.full if image else None
        return "0.1" if full is None or full.dimension_separator == "." else "0.2"
    if axes and all(isinstance(axis, str) for axis in axes):
        return "0.3"
    return "0.4"


def _holders(node: Node) -> tuple[Fields, ...]:
    """Return the objects that may state the version, best first.

    Attributes that hold no OME-Zarr key are not asked: their version is that of
    something else, such as a table.
    """
    ome = node.ome
    if ome is not node.attributes:
        return (ome, *_multiscales(ome), *_objects(ome))
    if not any(key in ome for key in OME_KEYS):
        return ()
    # what stands beside the keys of 0.4 and older may be the version of something else
    return (*_multiscales(ome), *_objects(ome), ome)


def _multiscales(ome: Fields) -> tuple[Fields, ...]:
    return (ome.children("multiscales") or ())[:1]


def _objects(ome: Fields) -> tuple[Fields, ...]:
    found = (ome.child(name) for name in _HOLDERS)
    return tuple(item for item in found if item is not None)


def _as_text(version: Any, holder: Fields) -> str | None:
    text = _plain_text(version)
    if text is not None and not isinstance(version, str):
        holder.report("version-is-number", "version", version=version)
    elif text is None and isinstance(version, str):
        holder.report("version-unknown", "version", version=f"{version[:LONGEST]}…")
    elif text is None:
        holder.text("version")  # reports what is no text
    return text


def _plain_text(version: Any) -> str | None:
    if isinstance(version, bool):
        return None
    if isinstance(version, int | float) and abs(version) < 100:
        return str(version)
    return version if isinstance(version, str) and len(version) <= LONGEST else None
