"""Write what was measured as a page: tables of ratios, budgets, growth, and where it was run."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.measuring import FLOOR, OURS, Budget, Comparison, Growth, Record

PACKAGES = (
    "napari-ome-zarr-helpdesk",
    "zarr",
    "ome-zarr",
    "ome-zarr-models",
    "yaozarrs",
    "ngio",
    "napari",
    "napari-ome-zarr",
    "napari-metadata",
    "napari-ome-zarr-navigator",
    "PyQt6",
    "PySide6",
)


def write_results(folder: Path, records: list[Record]) -> None:
    """Write ``results.md`` and its plot into a folder."""
    parts = ["# Results", "", _where(), "", *_budgets(records)]
    for section in dict.fromkeys(record.section for record in records):
        parts += ["", f"## {section}", ""]
        of_section = [record for record in records if record.section == section]
        parts += _compared([r for r in of_section if isinstance(r, Comparison)])
        parts += _grown([r for r in of_section if isinstance(r, Growth)])
    (folder / "results.md").write_text("\n".join(parts) + "\n", encoding="utf-8")


def _where() -> str:
    versions = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {_processor()}, {os.cpu_count()} processors, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}. {versions}."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    text = info.read_text(encoding="utf-8", errors="replace") if info.exists() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, flags=re.MULTILINE)
    return found[1] if found else platform.processor() or platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _budgets(records: list[Record]) -> list[str]:
    rows = ["## Budgets", "", "| budget | reached | limit | |", "|---|---|---|---|"]
    for record in records:
        for budget in record.budgets:
            rows.append(
                f"| {record.what}: {budget.text} | {budget.reached:.3g} {budget.unit} "
                f"| {budget.limit:g} {budget.unit} | {_kept(budget)} |"
            )
    return rows


def _kept(budget: Budget) -> str:
    return "kept" if budget.kept else f"**missed** {budget.reason}".strip()


def _compared(records: list[Comparison]) -> list[str]:
    """Return a table: a row a task, a column for each who does it."""
    if not records:
        return []
    names = list(dict.fromkeys(name for record in records for name in record.medians))
    rows = ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    rows += [
        f"| {record.what} | " + " | ".join(_cell(record, name) for name in names) + " |"
        for record in records
    ]
    notes = dict.fromkeys(
        f"- {name}: {note}" for record in records for name, note in record.notes.items()
    )
    return [*rows, "", *notes] if notes else rows


def _cell(record: Comparison, name: str) -> str:
    if name not in record.medians:
        return ""
    value = record.medians[name]
    if value is None:
        return "cannot"
    if record.unit != "s":
        return f"{value:.3g} {record.unit}"
    floors, ours = record.ratio(name, FLOOR), record.ratio(name, OURS)
    if floors is None:
        return f"{ours:.2g} ×" if ours is not None else ""
    return (
        f"{floors:.3g}" if name in (FLOOR, OURS) or ours is None else f"{floors:.3g} ({ours:.2g})"
    )


def _grown(records: list[Growth]) -> list[str]:
    rows = []
    for record in records:
        told = (
            f"{name} as {record.by}^{power:.2f}"
            for name in record.points
            if (power := record.exponent(name)) is not None
        )
        rows.append(f"- {record.what} grows: " + ", ".join(told) + ".")
    return ["", *rows] if rows else []
