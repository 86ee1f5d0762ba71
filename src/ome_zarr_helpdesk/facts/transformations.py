"""Pixel size and position of each level, from its coordinate transformations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ome_zarr_helpdesk.facts.fields import Fields

__all__ = ["MAX_STEPS", "Placement", "placement"]

MAX_STEPS = 100
"""How many transformations are put one after the other; real levels have one to four."""

MAX_DEPTH = 4
"""How deep one ``sequence`` may lie in another; the specification has no such nesting."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What a list of scales and translations comes to: ``x * scale + translation``."""

    scale: tuple[float, ...]
    translation: tuple[float, ...]


def placement(steps: Iterable[Fields], n_axes: int) -> Placement | None:
    """Compose the transformations of a level, first one first.

    Parameters
    ----------
    steps
        Transformations in the order they apply: those of the dataset, then
        those of ``multiscales`` (OME-Zarr 0.4 and 0.5, "multiscales" metadata);
        in 0.6 the one of the dataset, which may be a ``sequence``.
    n_axes
        How many axes the image has.

    Returns
    -------
    Placement or None
        None where none is stated or one of them is neither scale, translation
        nor identity, or has a wrong number of values.
    """
    scale, translation = [1.0] * n_axes, [0.0] * n_axes
    known = False
    for count, step in enumerate(_flattened(steps)):
        if count >= MAX_STEPS:
            step.report("too-many-steps", limit=MAX_STEPS)
            return None
        kind = step.text("type")
        if kind == "identity":
            known = True
            continue
        vector = step.numbers(kind) if kind in ("scale", "translation") else None
        if vector is None or len(vector) != n_axes:
            _report(step, kind, vector, n_axes)
            return None
        known = True
        if kind == "scale":
            scale = [s * v for s, v in zip(scale, vector, strict=True)]
            translation = [t * v for t, v in zip(translation, vector, strict=True)]
        else:
            translation = [t + v for t, v in zip(translation, vector, strict=True)]
    return Placement(tuple(scale), tuple(translation)) if known else None


def _flattened(steps: Iterable[Fields], depth: int = 0) -> Iterator[Fields]:
    """Yield steps with the parts of a ``sequence`` in its place (OME-Zarr 0.6)."""
    for step in steps:
        if step.raw("type") == "sequence" and depth < MAX_DEPTH:
            yield from _flattened(step.children("transformations") or (), depth + 1)
        else:
            yield step


def _report(step: Fields, kind: str | None, vector: tuple[float, ...] | None, n_axes: int) -> None:
    if vector is not None:
        step.report("transformation-length", kind or "", got=len(vector), axes=n_axes)
    elif kind in ("scale", "translation") and kind not in step:
        step.report("missing", kind, key=kind)
    elif kind not in ("scale", "translation"):
        step.report("transformation-unread", "type", type=kind or "?")
