"""``explain`` of everything we have: an exit code that is promised, and valid JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ome_zarr_helpdesk.command_line.main import app
from tests.stores.recordings import NAMES, put
from tests.stores.registry import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def check(path: Path) -> None:
    result = CliRunner().invoke(app, ["explain", str(path), "--format", "json"])
    answer = json.loads(result.stdout, parse_constant=pytest.fail)
    assert result.exit_code == (3 if answer["kind"] in ("not-zarr", "unreadable") else 0)
    assert answer["schema"] == 1
    assert answer["summary"]


@pytest.mark.parametrize("name", SOURCES)
def test_explain_a_sample(name: str, sample_path: Callable[[str], Path]) -> None:
    check(sample_path(name))


@pytest.mark.parametrize("name", NAMES)
def test_explain_what_others_wrote(name: str, tmp_path: Path) -> None:
    check(put(name, tmp_path))
