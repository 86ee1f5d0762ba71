"""A test that measures time has no other beside it, however many processes share the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

TESTS = """
import json, pathlib, time
import pytest

def note(kind, number):
    began = time.monotonic()
    time.sleep(0.03)
    line = json.dumps([kind, began, time.monotonic()])
    pathlib.Path("notes", f"{__name__} {number}").write_text(line)

@pytest.mark.parametrize("number", range(10))
def test_any(number):
    note("any", number)

@pytest.mark.alone
@pytest.mark.parametrize("number", range(10, 14))
def test_measured(number):
    note("alone", number)

@pytest.mark.parametrize("number", range(14, 20))
def test_another(number):
    note("any", number)
"""


def at_once(one: list[float], other: list[float]) -> bool:
    return one[1] < other[2] and other[1] < one[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there it may run beside others")
def test_nothing_runs_beside_it(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = alone\n")
    for name in ("a", "b", "c"):
        (tmp_path / f"test_{name}.py").write_text(TESTS)
    variables = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    variables |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(REPOSITORY)}
    options = ("-p", "xdist", "-p", "tests.alone", "--numprocesses=3", "--dist=loadfile")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--basetemp", str(tmp_path / "run")],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "60 passed" in done.stdout, done.stdout + done.stderr
    noted = [json.loads(file.read_text()) for file in (tmp_path / "notes").iterdir()]
    measured = [one for one in noted if one[0] == "alone"]
    others = [one for one in noted if one[0] == "any"]
    assert (len(measured), len(others)) == (12, 48)
    assert any(at_once(one, other) for one in others for other in others if one is not other)
    for one in measured:
        assert not [other for other in noted if other is not one and at_once(one, other)]
