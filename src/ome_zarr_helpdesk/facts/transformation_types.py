"""Coordinate transformations as stated: the twelve types of OME-Zarr 0.6, read into facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model import TRANSFORMATION_TYPES, Transformation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ome_zarr_helpdesk.facts.fields import Fields

__all__ = ["MAX_PARTS", "named", "system_name"]

MAX_PARTS = 200
"""How many transformations inside others are read; real ones have two to six."""


def named(steps: Iterable[Fields]) -> tuple[Transformation, ...]:
    """Return transformations with the systems they join and what their type states.

    OME-Zarr 0.6, "coordinateTransformations"; in 0.4 and 0.5 they join no systems.
    """
    reader = _Reader()
    return tuple(reader.read(step) for step in steps)


def system_name(step: Fields, end: str) -> str | None:
    """Return the name of a coordinate system; 0.6 states it as text or as name and path.

    Parameters
    ----------
    step
        A transformation.
    end
        ``input`` or ``output``.
    """
    value = step.raw(end)
    if isinstance(value, dict):
        path, name = value.get("path"), value.get("name")
        parts = [p for p in (path, name) if isinstance(p, str) and p]
        return "/".join(parts) or None
    return value if isinstance(value, str) else None


class _Reader:
    """Reads transformations, those inside others up to a limit."""

    def __init__(self) -> None:
        self._left = MAX_PARTS

    def read(self, step: Fields) -> Transformation:
        kind = step.text("type")
        if kind is None:
            step.require("type")
        elif kind not in TRANSFORMATION_TYPES:
            step.report("transformation-unknown", "type", type=kind)
        start, end = system_name(step, "input"), system_name(step, "output")
        return Transformation(kind, start, end, name=step.text("name"), **self._stated(step, kind))

    def _stated(self, step: Fields, kind: str | None) -> dict[str, Any]:
        if kind in ("scale", "translation"):
            step.require(kind)
            return {"vector": step.numbers(kind)}
        if kind in ("affine", "rotation"):
            return _matrix(step, kind)
        if kind in ("displacements", "coordinates"):
            step.require("path")
            return {"path": step.text("path"), "interpolation": step.text("interpolation")}
        if kind == "mapAxis":
            step.require(kind)
            return {"axes": step.lengths(kind)}
        if kind == "projectAxis":
            return {
                "dropped": step.lengths("droppedInputs"),
                "created": step.lengths("createdOutputs"),
            }
        if kind in ("sequence", "byDimension", "bijection"):
            return {"steps": self._steps(step, kind)}
        return {}

    def _steps(self, step: Fields, kind: str) -> tuple[Transformation, ...] | None:
        if kind == "bijection":
            step.require("forward", "inverse")
            ways = (step.child("forward"), step.child("inverse"))
            return tuple(self._part(way) for way in ways if way is not None and self._left)
        step.require("transformations")
        parts = step.children("transformations")
        if parts is None:
            return None
        if len(parts) > self._left:
            count = len(parts)
            step.report("too-many", "transformations", count=count, limit=self._left)
        return tuple(self._part(part) for part in parts[: self._left])

    def _part(self, part: Fields) -> Transformation:
        """Read what another one consists of; with axes of its own in ``byDimension``."""
        self._left -= 1
        inner = part.child("transformation") if "transformation" in part else None
        if inner is None:
            return self.read(part)
        return replace(
            self.read(inner),
            input_axes=part.lengths("inputAxes"),
            output_axes=part.lengths("outputAxes"),
        )


def _matrix(step: Fields, kind: str) -> dict[str, Any]:
    """Return rows of numbers, or the path of the array that holds them."""
    path = step.text("path")
    if path is not None:
        return {"path": path}
    step.require(kind)
    return {"matrix": step.rows(kind)}
