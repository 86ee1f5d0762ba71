"""Everybody in a process of their own, so that nobody's threads and memory weigh on another.

    python -m benchmarks.apart yaozarrs image /data/cells.ome.zarr

tells the seconds that making the task took (the imports), and then, for each line that it is given,
those of one run. `ask` starts such a process for each, and asks them in turns.
"""

from __future__ import annotations

import gc
import json
import math
import os
import subprocess
import sys
import tempfile
import warnings
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from benchmarks.measuring import Comparison, Growth, in_turns, timed
from benchmarks.peers import FLOOR_OF_ALL, HELP_DESK, OURSELVES, PEERS, Peer
from benchmarks.remote_tasks import AT_SERVERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.measuring import Budget
    from benchmarks.peers import Task

ROOT = Path(__file__).parents[1]
_GRACE = 20
"""Seconds that somebody may take to end."""
_PYTHONS = ("bin/python", "Scripts/python.exe")


def main() -> None:
    """Do one task as often as lines come in, and tell the seconds."""
    name, what, address = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a peer prints is no answer
    warnings.simplefilter("ignore")
    peer = next(peer for peer in (*OURSELVES, *PEERS, *AT_SERVERS) if peer.name == name)
    made: list[Task] = []
    seconds = timed(lambda: made.append(getattr(peer, what)(address)))
    print(json.dumps(seconds), file=answers)
    print(json.dumps(timed(made[0])), file=answers)
    for _ in sys.stdin:
        gc.collect()
        print(json.dumps(timed(made[0])), file=answers)


class CannotError(Exception):
    """A peer failed; the text is what its traceback ends with."""


class Child:
    """Someone who does a task in a process of their own.

    Attributes
    ----------
    imports
        Seconds of making the task: importing what it needs. Known when it was waited for.
    first
        Seconds of the first run.
    """

    def __init__(self, peer: Peer, what: str, address: Path | str) -> None:
        self._exits = ExitStack()
        self._errors = self._exits.enter_context(_text_file())
        self._process = subprocess.Popen(
            command_of(peer, what, address),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )
        self.imports = self.first = math.nan

    def wait(self) -> None:
        """Wait for the first run."""
        self.imports, self.first = self._answer(), self._answer()

    def run(self) -> float:
        """Return the seconds of a further run."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        with self._exits:
            try:
                self._process.communicate(timeout=_GRACE)
            except subprocess.TimeoutExpired:  # threads of a peer that do not end
                self._process.kill()
                self._process.communicate()

    def _answer(self) -> float:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            said = self._errors.read().split("\n")
            last = (text for text in reversed(said) if text[:1].strip())  # no line set in
            raise CannotError(next(last, ""))
        return float(line)


def _text_file() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")


def command_of(peer: Peer, what: str, address: Path | str) -> list[str]:
    """Return the command that does a task, with the Python that the peer is installed for."""
    python, folder = sys.executable, os.environ.get(peer.apart) if peer.apart else None
    if folder is not None:
        python = str(next(file for file in map(Path(folder).joinpath, _PYTHONS) if file.exists()))
    return [python, "-m", "benchmarks.apart", peer.name, what, str(address)]


def is_installed(peer: Peer) -> bool:
    if peer in OURSELVES or peer.apart in os.environ:
        return True
    try:
        return bool(version(peer.name))
    except PackageNotFoundError:
        return False


def everybody(quick: bool) -> list[Peer]:
    """Return the floor, the Help Desk, and the peers that are installed; the first in a trial."""
    return [FLOOR_OF_ALL, HELP_DESK, *filter(is_installed, PEERS[:1] if quick else PEERS)]


@dataclass
class Answers:
    """What each took; None for who did not do it, and why."""

    medians: dict[str, float | None] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def compared(self, section: str, what: str, budgets: tuple[Budget, ...] = ()) -> Comparison:
        """Return them as a record."""
        notes = self.notes | {f"{name}, {what}": why for name, why in self.reasons.items()}
        return Comparison(section, what, self.medians, budgets=budgets, notes=notes)


def ask(
    peers: Sequence[Peer],
    what: str,
    address: Path,
    rounds: int,
    *,
    most_seconds: float = 4,
    without: Mapping[str, str] | None = None,
) -> Answers:
    """Ask several for the same, in turns.

    Parameters
    ----------
    peers
        Who is asked.
    what
        "image" or "plate".
    address
        Where it lies.
    rounds, most_seconds
        As of `interleaved`.
    without
        Name to the reason why somebody is not asked.
    """
    answers = Answers(reasons=dict(without or {}))
    with ExitStack() as exits:
        children = {p.name: Child(p, what, address) for p in peers if p.name not in answers.reasons}
        for child in children.values():
            exits.callback(child.close)
        for peer in peers:
            answers.medians[peer.name] = None
            if note := getattr(peer, f"{what}_note"):
                answers.notes[peer.name] = note
            if peer.name in children:
                try:
                    children[peer.name].wait()
                except CannotError as error:
                    if peer in OURSELVES:
                        raise
                    answers.reasons[peer.name] = f"cannot: {error}"
                    del children[peer.name]
        timers = {name: child.run for name, child in children.items()}
        answers.medians |= in_turns(timers, rounds, most_seconds=most_seconds)
    return answers


def grown(section: str, what: str, by: str, answers: Mapping[float, Answers]) -> Growth:
    """Return how the cost grows with a number, for each who could do it more than once."""
    points: dict[str, list[tuple[float, float]]] = {}
    for number, answer in answers.items():
        for name, seconds in answer.medians.items():
            if seconds is not None:
                points.setdefault(name, []).append((number, seconds))
    return Growth(section, what, by, {n: pairs for n, pairs in points.items() if len(pairs) > 1})


if __name__ == "__main__":
    main()
