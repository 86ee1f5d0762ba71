"""The section ``validation`` of the JSON contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.catalog.richtext import plain

if TYPE_CHECKING:
    from ome_zarr_helpdesk.explanation.verdicts import ComplaintHere, ValidationHere, VerdictHere

__all__ = ["validation_json"]


def validation_json(validation: ValidationHere | None) -> list[dict[str, Any]] | None:
    """Return one entry for each validator; None where none was asked."""
    if validation is None:
        return None
    unseen = [plain(sentence) for sentence in validation.unseen]
    return [_verdict(verdict, unseen) for verdict in validation.verdicts]


def _verdict(verdict: VerdictHere, unseen: list[str]) -> dict[str, Any]:
    return {
        "validator": verdict.validator,
        "version": verdict.version,
        "valid": verdict.valid,
        "errors": [_complaint(c) for c in verdict.complaints if c.required],
        "more_errors": verdict.more,
        "recommendations": [_complaint(c) for c in verdict.complaints if not c.required],
        "summary": plain(verdict.summary),
        "installed": verdict.installed,
        "nodes": [
            {
                "path": node.path,
                "kind": node.kind,
                "document": node.document,
                "ome_zarr_version": node.version,
                "valid": node.valid,
                "arrays": node.arrays,
                "note": None if node.note is None else plain(node.note),
            }
            for node in verdict.nodes
        ],
        "not_looked_at": unseen if verdict.installed else [],
    }


def _complaint(complaint: ComplaintHere) -> dict[str, Any]:
    return {
        "document": complaint.document,
        "location": complaint.location,
        "message": plain(complaint.message),
        "term": complaint.term,
        "validator_message": complaint.said,
    }
