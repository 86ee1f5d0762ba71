"""At the end it is told how many hostile documents were drawn, by all processes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    drawn = [dict(report.user_properties) for report in reports]
    if documents := sum(d.get("documents", 0) for d in drawn):
        stores = sum(d.get("stores", 0) for d in drawn)
        terminalreporter.write_line(f"{documents:,} hostile documents in {stores:,} stores")
