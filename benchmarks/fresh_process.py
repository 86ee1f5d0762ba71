"""What the first explanation costs: in a process that has just begun, and as a whole command."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.apart import ROOT, Child, command_of, everybody
from benchmarks.explain_images import image
from benchmarks.explain_plates import plate
from benchmarks.measuring import OURS, Budget, Comparison, in_turns, main, timed, times
from benchmarks.peers import ANEW, HELP_DESK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Medians, Record
    from benchmarks.peers import Peer

FIRST = "The first explanation in a fresh process"
WHOLE = "Explain as a whole process"
IMPORT_ZARR = "python -c 'import zarr'"
ONCE = "(once for each version: all content is read and judged)"
PATIENCE = 6
"""Seconds after which a program is not asked again: the slowest are asked two or three times."""

NO_COMMAND = "it has no command: Python that calls the same function once"


def records(quick: bool) -> Iterator[Record]:
    rounds = 1 if quick else 5
    asked = [HELP_DESK, ANEW, *everybody(quick)[2:]]
    with tempfile.TemporaryDirectory() as folder:
        five = image(Path(folder), 5)
        _run(command_of(HELP_DESK, "image", five))  # what it keeps is there from now on
        yield from _first("image", "5 levels, 0.5", five, asked, rounds)
        yield _whole("image", "5 levels, 0.5", five, asked, rounds)
        if not quick:
            wells = plate(Path(folder), 4, 6)
            yield from _first("plate", "24 wells, 0.5", wells, asked, rounds)
            yield _whole("plate", "24 wells, 0.5", wells, asked, rounds)


def _first(
    what: str, told: str, address: Path, asked: list[Peer], rounds: int
) -> Iterator[Comparison]:
    """Tell the first run without the imports, and with them."""
    imports: dict[str, list[float]] = {peer.name: [] for peer in asked}

    def first(peer: Peer) -> float:
        child = Child(peer, what, address)
        try:
            child.wait()
        finally:
            child.close()
        imports[peer.name].append(child.imports)
        return child.first

    timers = {p.name: partial(first, p) for p in asked}
    firsts: Medians = dict(in_turns(timers, rounds, most_seconds=PATIENCE))
    with_imports = {n: (firsts[n] or 0) + statistics.median(imports[n]) for n in firsts}
    budgets = (
        Budget("on top of imports", firsts[OURS] or 0, 0.8, "s"),
        Budget("on top of imports, nothing kept", firsts[ANEW.name] or 0, 0.8, "s", ONCE),
    )
    notes = {peer.name: str(getattr(peer, f"{what}_note")) for peer in asked}
    yield Comparison(FIRST, f"{told}, imports not counted", firsts, budgets=budgets, notes=notes)
    yield Comparison(FIRST, f"{told}, imports counted", dict(with_imports))


def _whole(what: str, told: str, address: Path, asked: list[Peer], rounds: int) -> Comparison:
    commands = {IMPORT_ZARR: [sys.executable, "-c", "import zarr"]}
    notes: dict[str, str] = {}
    for peer in asked:
        if peer.command:
            commands[peer.name] = [_script(peer.command[0]), *peer.command[1:], str(address)]
            notes[peer.name] = f"`{' '.join(peer.command)} PATH`"
        else:
            commands[peer.name] = command_of(peer, what, address)
            notes[peer.name] = NO_COMMAND
    timers = {name: partial(timed, partial(_run, words)) for name, words in commands.items()}
    timers[ANEW.name] = partial(_seconds_anew, commands[ANEW.name])
    notes[ANEW.name] = "the same where nothing is kept of an earlier process"
    medians = in_turns(timers, rounds, most_seconds=PATIENCE)
    budgets = tuple(
        Budget(text, times(medians[name], medians[IMPORT_ZARR]), 1.3, f"× `{IMPORT_ZARR}`", reason)
        for name, text, reason in (
            (OURS, "`ome-zarr-helpdesk explain`", ""),
            (ANEW.name, "the same, nothing kept", ONCE),
        )
    )
    return Comparison(WHOLE, told, dict(medians), budgets=budgets, notes=notes)


def _seconds_anew(command: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return timed(partial(_run, command, OME_ZARR_HELPDESK_CACHE=folder))


def _script(name: str) -> str:
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    assert found is not None, f"{name} is not installed"
    return found


def _run(command: list[str], **environment: str) -> None:
    subprocess.run(
        command,
        env=os.environ | environment,
        check=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    sys.exit(main(records))
