"""What the Zarr developers' strict reader finds in an array's document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.nodes import Node

__all__ = ["NotStrictReader", "StrictReader"]

MAX_CONTAINERS = 2_000
"""Lists and objects in a document that is read strictly: of more, that takes minutes."""

LONGEST_REASON = 300
"""A reason quotes the value it is about, which may be as long as the document."""


class StrictReader:
    """Adds the problems that `zarr_metadata` finds and we did not say already.

    The levels of an image differ as a rule in nothing but their shape, so a
    document that is like one without problems is not read again: that takes
    longer than all the rest.
    """

    def __init__(self) -> None:
        self._clean: list[tuple[int, dict[str, Any]]] = []

    def report(self, node: Node) -> None:
        """Read a node's document strictly, and report what is found into its problems."""
        fields = node.metadata
        content = {name: fields.raw(name) for name in fields.keys()}  # noqa: SIM118
        if node.zarr_format == 2:
            content.pop("attributes", None)
        key = (node.zarr_format, {k: v for k, v in content.items() if k != "shape"})
        if key in self._clean:
            return
        known = {p.location for p in fields.problems if p.document == fields.document}
        if _has_more_containers(content, MAX_CONTAINERS):
            return
        problems = _strictly_read(node.zarr_format, content)
        if not problems and not known:
            self._clean.append(key)
        for problem in problems:
            location = "/".join(str(part) for part in problem.loc)
            if f"{fields.location}/{location}" not in known:
                fields.report(f"zarr-{problem.kind}", location, reason=_short(problem.message))


class NotStrictReader(StrictReader):
    """Finds nothing, where the problems of a document are told elsewhere."""

    def report(self, node: Node) -> None:
        """Do nothing."""


def _has_more_containers(content: dict[str, Any], limit: int) -> bool:
    """Return whether there are so many lists and objects, attributes aside."""
    waiting: list[Any] = [value for name, value in content.items() if name != "attributes"]
    seen = 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict | list):
            seen += 1
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
