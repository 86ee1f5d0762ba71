"""Coordinate systems of an image or a scene: what joins them, and which one is shown."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.model import SceneImage
from ome_zarr_helpdesk.match._affines import after, identity, inverse, matrix_of
from ome_zarr_helpdesk.match._places import inside

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from ome_zarr_helpdesk.facts.model import Facts, Scene, Transformation
    from ome_zarr_helpdesk.match._affines import Matrix

__all__ = ["Joined", "System", "Systems", "systems_of"]

MOST = 150
"""How many images, systems and transformations of a scene are put together."""


MAX_FOLDERS = 16
"""How many names the path of an image in a scene may have."""


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system; ``image`` is the path of the image that states it.

    It is None for one of the scene, and where nothing states it and a transformation
    names it all the same.
    """

    id: str
    name: str
    image: str | None = None
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Joined:
    """A transformation between two systems, by their ids."""

    input: str
    output: str
    step: Transformation


@dataclass(frozen=True, slots=True)
class Systems:
    """All coordinate systems that are known, and what joins them.

    Parameters
    ----------
    systems
        Those of the images first, then those of the scene.
    joined
        What joins them, as the file states it.
    images
        Paths of the images, as the scene states them; one empty path without a scene.
    intrinsic
        For each image the id of the system in which it is placed, if known.
    own
        Path of the explained image; None of a scene.
    n_images, n_systems, n_joined
        How many there are; of very many only the first are among the others.
    """

    systems: tuple[System, ...]
    joined: tuple[Joined, ...]
    images: tuple[str, ...]
    intrinsic: tuple[str | None, ...]
    own: str | None
    n_images: int = 0
    n_systems: int = 0
    n_joined: int = 0

    @property
    def own_intrinsic(self) -> str | None:
        """The system in which the explained image is placed."""
        return None if self.own is None else self.intrinsic[self.images.index(self.own)]

    def matrices_from(
        self, start: str, n_axes: int, wanted: Container[str] | None = None
    ) -> dict[str, Matrix]:
        """Return how positions in one system become positions in others.

        Only where that is known as a matrix, by the fewest transformations, forward or
        back.

        Parameters
        ----------
        start
            Id of the system.
        n_axes
            How many axes it has.
        wanted
            Ids that matter: of the others those are left out from which nothing leads on.
        """
        found, beside = {start: identity(n_axes)}, self._beside()
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            for edge in beside.get(at, ()):
                other = edge.output if edge.input == at else edge.input
                is_end = wanted is not None and other not in wanted and len(beside[other]) == 1
                if other in found or is_end:
                    continue
                matrix = _way(edge, at, n_axes)
                if matrix is not None:
                    found[other] = after(matrix, found[at])
                    waiting.append(other)
        return found

    def _beside(self) -> dict[str, list[Joined]]:
        """Return for each system the transformations that begin or end there."""
        beside: dict[str, list[Joined]] = {}
        for edge in self.joined:
            for end in {edge.input, edge.output}:
                beside.setdefault(end, []).append(edge)
        return beside


def _way(edge: Joined, start: str, n_axes: int) -> Matrix | None:
    """Return what leads from one end of a transformation to the other."""
    matrix = matrix_of(edge.step, n_axes)
    return matrix if matrix is None or edge.input == start else inverse(matrix)


def systems_of(facts: Facts) -> Systems | None:
    """Return the coordinate systems of an image, or of the scene that it is or lies in.

    Parameters
    ----------
    facts
        What the file states.

    Returns
    -------
    Systems or None
        None where the file names none: before OME-Zarr 0.6.
    """
    scene, image = facts.scene or facts.scene_above, facts.image
    if scene is None:
        if facts.kind not in ("image", "label-image") or image is None:
            return None
        return (
            _together((SceneImage.of("", image),), None, own="")
            if image.coordinate_systems
            else None
        )
    own = _path_in_scene(facts) if facts.scene is None else None
    looked_at = facts.probes.scene if facts.probes is not None else None
    known = {found.path: found for found in looked_at or ()}
    first = scene.images[0] if facts.scene is not None and scene.images else own
    if first is not None and image is not None:
        known.setdefault(first, SceneImage.of(first, image))
    listed = scene.images[:MOST]
    paths = dict.fromkeys((*listed, *([] if own is None else [own])))
    return _together(tuple(known.get(p, SceneImage(p)) for p in paths), scene, own)


def _path_in_scene(facts: Facts) -> str | None:
    """Return the path of the explained image as the scene above states it."""
    container = facts.container
    above = container.lies_in.scene if container is not None else None
    return None if container is None or above is None else inside(above, container.place)


def _together(images: tuple[SceneImage, ...], scene: Scene | None, own: str | None) -> Systems:
    joined = [
        Joined(_id(image, step.input), _id(image, step.output), step)
        for image in images
        for step in image.transformations
        if step.input and step.output
    ]
    steps = _first(scene.transformations, own) if scene is not None else ()
    joined += [Joined(s.input, s.output, s) for s in steps if s.input and s.output]
    systems = {
        _id(image, name): System(_id(image, name), name, image.path)
        for image in images
        for name in image.coordinate_systems
    }
    for name in scene.coordinate_systems[:MOST] if scene is not None else ():
        systems.setdefault(name, System(name, name))
    unread = {image.path for image in images if image.path and not image.coordinate_systems}
    for end in (end for edge in joined for end in (edge.input, edge.output)):
        if end not in systems:
            systems[end] = _named_only(end, unread)
    first = {system.image: name for name, system in reversed(systems.items())}
    named = {end for s in scene.transformations for end in _ends(s)} if scene is not None else set()
    n_further = max(0, len(scene.coordinate_systems) - MOST) if scene is not None else 0
    own_steps = sum(len(image.transformations) for image in images)
    return Systems(
        tuple(systems.values()),
        tuple(joined),
        tuple(image.path for image in images),
        tuple(_intrinsic(image, first) for image in images),
        own,
        n_images=max(len(images), len(scene.images) if scene is not None else 0),
        n_systems=len(systems.keys() | named) + n_further,
        n_joined=own_steps + (len(scene.transformations) if scene is not None else 0),
    )


def _ends(step: Transformation) -> Iterator[str]:
    yield from (end for end in (step.input, step.output) if end)


def _first(steps: tuple[Transformation, ...], own: str | None) -> tuple[Transformation, ...]:
    """Return the first of very many transformations, and those of the explained image."""
    begin = f"{own}/"
    ends = ((step, (step.input or "", step.output or "")) for step in steps[MOST:])
    further = (step for step, names in ends if own and any(n.startswith(begin) for n in names))
    return (*steps[:MOST], *islice(further, MOST))


def _id(image: SceneImage, name: str | None) -> str:
    """Return the id of a system of an image, as a scene's transformations name it."""
    return f"{image.path}/{name}" if image.path else name or ""


def _named_only(end: str, unread: set[str]) -> System:
    """Return a system that was only named: of an image that was not looked at, or of none."""
    names = end.split("/")
    for cut in range(1, min(len(names), MAX_FOLDERS)):
        path = "/".join(names[:cut])
        if path in unread:
            return System(end, "/".join(names[cut:]), path)
    return System(end, end, stated=False)


def _intrinsic(image: SceneImage, first: dict[str | None, str]) -> str | None:
    """Return the system that the levels lead to; of one not looked at, the first that is named."""
    if image.intrinsic_system is not None:
        return _id(image, image.intrinsic_system)
    return first.get(image.path)
