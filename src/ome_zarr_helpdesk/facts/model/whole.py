"""All that is known of one source."""

from __future__ import annotations

from dataclasses import dataclass, field

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.facts.model.arrays import Array  # noqa: TC001
from ome_zarr_helpdesk.facts.model.groups import (  # noqa: TC001
    Collection,
    Container,
    Labels,
    Scene,
)
from ome_zarr_helpdesk.facts.model.images import Image  # noqa: TC001
from ome_zarr_helpdesk.facts.model.plates import Plate, Well  # noqa: TC001
from ome_zarr_helpdesk.facts.model.probes import Probes  # noqa: TC001
from ome_zarr_helpdesk.facts.model.problems import Note, Problem  # noqa: TC001

__all__ = [
    "Facts",
    "Read",
]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read to know all this."""

    documents: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    complete: bool = True
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one source.

    ``ome_key`` tells whether the OME-Zarr keys stand below a key ``ome``, as they
    do since 0.5, ``stated_versions`` every version that the node states, best first,
    each once. ``version_to_state`` is what an image should state that states none, or
    one that is amiss: the version whose form it has, where the Zarr format goes with
    it. ``scene_above`` is the scene that an image is part of. ``probes`` is None until
    somebody has looked closer.
    """

    source: str
    kind: str
    ome_zarr_version: str | None = None
    version_source: str | None = None
    zarr_format: int | None = None
    ome_key: bool | None = None
    stated_versions: tuple[str, ...] | None = None
    version_to_state: str | None = None
    container: Container | None = None
    image: Image | None = None
    plate: Plate | None = None
    well: Well | None = None
    labels: Labels | None = None
    collection: Collection | None = None
    scene: Scene | None = None
    scene_above: Scene | None = None
    array: Array | None = None
    problems: tuple[Problem, ...] = ()
    probes: Probes | None = None
    read: Read = field(default_factory=Read)

    def arrays(self) -> tuple[Array, ...]:
        """Return the arrays that hold the pixels: the levels of the image, or the one array."""
        if self.array is not None:
            return (self.array,)
        return (self.image.levels if self.image is not None else None) or ()

    def nearest_scene(self) -> tuple[Scene, str] | None:
        """Return the scene that this is, or the image lies in, with its path in the store."""
        if self.container is None:
            return None
        if self.scene is not None:
            return self.scene, self.container.place
        above = self.container.lies_in.scene
        return None if self.scene_above is None or above is None else (self.scene_above, above)
