"""benchmarks/: each script runs, each peer that is installed can be asked, the page says it all."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.__main__ import SCRIPTS
from benchmarks.apart import ask, everybody, is_installed
from benchmarks.measuring import FLOOR, OURS, Budget, Comparison, Growth, in_turns, read_records
from benchmarks.peers import HELP_DESK, OURSELVES, PEERS, Peer
from benchmarks.results import write_results
from tests.stores.trees import tree

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_trial_of_each_script_tells_what_it_measured(script: str, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    ours = ("OME_ZARR_HELPDESK_CONFIG", "OME_ZARR_HELPDESK_CACHE")
    environment = dict.fromkeys(ours, str(tmp_path)) | {"NAPARI_CONFIG": ""}
    command = [sys.executable, "-m", f"benchmarks.{script}", "--quick", "--records", str(records)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr, done.stderr
    told = read_records(records)
    assert told
    assert done.returncode == any(not b.kept for record in told for b in record.budgets)


def test_every_script_is_run_with_the_others() -> None:
    sources = (ROOT / "benchmarks").glob("*.py")
    scripts = {file.stem for file in sources if "def records(" in file.read_text(encoding="utf-8")}
    assert scripts == set(SCRIPTS)


def test_a_trial_asks_fewer() -> None:
    assert [peer.name for peer in everybody(quick=True)] == [FLOOR, OURS, "zarr"]


@pytest.mark.parametrize("peer", [*OURSELVES, *PEERS], ids=lambda peer: peer.name)
@pytest.mark.parametrize("what", ["image", "plate"])
def test_each_peer_that_is_installed_can_be_asked(peer: Peer, what: str, tmp_path: Path) -> None:
    if not is_installed(peer) or peer.apart in os.environ:
        pytest.skip("not installed here")
    store = tree(tmp_path)
    address = store.image(levels=2) if what == "image" else store.plate(rows=1, columns=2)
    if "census" in peer.name and what == "image":
        pytest.skip("a census is taken of plates")
    assert getattr(peer, what)(str(address))() is not None


def test_a_peer_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    image = tree(tmp_path).image(levels=1)
    (image / "0" / "zarr.json").unlink()
    answers = ask([HELP_DESK, PEERS[0]], "image", image, rounds=1)
    assert answers.medians["zarr"] is None
    assert answers.medians[OURS]
    assert answers.compared("", "broken").notes["zarr, broken"].startswith("cannot: KeyError")


def test_who_would_need_too_long_is_not_asked() -> None:
    answers = ask([PEERS[0]], "image", Path("none"), rounds=1, without={"zarr": "too slow"})
    assert answers.medians == {"zarr": None}
    assert answers.compared("", "a plate").notes["zarr, a plate"] == "too slow"


@pytest.mark.parametrize("power", [0, 1, 2])
def test_growth_is_the_power_of_the_number(power: int) -> None:
    growth = Growth("", "", "wells", {"someone": [(n, 0.2 * n**power) for n in (6, 24, 96)]})
    assert growth.exponent("someone") == pytest.approx(power)
    assert growth.last_exponent("someone") == pytest.approx(power)


def test_fixed_costs_weigh_least_between_the_largest_sizes() -> None:
    growth = Growth("", "", "wells", {"someone": [(n, 10 + n) for n in (1, 10, 1000, 10000)]})
    assert growth.last_exponent("someone") == pytest.approx(1, abs=0.01)
    assert growth.exponent("someone") < 0.9


def test_one_size_does_not_grow() -> None:
    assert Growth("", "", "wells", {"someone": [(6, 1.0)]}).exponent("someone") is None


def test_medians_are_of_runs_in_turns() -> None:
    asked: list[str] = []
    seconds = {"quick": iter([3.0, 1.0, 2.0]), "slow": iter([5.0, 50.0])}

    def timer(name: str) -> float:
        asked.append(name)
        return next(seconds[name])

    timers = {"quick": lambda: timer("quick"), "slow": lambda: timer("slow")}
    assert in_turns(timers, 3, most_seconds=10) == {"quick": 2.0, "slow": 27.5}
    assert asked == ["quick", "slow", "slow", "quick", "quick"]


def test_the_page_tells_ratios_budgets_growth_and_where(tmp_path: Path) -> None:
    kept, missed = Budget("facts", 7, 8, "floors"), Budget("JSON", 20, 18, "floors", "because")
    records = [
        Comparison(
            "Images",
            "5 levels",
            {FLOOR: 0.001, OURS: 0.02, "peer": 0.04, "other": None},
            budgets=(kept, missed),
            notes={"peer": "opens it"},
        ),
        Growth("Images", "explaining", "levels", {OURS: [(1, 1.0), (2, 2.0)]}),
    ]
    write_results(tmp_path, records)
    page = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert "1 of 2 are kept" in page
    assert "| Images: 5 levels: facts | 7 floors | 8 floors | kept |" in page
    assert "| Images: 5 levels: JSON | 20 floors | 18 floors | **missed** because |" in page
    assert "| 5 levels | 1 | 20 | 40 (2) | – |" in page
    assert "- peer: opens it" in page
    assert "| explaining | 1, 2 levels | Help Desk | 1.00 | 1.00 |" in page
    assert f"Python {platform.python_version()}" in page
    assert (tmp_path / "growth.svg").exists() == (find_spec("matplotlib") is not None)
