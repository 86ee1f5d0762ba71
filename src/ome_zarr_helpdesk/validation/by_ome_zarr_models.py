"""The models of ome-zarr-models: attributes, and for images the arrays of the levels."""

from __future__ import annotations

from copy import deepcopy
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.validation.model import Answer, unknown_version
from ome_zarr_helpdesk.validation.pydantic_errors import complaints

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.validation.model import Complaint, Subject

__all__ = ["judge"]

_VERSIONS = {"0.4": "v04", "0.5": "v05", "0.6": "v06"}

_MODELS = {
    "image": ("image", "ImageAttrs"),
    "label-image": ("image_label", "ImageLabelAttrs"),
    "labels": ("labels", "LabelsAttrs"),
    "plate": ("hcs", "HCSAttrs"),
    "well": ("well", "WellAttrs"),
    "scene": ("scene", "BaseSceneAttrs"),
    "bioformats2raw": ("bioformats2raw", "BioFormats2RawAttrs"),
}
"""Module and model of the attributes of a kind."""


def judge(subject: Subject) -> Answer:
    """Judge a node by the model of its version and kind."""
    import ome_zarr_models  # noqa: F401 - absent or broken: said so before anything else

    package = _VERSIONS.get((subject.version or "")[:3])
    if package is None or not _has(package):
        return Answer(None, note=unknown_version(subject))
    module, name = _MODELS.get(subject.kind, ("", ""))
    if not module or not _has(f"{package}.{module}"):
        return Answer(None, note=Note("kind-unknown"))
    model = getattr(import_module(f"ome_zarr_models.{package}.{module}"), name)
    inside = () if package == "v04" else ("ome",)
    given: Any = dict(subject.attributes)
    if inside:
        given = given.get("ome", {})
    found = _errors(model.model_validate, subject, inside, deepcopy(given))
    image = None if found else _image(subject, package)
    if image is None:
        return Answer(not found, found)
    found = _errors(image, subject, inside, None)
    return Answer(not found, found, arrays=True)


def _has(module: str) -> bool:
    try:
        import_module(f"ome_zarr_models.{module}")
    except ModuleNotFoundError:
        return False
    return True


def _errors(
    check: Callable[[Any], Any], subject: Subject, inside: tuple[str, ...], given: Any
) -> tuple[Complaint, ...]:
    from pydantic import ValidationError

    try:
        check(given)
    except ValidationError as error:
        return complaints(error.errors(include_url=False), subject, inside)
    return ()


def _image(subject: Subject, package: str) -> Callable[[Any], Any] | None:
    """Return what checks an image with the arrays of its levels, made of their documents.

    None where not all of these are at hand, or one is no array document; what
    is wrong with it is told by the Zarr developers' own reader.
    """
    from pydantic import ValidationError

    if not subject.arrays or subject.kind not in ("image", "label-image"):
        return None
    zarr = import_module("pydantic_zarr.v2" if package == "v04" else "pydantic_zarr.v3")
    try:
        arrays = {
            "/" + path.strip("/"): zarr.ArraySpec.model_validate({"attributes": {}, **document})
            for path, document in subject.arrays.items()
        }
    except ValidationError:
        return None
    members = zarr.GroupSpec.from_flat(arrays).members
    model = import_module(f"ome_zarr_models.{package}.image").Image
    return lambda _: model(attributes=deepcopy(dict(subject.attributes)), members=members)
