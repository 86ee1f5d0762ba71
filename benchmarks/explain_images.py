"""What it costs to explain an image in a process that is warm, beside the peers."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zarr

from benchmarks.apart import Answers, ask, everybody, grown
from benchmarks.measuring import FLOOR, OURS, Budget, Comparison, main, times
from benchmarks.peers import FACTS, FLOOR_OF_FACTS
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Medians, Record

SECTION = "Explain an image, warm"
LEVELS = (1, 2, 5, 10)
OTHERS: dict[str, dict[str, Any]] = {
    "5 levels, 0.4 (Zarr v2)": {"version": "0.4"},
    "5 levels, 0.6": {"version": "0.6"},
    "5 levels, 0.5, sharded": {"chunk_shape": (1, 1, 128, 128), "shard_shape": (1, 8, 1024, 1024)},
}


def records(quick: bool) -> Iterator[Record]:
    rounds = 1 if quick else 30
    with tempfile.TemporaryDirectory() as folder:
        yield _facts(image(Path(folder, "facts"), 5), rounds)
        answers: dict[float, Answers] = {}
        for levels in LEVELS[2:3] if quick else LEVELS:
            address = image(Path(folder), levels)
            answers[levels] = ask(everybody(quick), "image", address, rounds)
            budgets = _budgets(answers[levels].medians) if levels == 5 else ()
            what = f"{levels} level{'s' * (levels > 1)}, 0.5"
            yield answers[levels].compared(SECTION, what, budgets)
        yield grown(SECTION, "explaining an image", "levels", answers)
        for number, (what, options) in enumerate({} if quick else OTHERS.items()):
            address = image(Path(folder, str(number)), 5, **options)
            yield ask(everybody(quick), "image", address, rounds).compared(SECTION, what)


def image(folder: Path, levels: int, **options: Any) -> Path:
    """Write an image with channels, pixel sizes, and pixels on every level."""
    options = {"chunk_shape": (1, 1, 256, 256), **options}
    path = tree(folder).image(
        f"{levels}-levels.ome.zarr",
        shape=(2, 4, 1024, 1024),
        levels=levels,
        pixel_size=(1, 2, 0.5, 0.5),
        channels=("DNA", "Actin"),
        **options,
    )
    for level in range(levels):
        zarr.open_array(path / str(level), mode="r+")[:] = 1
    return path


def _facts(five: Path, rounds: int) -> Comparison:
    medians = ask([FLOOR_OF_FACTS, FACTS], "image", five, rounds).medians
    floor, facts = medians[FLOOR_OF_FACTS.name], medians[FACTS.name]
    budget = Budget("facts", times(facts, floor), 8, "floors")
    return Comparison(
        SECTION, "5 levels, 0.5: only the facts", {FLOOR: floor, OURS: facts}, budgets=(budget,)
    )


def _budgets(medians: Medians) -> tuple[Budget, ...]:
    return (
        Budget("whole explanation as JSON", times(medians[OURS], medians[FLOOR]), 18, "floors"),
        Budget(
            "whole explanation as JSON", times(medians[OURS], medians["zarr"]), 1, "× zarr's open"
        ),
    )


if __name__ == "__main__":
    sys.exit(main(records))
