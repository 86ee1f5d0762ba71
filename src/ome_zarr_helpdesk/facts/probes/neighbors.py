"""What lies beside an image: levels that are not listed, and images of the same shape."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.arrays import ArrayReader
from ome_zarr_helpdesk.facts.images import read_image
from ome_zarr_helpdesk.facts.model.looks import Neighbors
from ome_zarr_helpdesk.facts.nodes import below, read_node
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS, parent, parts

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts, Image

__all__ = ["images_beside", "levels_unlisted"]

MOST = 16
"""How many things beside an image are looked at."""

_NUMBERED = re.compile(r"(.*?)[ _.-]*\d+", re.ASCII | re.DOTALL)


def levels_unlisted(documents: Documents, facts: Facts) -> tuple[str, ...] | None:
    """Return names of arrays that look like levels of an image and that it does not list.

    Parameters
    ----------
    documents
        The documents of the store.
    facts
        What tier 1 found.

    Returns
    -------
    tuple of str or None
        Names as ``datasets`` would have them: arrays with as many axes as the levels,
        nowhere longer than the largest. None where the folder cannot be listed, or
        the first level does not lie below it.
    """
    image, container = facts.image, facts.container
    if image is None or not image.levels or container is None:
        return None
    inside = container.children if container.place == image.path else None
    names = inside if inside is not None else documents.children(image.path)
    if names is None:
        return None
    first, _, rest = image.levels[0].dataset.strip("/").partition("/")
    if ".." in parts(rest):
        return None  # beside the others this leads elsewhere, also out of the store
    listed = {level.dataset.strip("/").partition("/")[0] for level in image.levels} | {first}
    others = [n for n in names if n not in (*listed, "labels", *NODE_DOCUMENTS)]
    found = (f"{name}/{rest}" if rest else name for name in others[:MOST] if name[:1] != ".")
    return tuple(name for name in found if _is_level(documents, image, name))


def _is_level(documents: Documents, image: Image, name: str) -> bool:
    full = image.full
    path = below(image.path, name)
    node = read_node(documents, path, [], documents.zarr_format, expect="array")
    if node is None or node.kind != "array" or full is None or full.shape is None:
        return False
    array = ArrayReader(strictly=False).fields(node)
    shape = array["shape"] or ()
    if len(shape) != len(full.shape) or array["dtype"] != full.dtype:
        return False
    return all(a <= b for a, b in zip(shape, full.shape, strict=True))


def images_beside(documents: Documents, facts: Facts) -> Neighbors | None:
    """Return images of one shape that lie beside each other in a group without metadata.

    Parameters
    ----------
    documents
        The documents of the store.
    facts
        What tier 1 found, of such a group or of one of its images.

    Returns
    -------
    Neighbors or None
        None where there are none, or where that cannot be told.
    """
    path, names = _side_by_side(documents, facts)
    alike: defaultdict[tuple[Any, ...], list[tuple[str, Image]]] = defaultdict(list)
    looked_at = 0
    for name in names[:MOST]:
        node = read_node(documents, below(path, name), [], facts.zarr_format)
        image = node and read_image(documents, node, [], with_labels=False, in_short=True)
        looked_at += image is not None
        if image and image.label is None and image.full and image.full.shape:
            alike[_place(image)].append((name, image))
    found = max(alike.values(), key=len, default=[])
    if len(found) < 2 or (facts.image and _place(facts.image) != _place(found[0][1])):
        return None
    names, first = tuple(name for name, _ in found), found[0][1]
    shape = (first.full.shape if first.full else None) or ()
    return Neighbors(path, names, looked_at, shape, first.n_channels, _stem(names))


def _place(image: Image) -> tuple[Any, ...]:
    """Return what channels of one picture have in common: axes, shape, pixel size, position."""
    full = image.full
    return (image.axis_order, *((full.shape, full.scale, full.translation) if full else ()))


def _side_by_side(documents: Documents, facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Return a plain group, and names in it that may be images; none where this is no such."""
    container = facts.container
    if container is None or container.in_ome_zarr or container.convention is not None:
        return "", ()
    if facts.kind == "group":
        right_below = (name for name in container.images or () if "/" not in name)
        return container.place, tuple(right_below)
    if facts.kind != "image" or not container.place:
        return "", ()
    path = parent(container.place)
    names = documents.children(path) or ()
    own = parts(container.place)[-1]
    others = [n for n in names if n != own and n not in NODE_DOCUMENTS and n[:1] != "."]
    return path, (own, *others)


def _stem(names: tuple[str, ...]) -> str | None:
    """Return what all names begin with where only a number follows; None for other names."""
    found = [_NUMBERED.fullmatch(name.removesuffix(".zarr").removesuffix(".ome")) for name in names]
    stems = {match[1].lower() if match else None for match in found}
    return stems.pop() if len(stems) == 1 else None
