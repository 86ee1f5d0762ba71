"""Write what was measured as a page: tables of ratios, budgets, growth, and where it was run."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distributions, version
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measuring import FLOOR, OURS, Budget, Comparison, Growth, Record
from benchmarks.peers import PEERS

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
_TO_READ = (
    f"Every figure is a median of runs in turns. Where there is a {FLOOR} (reading and parsing the "
    f"same documents, nothing more), a figure says how many times as long as that it took, and "
    f"the one in brackets how many times as long as the {OURS}; elsewhere with × how many times "
    f"as long as the {OURS}. A dash: below the table stands why not. A growth of 1 means "
    f"twice as long for twice as many, 0 that the number does not matter. `README.md` says more."
)


def write_results(folder: Path, records: list[Record]) -> None:
    """Write ``results.md`` and its plot into a folder."""
    parts = ["# Results", "", *_where(), "", _TO_READ, "", *_budgets(records)]
    grown = [r for r in records if isinstance(r, Growth) and OURS in r.points]
    if grown:
        parts += ["", "## How costs grow", "", *_grown(grown), *_plotted(folder, grown)]
    compared = [record for record in records if isinstance(record, Comparison)]
    for section in dict.fromkeys(record.section for record in compared):
        parts += ["", f"## {section}", ""]
        parts += _compared([record for record in compared if record.section == section])
    (folder / "results.md").write_text("\n".join(parts) + "\n", encoding="utf-8")


def _where() -> list[str]:
    versions = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    told = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {_processor()}, {os.cpu_count()} processors, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}. {versions}."
    ]
    for peer in PEERS:
        if peer.apart in os.environ:
            apart = ", ".join(_versions_apart(Path(os.environ[peer.apart])))
            told += ["", f"In an environment of its own, because of what it needs: {apart}."]
    return told


def _versions_apart(environment: Path) -> list[str]:
    """Return the packages of another environment, with their versions."""
    folders = [*environment.glob("lib/python*/site-packages"), environment / "Lib/site-packages"]
    found = {d.name: d.version for d in distributions(path=[str(folder) for folder in folders])}
    return [f"{name} {found[name]}" for name in PACKAGES if name in found]


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
    budgets = [(record, budget) for record in records for budget in record.budgets]
    kept = sum(budget.kept for _, budget in budgets)
    rows = ["## Budgets", "", f"{kept} of {len(budgets)} are kept.", ""]
    rows += ["| budget | reached | limit | |", "|---|---|---|---|"]
    rows += [
        f"| {record.section}: {record.what}: {budget.text} | {budget.reached:.3g} {budget.unit} "
        f"| {budget.limit:g} {budget.unit} | {_kept(budget)} |"
        for record, budget in budgets
    ]
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
        return "–"
    if record.unit != "s":
        return f"{_rounded(value)} {record.unit}"
    floors, ours = record.ratio(name, FLOOR), record.ratio(name, OURS)
    if floors is None:
        return f"{_rounded(ours, 2)} ×" if ours is not None else ""
    alone = name in (FLOOR, OURS) or ours is None
    return _rounded(floors) if alone else f"{_rounded(floors)} ({_rounded(ours, 2)})"


def _rounded(value: float, digits: int = 3) -> str:
    """Return a number with a few digits, without exponents and with commas."""
    return f"{float(f'{value:.{digits}g}'):,g}" if value < 1e5 else f"{value:,.0f}"


def _grown(records: list[Growth]) -> list[str]:
    """Return a table: a row for each who does a task, with the power it grows with."""
    rows = [
        "| task | by | who | over all sizes | between the two largest |",
        "|---|---|---|---|---|",
    ]
    for record in records:
        for name, points in record.points.items():
            power, last = record.exponent(name), record.last_exponent(name)
            sizes = ", ".join(f"{n:,g}" for n, _ in points)
            if power is not None and last is not None:
                by = f"{sizes} {record.by}"
                rows.append(f"| {record.what} | {by} | {name} | {power:.2f} | {last:.2f} |")
    return rows


def _plotted(folder: Path, records: list[Growth]) -> list[str]:
    """Return the lines that show the plot, where there is what draws it."""
    if find_spec("matplotlib") is None:
        return []
    from benchmarks.plot import write_plot

    write_plot(folder / "growth.svg", records)
    return ["", "![How costs grow, on logarithmic scales](growth.svg)"]
