"""How the benchmarks measure, and what they hand on: comparisons, budgets, growth.

Every script of this folder has a function ``records(quick)`` that yields `Comparison` and
`Growth`, and calls `main` with it. Machines are noisy and differ, so that seconds mean little:
what is compared runs in turns within one process, and what is told are medians as ratios.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OURS = "Help Desk"
FLOOR = "floor"
"""Reading the same documents and `json.loads` of them, in one thread."""


@dataclass(frozen=True)
class Budget:
    """What was promised, and what was reached; the smaller the better.

    Attributes
    ----------
    text
        What is promised, in a few words.
    reached
        What was measured.
    limit
        What may be reached at most.
    unit
        Of both: "floors", "ms", "requests", …
    reason
        Why it is missed, where it is known to be.
    """

    text: str
    reached: float
    limit: float
    unit: str
    reason: str = ""

    @property
    def kept(self) -> bool:
        return self.reached <= self.limit


@dataclass(frozen=True)
class Comparison:
    """The same task done by several, measured in turns in one run.

    Attributes
    ----------
    section
        Under which heading it is told.
    what
        The task.
    medians
        Name to the median, in seconds or `unit`; None for who cannot do the task.
    unit
        "s", or what else was counted ("requests", "MB", …).
    budgets
        What was promised about it.
    notes
        Name to what must be known of it: what a peer does that is like ours, why it cannot.
    """

    section: str
    what: str
    medians: dict[str, float | None]
    unit: str = "s"
    budgets: tuple[Budget, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    def ratio(self, name: str, to: str) -> float | None:
        """Return how often one median is another; None where one is unknown or nothing."""
        value, base = self.medians.get(name), self.medians.get(to)
        return None if value is None or not base else times(value, base)


@dataclass(frozen=True)
class Growth:
    """How a cost grows with a number.

    Attributes
    ----------
    section
        Under which heading it is told.
    what
        The task.
    by
        What is counted: "levels", "wells", "layers", "entries".
    points
        Name to pairs of the number and the median in seconds.
    """

    section: str
    what: str
    by: str
    points: dict[str, list[tuple[float, float]]]
    budgets: tuple[Budget, ...] = ()

    def exponent(self, name: str) -> float | None:
        """Return the power of the number the cost grows with, over all sizes.

        That is the slope of the straight line nearest to the logarithms: 1 means that twice as
        many take twice as long, 0 that the number does not matter.
        """
        return _power(self.points[name])

    def last_exponent(self, name: str) -> float | None:
        """Return the same between the two largest sizes, where fixed costs weigh least."""
        return _power(sorted(self.points[name])[-2:])


def _power(points: list[tuple[float, float]]) -> float | None:
    pairs = [(n, s) for n, s in points if n > 0 and s > 0]
    if len({n for n, _ in pairs}) < 2:
        return None
    numbers, costs = zip(*((math.log(n), math.log(s)) for n, s in pairs), strict=True)
    return statistics.linear_regression(numbers, costs).slope


Medians = dict[str, float | None]
"""Name to seconds; None for who cannot do the task."""
Record = Comparison | Growth


def times(value: float | None, base: float | None) -> float:
    """Return how often one is the other; infinity where one is not known."""
    return math.inf if value is None or not base else value / base


def timed(run: Callable[[], object]) -> float:
    """Return how many seconds something takes once."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def interleaved(
    runs: dict[str, Callable[[], object]], rounds: int = 30, *, most_seconds: float = 10
) -> dict[str, float]:
    """Return the median of the seconds that each takes, all in turns.

    Parameters
    ----------
    runs
        Name to what is run.
    rounds
        How often each is run; what is slow less often.
    most_seconds
        Who has taken as long in all is not run again.

    Returns
    -------
    dict
        Name to seconds.
    """
    timers = {name: partial(timed, run) for name, run in runs.items()}
    return in_turns(timers, rounds, most_seconds=most_seconds)


def in_turns(
    timers: Mapping[str, Callable[[], float]], rounds: int = 30, *, most_seconds: float = 10
) -> dict[str, float]:
    """Return the median of what each tells of itself, all asked in turns: see `interleaved`."""
    took: dict[str, list[float]] = {name: [] for name in timers}
    names = list(timers)
    for turn in range(rounds):
        gc.collect()
        start = turn % max(1, len(names))  # nobody always runs after the same one
        for name in names[start:] + names[:start]:
            if sum(took[name]) < most_seconds:
                took[name].append(timers[name]())
    return {name: statistics.median(seconds) for name, seconds in took.items()}


def quantile(values: list[float], share: float) -> float:
    """Return the value that a share of all (0.95: 95 in 100) do not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def said_in_napari(code: str, *arguments: str) -> Any:
    """Return what code says in a fresh process: JSON in its only line that begins with `told:`."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    [told] = [line for line in ran.stdout.splitlines() if line.startswith("told:")]
    return json.loads(told.removeprefix("told:"))


def main(records: Callable[[bool], Iterator[Record]]) -> int:
    """Measure, print, and return 1 where a budget is missed: what a script of this folder does."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="few rounds, small data: a trial")
    parser.add_argument("--records", type=Path, help="a file for the records, a JSON text a line")
    options = parser.parse_args()
    missed = False
    for record in records(options.quick):
        _print(record)
        missed |= not all(budget.kept for budget in record.budgets)
        if options.records is not None:
            with options.records.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"kind": type(record).__name__, **asdict(record)}) + "\n")
    return 1 if missed else 0


def read_records(file: Path) -> list[Record]:
    """Return what scripts have written with ``--records``."""
    return [_record(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def _record(told: dict[str, object]) -> Record:
    kind = {"Comparison": Comparison, "Growth": Growth}[str(told.pop("kind"))]
    told["budgets"] = tuple(Budget(**budget) for budget in told["budgets"])  # type: ignore[attr-defined]
    return kind(**told)  # type: ignore[arg-type]


def _print(record: Record) -> None:
    print(f"{record.section}: {record.what}")
    if isinstance(record, Growth):
        for name in record.points:
            print(f"    {name:28}{'grows as ' + record.by:>24} ^ {record.exponent(name) or 0:.2f}")
    else:
        for name, value in record.medians.items():
            told = "cannot" if value is None else _in_words(value, record.unit)
            ratio = record.ratio(name, FLOOR)
            print(f"    {name:28}{told:>14}" + (f"{ratio:10.1f} floors" if ratio else ""))
    for budget in record.budgets:
        kept = "kept" if budget.kept else "MISSED"
        print(f"    {kept}: {budget.text}: {budget.reached:.3g} of {budget.limit:g} {budget.unit}")
    sys.stdout.flush()


def _in_words(value: float, unit: str) -> str:
    return f"{1000 * value:.2f} ms" if unit == "s" else f"{value:.3g} {unit}"
