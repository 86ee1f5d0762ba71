"""What it costs to explain a plate in a process that is warm, beside the peers."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.apart import Answers, Child, ask, everybody, grown
from benchmarks.measuring import FLOOR, OURS, Budget, Comparison, in_turns, main, times
from benchmarks.peers import CENSUS, FLOOR_OF_CENSUS, HELP_DESK
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Medians, Record

SECTION = "Explain a plate, warm"
TRIAL = ((1, 2), (1, 3))
SIZES = ((2, 3), (4, 6), (8, 12), (16, 24), (32, 48))
PATIENCE = 60.0
"""Seconds. Who would take longer for one answer, as it took for fewer wells, is not asked."""


def records(quick: bool) -> Iterator[Record]:
    rounds = 1 if quick else 15
    answers: dict[float, Answers] = {}
    impatient: dict[str, str] = {}
    plates: list[Path] = []
    with tempfile.TemporaryDirectory() as folder:
        for rows, columns in TRIAL if quick else SIZES:
            wells = rows * columns
            address = plate(Path(folder), rows, columns)
            answers[wells] = ask(everybody(quick), "plate", address, rounds, without=impatient)
            medians = answers[wells].medians
            yield answers[wells].compared(SECTION, f"{wells} wells, 0.5")
            impatient |= _too_slow(medians, wells)
            plates.append(address)
            if wells in (384, 2):
                yield _census(address, rounds, wells)
        yield _four_times_as_many(*plates[-2:], rounds=2 * rounds)
        yield grown(SECTION, "explaining a plate", "wells", answers)
        if not quick:
            old = plate(Path(folder, "old"), 16, 24, version="0.4")
            answer = ask(everybody(quick), "plate", old, rounds, without=impatient)
            yield answer.compared(SECTION, "384 wells, 0.4 (Zarr v2)")


def plate(folder: Path, rows: int, columns: int, version: str = "0.5") -> Path:
    """Write a plate with four fields a well."""
    name = f"{rows * columns}-wells.ome.zarr"
    return tree(folder).plate(name, rows=rows, columns=columns, fields=4, version=version)


def _too_slow(medians: Medians, wells: int) -> dict[str, str]:
    """Return who would need too long for the next plate, which has four times as many wells."""
    return {
        name: f"{wells} wells took it {times(seconds, medians[OURS]):,.0f} times as long as us"
        for name, seconds in medians.items()
        if seconds is not None and 4 * seconds > PATIENCE
    }


def _four_times_as_many(smaller: Path, larger: Path, rounds: int) -> Comparison:
    """Ask about both plates in turns: what comes minutes later on a busy machine says little."""
    with ExitStack() as exits:
        few, many = (Child(HELP_DESK, "plate", address) for address in (smaller, larger))
        for child in (few, many):
            exits.callback(child.close)
            child.wait()
        medians = in_turns({"few": few.run, "many": many.run}, rounds)
    times_as_long = times(medians["many"], medians["few"])
    budgets = (
        Budget("384 wells", 1000 * medians["few"], 12, "ms"),
        Budget("1536 wells", times_as_long, 2, "× that of 384 wells"),
    )
    told = {f"{OURS}, 384 wells": medians["few"], OURS: medians["many"]}
    return Comparison(SECTION, "1536 wells beside 384, 0.5", told, budgets=budgets)


def _census(address: Path, rounds: int, wells: int) -> Comparison:
    medians = ask([FLOOR_OF_CENSUS, CENSUS], "plate", address, rounds).medians
    floor, census = medians[FLOOR_OF_CENSUS.name], medians[CENSUS.name]
    budget = Budget("census", times(census, floor), 2, "floors")
    what = f"{wells} wells, 0.5: only the census of all wells"
    return Comparison(SECTION, what, {FLOOR: floor, OURS: census}, budgets=(budget,))


if __name__ == "__main__":
    sys.exit(main(records))
