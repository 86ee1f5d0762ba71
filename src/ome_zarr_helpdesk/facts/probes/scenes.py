"""The images of a scene: which coordinate systems each has, and how large it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.images import read_image
from ome_zarr_helpdesk.facts.model import SceneImage
from ome_zarr_helpdesk.facts.nodes import document_keys, read_node
from ome_zarr_helpdesk.source.keys import join

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["look_at_scene"]

MOST = 24
MOST_COSTLY = 4
"""How many images are looked at; each is two documents, and a server is asked for both."""


def look_at_scene(documents: Documents, facts: Facts) -> tuple[SceneImage, ...] | None:
    """Read the images of a scene in short.

    Parameters
    ----------
    documents
        The documents of the store.
    facts
        Those of a scene, or of an image in one.

    Returns
    -------
    tuple of SceneImage or None
        The images that were found among the first of the scene, in its order; None of
        what has no scene.
    """
    found = facts.nearest_scene()
    if found is None or facts.container is None:
        return None
    (scene, place), own = found, facts.container.place
    most = MOST_COSTLY if documents.costly else MOST
    images = [(stated, join(place, stated)) for stated in scene.images]
    explained = [pair for pair in images[most:] if pair[1] == own and own]
    paths = dict([*images[:most], *explained[:1]])
    inside = [path for path in paths.values() if path is not None]
    documents.fetch(document_keys(inside, facts.zarr_format or 3))
    read = (_image(documents, stated, path, facts) for stated, path in paths.items())
    return tuple(image for image in read if image is not None)


def _image(documents: Documents, stated: str, path: str | None, facts: Facts) -> SceneImage | None:
    node = None if path is None else read_node(documents, path, [], facts.zarr_format)
    if node is None:
        return None
    image = read_image(documents, node, [], with_labels=False, in_short=True)
    return None if image is None else SceneImage.of(stated, image)
