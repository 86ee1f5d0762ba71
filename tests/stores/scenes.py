"""Scenes of OME-Zarr 0.6, made of documents alone.

scene(tmp_path, ("left",), ("stage",), joined("identity", ("left", "physical"), "stage"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stores.arrays import below
from tests.stores.images import Image
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.stores.arrays import Files, Json

    End = str | tuple[str, str]


def scene(
    folder: Path, images: Sequence[str], systems: Sequence[str], *steps: Json, **options: Any
) -> Path:
    """Write a scene with images of these names, coordinate systems and transformations."""
    image = Image(
        **{
            "version": "0.6",
            "axes": "yx",
            "shape": (64, 64),
            "levels": 1,
            "pixel_size": (0.5, 0.5),
            **options,
        }
    )
    axes = image.metadata()["multiscales"][0]["coordinateSystems"][0]["axes"]
    described = [{"name": name, "axes": axes} for name in systems]
    members: Files = {}
    for name in images:
        members |= below(name, image.files())
    return tree(folder).group(
        "scene.ome.zarr",
        metadata={
            "version": "0.6",
            "scene": {"coordinateSystems": described, "coordinateTransformations": list(steps)},
        },
        members=members,
    )


def joined(kind: str, start: End, end: End, numbers: Any = None) -> Json:
    """Write a transformation between two systems: a name, or path of an image and name."""
    stated = {} if numbers is None else {kind: numbers}
    return {"type": kind, **stated, "input": _end(start), "output": _end(end)}


def _end(end: End) -> Json:
    return {"name": end} if isinstance(end, str) else {"path": end[0], "name": end[1]}
