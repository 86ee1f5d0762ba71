"""What the Zarr developers' strict reader finds in an array's document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.ordinary import is_ordinary

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["report_strictly"]

MAX_PARTS = 2_000
"""Lists, objects and keys in a document that is read strictly: of more, that takes minutes."""

LONGEST_REASON = 300
"""A reason quotes the value it is about, which may be as long as the document."""


def report_strictly(node: Node) -> None:
    """Add the problems of an array that `zarr_metadata` finds and we did not say already."""
    fields = node.metadata
    content = dict(fields.content)
    if node.zarr_format == 2:
        content.pop("attributes", None)
    if is_ordinary(node.zarr_format, content) or _has_more_parts(content, MAX_PARTS):
        return
    known = {p.location for p in fields.problems if p.document == fields.document}
    for problem in _strictly_read(node.zarr_format, content):
        location = "/".join(str(part) for part in problem.loc)
        if f"{fields.location}/{location}" not in known:
            fields.report(f"zarr-{problem.kind}", location, reason=_short(problem.message))


def _has_more_parts(content: dict[str, Any], limit: int) -> bool:
    """Return whether there are more lists, objects and keys of objects, attributes aside."""
    waiting: list[Any] = [value for name, value in content.items() if name != "attributes"]
    seen = 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict | list):
            seen += 1 + (len(item) if isinstance(item, dict) else 0)
            if seen > limit:
                return True
            waiting.extend(item.values() if isinstance(item, dict) else item)
    return False


def _short(reason: str) -> str:
    """Return a reason without most of a long value that it quotes."""
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"


def _strictly_read(zarr_format: int, content: dict[str, Any]) -> tuple[Any, ...]:
    from zarr_metadata.model import read_array_metadata_v2, read_array_metadata_v3

    read = read_array_metadata_v3 if zarr_format == 3 else read_array_metadata_v2
    return tuple(read(content).problems)
