"""What lies in the ``labels`` group of an image, and how it compares with list and image."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.images import read_image
from ome_zarr_helpdesk.facts.model.looks import LabelLook, LabelsLook, LengthsDiffer
from ome_zarr_helpdesk.facts.nodes import below, cannot_be_read, read_node
from ome_zarr_helpdesk.source.keys import NODE_DOCUMENTS, join, parent, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Axis, Facts, Image
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["look_at_labels"]

MOST = 16
"""How many label images are looked at."""

OVER_NETWORK = 1
"""How many of those that are listed, where every one costs two requests."""


def look_at_labels(documents: Documents, facts: Facts) -> LabelsLook | None:
    """Look into the ``labels`` group of an image, or at one that is explained itself.

    Parameters
    ----------
    documents
        The documents of the store.
    facts
        What tier 1 found.

    Returns
    -------
    LabelsLook or None
        None where there is no such folder, or where that is not known.
    """
    if facts.kind == "label-image":
        return _itself(facts)
    path = _path(facts)
    if path is None or facts.zarr_format is None or facts.container is None:
        return None
    names = documents.children(path)
    if names is None and not documents.costly:
        return None
    node = read_node(documents, path, [], facts.zarr_format)
    if node is None and (documents.costly or cannot_be_read(documents, path, facts.zarr_format)):
        return None
    listed = node.ome.texts("labels") if node else None
    there = _candidates(documents, path, names)
    wanted = list(dict.fromkeys((*(listed or ()), *there)))
    most = OVER_NETWORK if documents.costly else MOST
    looker = _Looker(documents, facts, path, frozenset(listed or ()))
    looks = [looker.look(name) for name in wanted[:most]]
    labels = tuple(look for look in looks if look is not None)
    whole = names is not None and len(names) < documents.limits.children
    return LabelsLook(
        path=path,
        address=facts.container.address_of(path),
        is_group=node is not None,
        listed=listed,
        labels=labels,
        all_found=whole and len(labels) == len(wanted),
        image_levels=looker.image.n_levels if looker.image else None,
    )


def _itself(facts: Facts) -> LabelsLook | None:
    """Return a label image that is explained itself, without its list and its image."""
    image, container = facts.image, facts.container
    if image is None or container is None:
        return None
    full, address, above = image.full, container.address, parent(image.path)
    look = LabelLook(
        name=parts(image.path)[-1] if image.path else container.name,
        path=image.path,
        address=address,
        listed=True,
        stored=True,
        is_image=True,
        dtype=full.dtype if full else None,
        n_levels=image.n_levels,
        first_level=full.dataset if full else None,
        shape=full.shape if full else None,
        axis_order=image.axis_order,
        placed=image.has_translation,
    )
    return LabelsLook(above, container.address_of(above), True, None, (look,), all_found=False)


def _path(facts: Facts) -> str | None:
    """Return where the labels of what is explained lie."""
    if facts.labels is not None:
        return facts.labels.path
    if facts.kind != "image" or facts.image is None:
        return None
    container = facts.container
    if container and container.all_listed and "labels" not in (container.children or ("labels",)):
        return None
    return below(facts.image.path, "labels")


def _candidates(
    documents: Documents, path: str, names: tuple[str, ...] | None, depth: int = 2
) -> Iterator[str]:
    """Yield names of images below a folder, from there; groups in between may hold some.

    OME-Zarr 0.4 to 0.6, section on labels, allows such groups.
    """
    for name in (names or ())[: 2 * MOST]:
        if name in NODE_DOCUMENTS or name.startswith("."):
            continue
        node = read_node(documents, below(path, name), [], documents.zarr_format)
        if node is None or node.kind != "group":
            continue
        if isinstance(node.ome.raw("multiscales"), list):
            yield name
        elif depth > 1:
            inner = documents.children(node.path)
            yield from (f"{name}/{n}" for n in _candidates(documents, node.path, inner, depth - 1))


class _Looker:
    """Looks at label images of one image."""

    def __init__(
        self, documents: Documents, facts: Facts, path: str, listed: frozenset[str]
    ) -> None:
        self._documents = documents
        self._facts = facts
        self._path = path
        self._listed = listed
        self.image = facts.image

    def look(self, name: str) -> LabelLook | None:
        """Return what a label image is; None where it cannot be told."""
        documents, container = self._documents, self._facts.container
        zarr_format = self._facts.zarr_format
        path = join(self._path, name)
        if path is None or container is None or zarr_format is None:
            return None
        node = read_node(documents, path, [], zarr_format)
        listed, address = name in self._listed, container.address_of(path)
        if node is None:
            if cannot_be_read(documents, path, zarr_format):
                return None
            return LabelLook(name, path, address, listed, stored=False)
        label = read_image(documents, node, [], with_labels=False, in_short=True)
        if label is None:
            return LabelLook(name, path, address, listed, stored=True, is_image=False)
        full = label.full
        return LabelLook(
            name=name,
            path=path,
            address=address,
            listed=listed,
            stored=True,
            is_image=True,
            described=label.label is not None,
            dtype=full.dtype if full else None,
            n_levels=_n_levels(node),
            first_level=full.dataset if full else None,
            shape=full.shape if full else None,
            axis_order=label.axis_order,
            placed=label.has_translation,
            lacking=_longer_axes(self.image, label) if self.image else None,
            added=_longer_axes(label, self.image) if self.image else None,
            lengths=tuple(_lengths(label, self.image)) if self.image else (),
        )


def _n_levels(node: Node) -> int | None:
    datasets = (node.ome.children("multiscales") or ())[0].items("datasets")
    return None if datasets is None else len(datasets)


def _longer_axes(image: Image, other: Image) -> tuple[str, ...] | None:
    """Return axes of time and space, longer than one pixel, that another image does not have."""
    if image.axes is None or other.axes is None:
        return None
    names = {axis.name for axis in other.axes}
    return tuple(
        axis.name
        for axis in image.axes
        if axis.type in ("time", "space") and (axis.size or 0) > 1 and axis.name not in names
    )


def _lengths(label: Image, image: Image) -> Iterator[LengthsDiffer]:
    """Yield how much longer or shorter a label image is, for each axis along which it is.

    One pixel is as good as all of them (OME-Zarr 0.1 to 0.6, layout of images). Pixels
    may be larger than those of the image: what counts is what they cover.
    """
    of_image = {axis.name: (axis, scale) for axis, scale in _with_scale(image)}
    for axis, scale in _with_scale(label):
        whole, whole_scale = of_image.get(axis.name, (axis, scale))
        if axis.size is None or whole.size is None or axis.size == 1:
            continue
        if scale and whole_scale and axis.type in ("time", "space"):
            if axis.unit == whole.unit:
                ends = axis.size * scale, whole.size * whole_scale
                yield from _difference(axis, *ends, scale, in_pixels=False)
        else:
            yield from _difference(axis, axis.size, whole.size, 1.0, in_pixels=True)


def _with_scale(image: Image) -> Iterator[tuple[Axis, float | None]]:
    axes, full = image.axes or (), image.full
    scale = full.scale if full and full.scale else (None,) * len(axes)
    yield from zip(axes, scale, strict=False)


def _difference(
    axis: Axis, label: float, image: float, pixel: float, *, in_pixels: bool
) -> Iterator[LengthsDiffer]:
    """Yield the two lengths, where there is a difference."""
    if label != image and image and math.isfinite(label) and math.isfinite(image):
        off = abs(label - image)
        unit = None if in_pixels else axis.unit
        yield LengthsDiffer(
            axis.name, label, image, unit, in_pixels, off / abs(image), off / abs(pixel)
        )
