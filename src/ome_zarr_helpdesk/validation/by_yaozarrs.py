"""The models of yaozarrs."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.validation.model import Answer, unknown_version
from ome_zarr_helpdesk.validation.pydantic_errors import complaints

if TYPE_CHECKING:
    from ome_zarr_helpdesk.validation.model import Subject

__all__ = ["judge"]

_VERSIONS = {"0.4": "v04", "0.5": "v05"}

_MODELS = {
    "image": "Image",
    "label-image": "LabelImage",
    "labels": "LabelsGroup",
    "plate": "Plate",
    "well": "Well",
    "bioformats2raw": "Bf2Raw",
    "series": "Series",
}


def judge(subject: Subject) -> Answer:
    """Judge the attributes of a node by the model of its version and kind."""
    import yaozarrs
    from pydantic import ValidationError

    package = _VERSIONS.get(subject.version or "")
    if package is None:
        return Answer(None, note=unknown_version(subject))
    inside = () if package == "v04" else ("ome",)
    given: Any = dict(subject.attributes)
    if inside:
        given = given.get("ome", {})
    name = _MODELS.get(subject.kind)
    if name == "LabelImage" and isinstance(given, dict) and "image-label" not in given:
        name = "Image"  # the label's own object is recommended, not required
    model = None if name is None else getattr(getattr(yaozarrs, package), name, None)
    if model is None:
        return Answer(None, note=Note("kind-unknown"))
    try:
        yaozarrs.validate_ome_object(deepcopy(given), model)
    except ValidationError as error:
        found = complaints(error.errors(include_url=False), subject, inside)
        return Answer(False, found)
    return Answer(True)
