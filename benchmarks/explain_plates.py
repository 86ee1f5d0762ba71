"""What it costs to explain a plate in a process that is warm, beside the peers."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.apart import Answers, ask, everybody, grown
from benchmarks.measuring import FLOOR, OURS, Budget, Comparison, main, times
from benchmarks.peers import CENSUS, FLOOR_OF_CENSUS
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Medians, Record

SECTION = "Explain a plate, warm"
TRIAL = ((1, 2),)
SIZES = ((2, 3), (4, 6), (8, 12), (16, 24), (32, 48))
PATIENCE = 60.0
"""Seconds. Who would take longer for one answer, as it took for fewer wells, is not asked."""


def records(quick: bool) -> Iterator[Record]:
    rounds = 1 if quick else 15
    answers: dict[float, Answers] = {}
    impatient: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows, columns in TRIAL if quick else SIZES:
            wells = rows * columns
            address = plate(Path(folder), rows, columns)
            answers[wells] = ask(everybody(quick), "plate", address, rounds, without=impatient)
            medians = answers[wells].medians
            yield answers[wells].compared(SECTION, f"{wells} wells, 0.5", _budgets(wells, answers))
            impatient |= _too_slow(medians, wells)
            if wells == 384 or quick:
                yield _census(address, rounds, wells)
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


def _budgets(wells: int, answers: dict[float, Answers]) -> tuple[Budget, ...]:
    ours = {number: answer.medians[OURS] or 0 for number, answer in answers.items()}
    if wells == 384:
        return (Budget("whole explanation", 1000 * ours[384], 12, "ms"),)
    if wells == 1536:
        times_as_long = times(ours[1536], ours[384])
        return (Budget("whole explanation", times_as_long, 2, "× that of 384 wells"),)
    return ()


def _census(address: Path, rounds: int, wells: int) -> Comparison:
    medians = ask([FLOOR_OF_CENSUS, CENSUS], "plate", address, rounds).medians
    floor, census = medians[FLOOR_OF_CENSUS.name], medians[CENSUS.name]
    budget = Budget("census", times(census, floor), 2, "floors")
    what = f"{wells} wells, 0.5: only the census of all wells"
    return Comparison(SECTION, what, {FLOOR: floor, OURS: census}, budgets=(budget,))


if __name__ == "__main__":
    sys.exit(main(records))
