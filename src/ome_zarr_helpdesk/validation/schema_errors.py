"""What a JSON schema objects to, as complaints."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.validation.model import Complaint
from ome_zarr_helpdesk.validation.places import cleaned, listed, pointer, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ome_zarr_helpdesk.validation.model import Subject

__all__ = ["complaints", "unique_items"]

_TYPES = {
    "string": "not-text",
    "integer": "not-integer",
    "number": "not-number",
    "boolean": "not-boolean",
    "array": "not-list",
    "object": "not-object",
}

_LIMITS = {
    "minItems": "too-few",
    "maxItems": "too-many",
    "minimum": "too-small",
    "exclusiveMinimum": "not-above",
    "maximum": "too-large",
}

_CONTAINS = {"axes": "axes-space", "coordinateTransformations": "scale-count"}
"""What a list of that name must contain."""


def complaints(error: Any, subject: Subject, *, required: bool = True) -> Iterator[Complaint]:
    """Yield what an error of jsonschema objects to; of alternatives those of the one meant."""
    if error.validator in ("oneOf", "anyOf") and error.context:
        meant = _meant(error)
        if meant:
            for inner in meant:
                yield from complaints(inner, subject, required=required)
            return
    path = tuple(error.absolute_path)
    code, values, below = _meaning(error, path)
    place = pointer((*subject.base, *path, *below))
    yield Complaint(
        subject.document, place, code, values, cleaned(error.message), required=required
    )


def unique_items(_validator: Any, unique: bool, instance: Any, _schema: Any) -> Iterator[Any]:
    """Find two equal items in one pass: jsonschema compares each with each other."""
    from jsonschema.exceptions import ValidationError

    if not unique or not isinstance(instance, list):
        return
    seen: set[Any] = set()
    for item in instance:
        key = _key(item)
        if key in seen:
            yield ValidationError(f"{shown(item)} stands there twice")
            return
        seen.add(key)


def _key(value: Any) -> Any:
    """Return something that two values share if they are equal to JSON Schema."""
    if isinstance(value, dict):
        return ("object", frozenset((name, _key(inner)) for name, inner in value.items()))
    if isinstance(value, list):
        return ("list", tuple(_key(inner) for inner in value))
    return (isinstance(value, bool), value)


def _meant(error: Any) -> list[Any]:
    """Return the errors of the alternative that was meant; none where it cannot be told.

    Alternatives differ by their ``type``: the one that fits is meant.
    """
    alternatives: dict[int, list[Any]] = defaultdict(list)
    for inner in error.context:
        alternatives[inner.relative_schema_path[0]].append(inner)
    fitting = [found for found in alternatives.values() if not any(map(_of_type, found))]
    if len(fitting) == 1:
        return fitting[0]
    return min(fitting, key=len) if fitting and len(min(fitting, key=len)) == 1 else []


def _of_type(error: Any) -> bool:
    names = tuple(error.relative_path)[-1:]
    return names == ("type",) and error.validator in ("enum", "const", "not")


def _meaning(
    error: Any, path: tuple[str | int, ...]
) -> tuple[str, tuple[tuple[str, Any], ...], tuple[str, ...]]:
    """Return the code of our sentence, its values, and where below the place it stands."""
    rule, wanted = error.validator, error.validator_value
    got = (("got", shown(error.instance)),)
    if rule == "required":
        key = next((k for k in wanted if error.message.startswith(repr(k))), "?")
        return "missing", (("key", key),), (key,)
    if rule == "type" and wanted in _TYPES:
        return _TYPES[wanted], got, ()
    if rule in _LIMITS:
        return _LIMITS[rule], (("limit", wanted),), ()
    if rule in ("enum", "const"):
        allowed = listed(wanted if rule == "enum" else [wanted])
        code = {"version": "version", "unit": "unit"}.get(str(path[-1] if path else ""))
        return code or "not-one-of", (*got, ("allowed", allowed)), ()
    if rule == "pattern":
        return "pattern", got, ()
    if rule == "uniqueItems":
        return "duplicate", (), ()
    if rule in ("contains", "minContains", "maxContains") and path and path[-1] in _CONTAINS:
        return _CONTAINS[str(path[-1])], (), ()
    if rule in ("oneOf", "anyOf"):
        return _alternatives(error, got)
    return "other", (("said", cleaned(error.message)),), ()


def _alternatives(
    error: Any, got: tuple[tuple[str, Any], ...]
) -> tuple[str, tuple[tuple[str, Any], ...], tuple[str, ...]]:
    """Say which types are allowed, where it is the type that fits no alternative."""
    kinds = [i for i in error.context if _of_type(i) and i.validator != "not"]
    if not kinds or not isinstance(error.instance, dict):
        return "no-form", got, ()
    allowed: list[Any] = []
    for inner in kinds:
        stated = inner.validator_value
        allowed += stated if inner.validator == "enum" else [stated]
    values = (("got", shown(error.instance.get("type"))), ("allowed", listed(allowed)))
    return "not-one-of", values, ("type",)
