"""The official JSON schemas of every version, as ngff-zarr carries them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.validation.model import Answer, unknown_version
from ome_zarr_helpdesk.validation.schema_errors import complaints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ome_zarr_helpdesk.validation.model import Complaint, Subject

__all__ = ["judge"]

_SCHEMAS = {
    "image": ("image",),
    "label-image": ("image", "label"),
    "plate": ("plate",),
    "well": ("well",),
    "scene": ("scene",),
    "bioformats2raw": ("bf2raw",),
    "series": ("ome",),
}
"""Names of the schemas of a kind; a `labels` group has none."""


def judge(subject: Subject) -> Answer:
    """Judge a node by the schemas of its version.

    What only the schema of recommendations objects to is not required.
    """
    validator = _validator()
    names = _SCHEMAS.get(subject.kind, ())
    if not any(key in _stated(subject) for key in ("image-label",)):
        names = tuple(name for name in names if name != "label")
    try:
        schemas = [s for name in names if (s := _schema(subject.version or "", name)) is not None]
    except ValueError:
        return Answer(None, note=unknown_version(subject))
    if not schemas:
        return Answer(None, note=Note("kind-unknown"))
    found = tuple(c for s in schemas for c in _complaints(validator(s), subject))
    advised = tuple(_advised(validator, subject, names, found))
    return Answer(not found, (*found, *advised))


def _stated(subject: Subject) -> Any:
    ome = subject.attributes.get("ome")
    return ome if isinstance(ome, dict) else subject.attributes


def _complaints(
    validator: Any, subject: Subject, *, required: bool = True
) -> tuple[Complaint, ...]:
    errors = validator.iter_errors(dict(subject.attributes))
    told = (c for error in errors for c in complaints(error, subject, required=required))
    return tuple(dict.fromkeys(told))


def _advised(
    validator: Callable[[Any], Any],
    subject: Subject,
    names: tuple[str, ...],
    found: tuple[Complaint, ...],
) -> Iterator[Complaint]:
    known = {(c.location, c.said) for c in found}
    for name in names:
        schema = _schema(subject.version or "", name, strict=True)
        if schema is None:
            continue
        for complaint in _complaints(validator(schema), subject, required=False):
            if (complaint.location, complaint.said) not in known:
                known.add((complaint.location, complaint.said))
                yield complaint


@lru_cache(maxsize=64)
def _schema(version: str, name: str, strict: bool = False) -> Any:
    """Return a schema; None where there is none of that name.

    Raises
    ------
    ValueError
        For a version without schemas.
    """
    from ngff_zarr.validate import load_schema

    try:
        schema = load_schema(version, name, strict)
    except FileNotFoundError:
        return None
    # With it jsonschema goes back to its own slow search for equal items.
    return {key: rule for key, rule in schema.items() if key != "$schema"}


@lru_cache(maxsize=1)
def _validator() -> Callable[[Any], Any]:
    """Return what makes a validator of a schema; nothing is fetched from anywhere."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry, Resource
    from referencing.exceptions import NoSuchResource
    from referencing.jsonschema import DRAFT202012

    from ome_zarr_helpdesk.validation.schema_errors import unique_items

    @lru_cache(maxsize=256)
    def retrieve(uri: str) -> Any:
        version, _, name = uri.removesuffix(".schema").split("/")[-3:]
        strict = name.startswith("strict_")
        try:
            schema = _schema(version, name.removeprefix("strict_"), strict)
        except ValueError:
            schema = None
        if schema is None:
            raise NoSuchResource(ref=uri)  # type: ignore[call-arg]
        return Resource.from_contents(schema, default_specification=DRAFT202012)

    registry: Any = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    kind: Any = extend(Draft202012Validator, {"uniqueItems": unique_items})
    return lambda schema: kind(schema, registry=registry)
