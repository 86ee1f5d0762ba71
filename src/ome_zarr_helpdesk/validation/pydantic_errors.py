"""What pydantic reports, as complaints: the model's own places become places in the document."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.validation.model import Complaint
from ome_zarr_helpdesk.validation.places import cleaned, found_at, pointer, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ome_zarr_helpdesk.validation.model import Subject

__all__ = ["complaints"]

_TYPES = {
    "string_type": "not-text", "string_sub_type": "not-text",
    "int_type": "not-integer", "int_parsing": "not-integer", "int_from_float": "not-integer",
    "float_type": "not-number", "float_parsing": "not-number", "finite_number": "not-number",
    "bool_type": "not-boolean", "bool_parsing": "not-boolean",
    "list_type": "not-list", "tuple_type": "not-list", "iterable_type": "not-list",
    "sequence_str": "not-list",
    "dict_type": "not-object", "model_type": "not-object", "model_attributes_type": "not-object",
}  # fmt: skip
"""Types of pydantic's errors, and which of our words for a type was expected."""

_BOUNDS = {
    "greater_than_equal": ("too-small", "ge"),
    "greater_than": ("not-above", "gt"),
    "less_than_equal": ("too-large", "le"),
    "too_short": ("too-few", "min_length"),
    "too_long": ("too-many", "max_length"),
}

_TRANSFORM = r"(?:datasets\.?\[(?P<dataset>\d+)\]\.)?coordinateTransformations"

# What the models of ome-zarr-models 1.7 and 1.8 and yaozarrs 0.3 say in words of their own:
# the code of our sentence, and where it stands below the place they name.
_SAYINGS: tuple[tuple[str, str, str], ...] = (
    (r"Length of axes \((?P<count>\d+)\) not valid", "axes-count", ""),
    (r"Length of space axes|must be 2 or 3 axes of type 'space'", "axes-space", ""),
    (r"Length of time axes|at most 1 axis of type 'time'", "axes-time", ""),
    (r"Length of channel axes|at most 1 axis of type 'channel'", "axes-channel", ""),
    (r"Length of custom axes", "axes-custom", ""),
    (r"space axes must be at the end|Time axis must be at|not in the required order by type",
     "axes-order", ""),
    (r"Axis names must be unique", "axes-names", ""),
    (rf"dimensionality of the \w+ transform in {_TRANSFORM}\. "
     r"Got (?P<axes>\d+) axes, but the \w+ transform has dimensionality (?P<got>\d+)",
     "transformation-length", "transform"),
    (rf"at {_TRANSFORM}\[\d+\]: The length of the transformation \((?P<got>\d+)\) does not "
     r"match the number of axes \((?P<axes>\d+)\)", "transformation-length", "transform"),
    (r"must be exactly one scale|Length of transforms|at most one translation|"
     r"first element of `coordinateTransformations` must be a scale|"
     r"Expected a scale or \(scale, translation\)", "scale-count", ""),
    (r"must be listed after the scale|second element of `coordinateTransformations`",
     "scale-first", ""),
    (r"inconsistent dimensionality|must have the same number of dimensions", "lengths-differ", ""),
    (r"Dataset \d+ has a lower resolution", "levels-order", ""),
    (r"not ordered from highest to lowest resolution", "levels-order", "datasets"),
    (r"Duplicate values found|items are not unique", "duplicate", ""),
    (r"[Ii]nvalid hex color", "color", ""),
    (r"has (?:row|column)Index \d+ but only \d+ (?:rows|columns) exist", "well-index", "wells"),
    (r"Error validating plate metadata: .*well path", "well-path", "wells"),
    (r"references an array that does not exist in this group: (?P<path>.*)",
     "array-missing", "multiscales"),
    (r"The node at (?P<path>.*?) is a group, not an array", "array-missing", "multiscales"),
    (r"has (?P<axes>\d+) axes which does not match the dimensionality of the array .*"
     r"\((?P<got>\d+)\)", "array-dimensions", "multiscales"),
    (r"Invalid version: '(?P<got>.*)'\. Must be (?P<allowed>.*)\.", "version", ""),
    (r"has no dimension_names metadata", "names-absent", "multiscales"),
    (r"does not match the dimension names of the array", "names-differ", "multiscales"),
)  # fmt: skip


_NUMBERS = ("count", "axes", "got")


@dataclass(frozen=True, slots=True)
class _Found:
    """One of pydantic's errors with its place.

    ``arms`` are the members of unions that were tried on the way, each with the
    place of its union.
    """

    error: Mapping[str, Any]
    path: tuple[str | int, ...]
    arms: tuple[tuple[tuple[str | int, ...], str], ...] = ()


def complaints(
    errors: Iterable[Mapping[str, Any]], subject: Subject, inside: tuple[str, ...] = ()
) -> tuple[Complaint, ...]:
    """Put pydantic's errors into complaints.

    Parameters
    ----------
    errors
        As ``ValidationError.errors()`` gives them.
    subject
        What was judged.
    inside
        Where in its attributes that stands which the model was given.
    """
    content = found_at(subject.attributes, inside)
    found = [_placed(error, content) for error in errors if not _is_consequence(error)]
    told = (_complaint(item, subject, inside) for item in _without_other_arms(found))
    return tuple(dict.fromkeys(told))


def _is_consequence(error: Mapping[str, Any]) -> bool:
    """Whether a list is called short only because its items did not pass."""
    if error["type"] != "too_short":
        return False
    given, least = error.get("input"), (error.get("ctx") or {}).get("min_length", 0)
    return isinstance(given, list | tuple) and len(given) >= least


def _placed(error: Mapping[str, Any], content: Any) -> _Found:
    """Walk along a place; names that the document does not have tell members of a union."""
    path: list[str | int] = []
    arms: list[tuple[tuple[str | int, ...], str]] = []
    names = error["loc"]
    for number, name in enumerate(names):
        missing = number == len(names) - 1 and error["type"] == "missing"
        if isinstance(content, dict) and (name in content or missing):
            content = content.get(name)
        elif isinstance(content, list) and isinstance(name, int) and name < len(content):
            content = content[name]
        elif not missing:
            arms.append((tuple(path), str(name)))
            continue
        path.append(name)
    return _Found(error, tuple(path), tuple(arms))


def _without_other_arms(found: list[_Found], depth: int = 0) -> Iterator[_Found]:
    """Yield errors; of a union only those of the member that was meant.

    That is the one whose fixed values (its ``type``) fit, else the one with the
    fewest errors.
    """
    unions: dict[Any, dict[str, list[_Found]]] = defaultdict(lambda: defaultdict(list))
    for item in found:
        if len(item.arms) <= depth:
            yield item
        else:
            place, name = item.arms[depth]
            unions[place][name].append(item)
    for arms in unions.values():
        if len(arms) > 1 and all(map(_is_other, arms.values())):
            yield _of_all(arms)
        else:
            meant = min(arms.values(), key=lambda items: (_is_other(items), len(items)))
            yield from _without_other_arms(meant, depth + 1)


def _is_other(items: list[_Found]) -> bool:
    return any(item.error["type"] == "literal_error" for item in items)


def _of_all(arms: Mapping[str, list[_Found]]) -> _Found:
    """Return that no member fits, with what each would have allowed."""
    fixed = [i for items in arms.values() for i in items if i.error["type"] == "literal_error"]
    allowed = [str((i.error.get("ctx") or {}).get("expected", "")) for i in fixed]
    context = {"expected": " or ".join(dict.fromkeys(allowed))}
    return replace(fixed[0], error={**fixed[0].error, "ctx": context})


def _complaint(item: _Found, subject: Subject, inside: tuple[str, ...]) -> Complaint:
    error, path = item.error, item.path
    said = cleaned(str(error.get("msg", "")))
    code, values, below = _meaning(error, path, said)
    place = pointer((*subject.base, *inside, *path, *below))
    return Complaint(subject.document, place, code, values, said)


def _meaning(
    error: Mapping[str, Any], path: tuple[str | int, ...], said: str
) -> tuple[str, tuple[tuple[str, Any], ...], tuple[str | int, ...]]:
    """Return the code of our sentence, its values, and where below the place it stands."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind == "missing":
        return "missing", (("key", str(path[-1]) if path else "?"),), ()
    if kind == "is_instance_of" and context.get("class") == "Sequence":
        kind = "list_type"
    if kind in _TYPES:
        return _TYPES[kind], (("got", shown(error.get("input"))),), ()
    if kind in _BOUNDS:
        code, name = _BOUNDS[kind]
        limit = context.get(name)
        return (code, (("limit", limit),), ()) if _is_number(limit) else _saying(said)
    if kind in ("literal_error", "enum"):
        code = "version" if path[-1:] == ("version",) else "not-one-of"
        got, allowed = shown(error.get("input")), str(context.get("expected", ""))
        return code, (("got", got), ("allowed", allowed.replace("'", '"'))), ()
    if kind == "string_pattern_mismatch":
        return "pattern", (("got", shown(error.get("input"))),), ()
    if kind == "extra_forbidden":
        return "extra-key", (("key", str(path[-1]) if path else "?"),), ()
    return _saying(said)


def _saying(
    said: str,
) -> tuple[str, tuple[tuple[str, Any], ...], tuple[str | int, ...]]:
    for pattern, code, below in _SAYINGS:
        match = re.search(pattern, said)
        if match is None:
            continue
        named = match.groupdict()
        dataset = named.pop("dataset", None)
        where: tuple[str | int, ...] = (below,) if below else ()
        if below == "transform":
            where = ("coordinateTransformations",)
            where = where if dataset is None else ("datasets", int(dataset), *where)
        numbers = {name for name in _NUMBERS if str(named.get(name)).isdigit()}
        values = tuple((n, int(v) if n in numbers else v) for n, v in named.items())
        return code, values, where
    return "other", (("said", said),), ()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
