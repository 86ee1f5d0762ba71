"""What a node says of its version against the format it lies in: each difference is a problem."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.facts.nodes import OME_KEYS, node_key
from ome_zarr_helpdesk.facts.versions import stated_versions

if TYPE_CHECKING:
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = [
    "KNOWN_VERSIONS",
    "format_of",
    "report_both_formats",
    "report_contradictions",
    "version_to_state",
]

KNOWN_VERSIONS = (
    "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.6rc0", "0.6.dev1", "0.6dev1", "0.6.dev2",
    "0.6.dev3", "0.6.dev4", "0.9.dev1",
)  # fmt: skip
"""Versions that writers have put into files, up to November 2026."""

_OF_SPATIALDATA = re.compile(r"0\.\d-dev-spatialdata")
"""SpatialData states versions of its own where its metadata differ from OME-Zarr's."""


def format_of(version: str) -> int | None:
    """Return the Zarr format that a version is written in; None where that cannot be told.

    OME-Zarr below 0.5 is Zarr v2, 0.5 and above Zarr v3 (RFC-2).
    """
    match = re.match(r"(\d{1,4})\.(\d{1,4})", version)
    if match is None:
        return None
    return 2 if (int(match.group(1)), int(match.group(2))) < (0, 5) else 3


def report_contradictions(node: Node) -> None:
    """Report keys and stated versions that do not go with the Zarr format or each other.

    Parameters
    ----------
    node
        The explained node.
    """
    _report_keys(node)
    stated = stated_versions(node)
    if not stated:
        return
    version, holder = stated[0]
    if version not in KNOWN_VERSIONS and not _OF_SPATIALDATA.fullmatch(version):
        holder.report("version-unknown", "version", version=version)
    expected = format_of(version)
    if expected is not None and expected != node.zarr_format:
        holder.report(
            "version-in-other-format",
            "version",
            version=version,
            expected=expected,
            found=node.zarr_format,
        )
    for other, where in stated[1:]:
        if _family(other) != _family(version):
            where.report("version-differs", "version", version=version, other=other)


def version_to_state(node: Node, stated: str | None, inferred: str | None) -> str | None:
    """Return the version a node should state, where it states none or one that is amiss.

    Parameters
    ----------
    node
        The explained node, after its contradictions were reported.
    stated
        The version it states.
    inferred
        The version whose form its metadata have.
    """
    amiss = stated is None or any(p.code.startswith("version-") for p in node.attributes.problems)
    if not amiss or inferred is None or format_of(inferred) != node.zarr_format:
        return None
    return inferred


def _family(version: str) -> str:
    """Return the first two numbers of a version: its pre-releases are of one family."""
    match = re.match(r"\d+\.\d+", version)
    return match.group() if match else version


def _report_keys(node: Node) -> None:
    """Report an ``ome`` key in Zarr v2, and keys of 0.4 and older in Zarr v3."""
    attributes = node.attributes
    has_ome = isinstance(attributes.raw("ome"), dict)
    if has_ome and node.zarr_format == 2:
        attributes.report("ome-key-in-v2", "ome")
    stray = [key for key in OME_KEYS if key in attributes and key != "ome"]
    if node.zarr_format != 3 or not _mean_ome_zarr(stray):
        return
    if has_ome:
        attributes.report("old-keys-beside-ome", stray[0])
    else:
        attributes.report("old-keys-in-v3", stray[0])


def _mean_ome_zarr(keys: list[str]) -> bool:
    """Whether keys outside ``ome`` are those of OME-Zarr: other conventions have labels, too."""
    return any(key in ("multiscales", "plate", "well", "bioformats2raw.layout") for key in keys)


def report_both_formats(documents: Documents, node: Node, names: tuple[str, ...] | None) -> None:
    """Report documents of Zarr v2 beside a ``zarr.json``, which is the one that counts.

    RFC-2: readers that know both prefer the newer.

    Parameters
    ----------
    documents
        Asked where the names do not tell, unless its answers cost time.
    node
        The explained node.
    names
        What lies at its path; None where that cannot be listed.
    """
    if node.zarr_format != 3:
        return
    other = ".zarray" if node.kind == "array" else ".zgroup"
    if names is not None and len(names) < documents.limits.children:
        found = other in names
    else:
        found = not documents.costly and documents.exists(node_key(node.path, other))
    if found:
        node.metadata.report("both-formats", other=other)
