"""What it costs to explain what lies on a server: questions, bytes, and how often one waits.

The servers run on the loopback interface and answer after a while, with Nagle's algorithm off.
Everybody has a process of their own, and asks once before anything is measured.
"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.apart import CannotError, Child, is_installed
from benchmarks.measuring import OURS, Budget, Comparison, in_turns, main
from benchmarks.peers import CENSUS, HELP_DESK, PEERS, Peer
from benchmarks.remote_tasks import FIRST_ANSWER, IDEAL, OF_A_LAYER, TIER_1
from benchmarks.s3_server import BUCKET, s3_store
from tests.servers.http import serve
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from benchmarks.measuring import Medians, Record
    from tests.servers.http import Served

SECTION = "Explain what lies on a server"
LATENCIES = (0, 10, 50, 200)
"""In milliseconds."""

OURSELVES = (IDEAL, HELP_DESK, TIER_1, FIRST_ANSWER)
NOTES = {
    IDEAL.name: "asks for the node's own document, then for all others of tier 1 at once"
    " (of a bucket without signing)",
    HELP_DESK.name: "the whole explanation, with the closer look after the first answers",
    TIER_1.name: "what summary, terms and facts need",
    FIRST_ANSWER.name: "what is said at first, in a viewer",
    OF_A_LAYER.name: "the same, where the levels of an image are zarr arrays in memory",
}
OPTIONS = {
    "0.5": {"version": "0.5"},
    "0.6": {"version": "0.6"},
    "0.4": {"version": "0.4"},
    "0.5, fresh consolidated copy": {"version": "0.5", "consolidate": True},
    "0.4, fresh consolidated copy": {"version": "0.4", "consolidate": True},
}
WITHOUT_COPY = ("0.5", "0.6", "0.4")
"""For what all peers are asked; for the rest, zarr only."""

BUCKETED = "5 levels, 0.5, in a bucket (S3)"
MOST = {
    "0.5": (7, 2.5),
    "0.6": (7, 2.5),
    "0.4": (9, 3.5),
    "0.5, fresh consolidated copy": (3, None),
    "0.4, fresh consolidated copy": (3, None),
}
"""Questions and latencies that tier 1 may take."""

NO_ZARR_JSON_FIRST = (
    "Zarr v2 is asked for when there is no zarr.json: both at once cost every other file a question"
)
ZARR_ASKS_TWICE = "zarr itself asks for two documents of a group in format 2"


def records(quick: bool) -> Iterator[Record]:
    peers = [] if quick else [peer for peer in PEERS if is_installed(peer)]
    rounds = 1 if quick else 3
    with tempfile.TemporaryDirectory() as name, serving(folder := Path(name)) as served:
        for number, what in enumerate(list(OPTIONS)[:1] if quick else OPTIONS):
            path = image(folder, f"{number}.ome.zarr", OPTIONS[what])
            whom = [*OURSELVES, OF_A_LAYER, *(peers if what in WITHOUT_COPY else peers[:1])]
            with children(whom, "image", f"{served.url}/{path.name}") as asked:
                for delay in LATENCIES if what == "0.5" and not quick else (50,):
                    told = asked.ask(served, delay, rounds)
                    yield from _compared(told, f"5 levels, {what}", _of_images(what, told))
                yield from _counted(told, f"5 levels, {what}")
        ours = [] if quick else [IDEAL, HELP_DESK]
        yield from _plates(served, folder, [*ours, FIRST_ANSWER, CENSUS, *peers], rounds)
        with s3_store(folder) as (fill, store):
            fill(path := image(folder, "bucket.ome.zarr", OPTIONS["0.5"]))
            whom = [*ours, TIER_1, *peers]
            with children(whom, "image", f"s3://{BUCKET}/{path.name}") as asked:
                told = asked.ask(store, 50, rounds)
                yield from _compared(told, BUCKETED, ())
                yield from _counted(told, BUCKETED)


def image(folder: Path, name: str, options: dict[str, Any]) -> Path:
    """Write an image of five levels with a label image; no pixels."""
    shape = (2, 4, 512, 512)
    return tree(folder).image(name, levels=5, shape=shape, labels={"nuclei": {}}, **options)


def _plates(served: Served, folder: Path, whom: list[Peer], rounds: int) -> Iterator[Record]:
    """Ask for a plate; those who ask for every field one after the other would take minutes."""
    what = "96 wells, 0.5"
    path = tree(folder).plate(rows=8, columns=12)
    with children(whom, "plate", f"{served.url}/{path.name}") as asked:
        told = asked.ask(served, 10, rounds)
        yield from _compared(told, what, ())
        yield from _counted(told, what)
        census = Asked([CENSUS.name], {CENSUS.name: asked.children[CENSUS.name]}, {})
        counted = census.ask(served, 50, rounds)
    budgets = (
        Budget("first help", told.requests[FIRST_ANSWER.name] or math.inf, 1, "requests"),
        Budget("all wells", served.most_at_once, 32, "requests at a time"),
    )
    yield from _compared(counted, f"{what}, all of them", budgets)


def _of_images(what: str, told: Told) -> tuple[Budget, ...]:
    if told.delay != 50:
        return ()
    asked = {name: count or math.inf for name, count in told.requests.items()}
    tier_1, waited = asked[TIER_1.name], told.latencies[TIER_1.name] or math.inf
    requests, latencies = MOST[what]
    found = [
        Budget("tier 1", tier_1, requests, "requests"),
        Budget("closer look after tier 1", asked[OURS] - tier_1, 8, "requests"),
    ]
    if latencies is not None:
        found.append(Budget("tier 1", waited, latencies, "latencies"))
    if what in WITHOUT_COPY:
        why = (NO_ZARR_JSON_FIRST, ZARR_ASKS_TWICE) if what == "0.4" else ("", "")
        first, layer = asked[FIRST_ANSWER.name], asked[OF_A_LAYER.name]
        found.append(Budget("first sentence", first, 1, "requests", why[0]))
        found.append(Budget("layer already loaded", layer, 1, "requests", why[1]))
    return tuple(found)


def _compared(told: Told, what: str, budgets: tuple[Budget, ...]) -> Iterator[Comparison]:
    notes = NOTES | {f"{name}, {what}": why for name, why in told.reasons.items()}
    if not told.delay:
        yield Comparison(SECTION, f"{what}: time, answers at once", told.seconds, notes=notes)
        return
    title = f"{what}: waiting, {told.delay} ms an answer"
    yield Comparison(SECTION, title, told.latencies, "latencies", budgets, notes)


def _counted(told: Told, what: str) -> Iterator[Comparison]:
    yield Comparison(SECTION, f"{what}: questions", told.requests, "requests")
    yield Comparison(SECTION, f"{what}: what is sent to us", told.kilobytes, "kB")


@dataclass(frozen=True)
class Told:
    """What was measured at one latency; name to median, None for who cannot, and why."""

    delay: int
    seconds: Medians
    requests: Medians
    kilobytes: Medians
    reasons: dict[str, str]

    @property
    def latencies(self) -> Medians:
        """How often one waits for an answer."""
        return {name: s and 1000 * s / self.delay for name, s in self.seconds.items()}


@dataclass(frozen=True)
class Asked:
    """Processes that ask a server for the same."""

    names: list[str]
    children: dict[str, Child]
    reasons: dict[str, str]

    def ask(self, served: Served, delay: int, rounds: int) -> Told:
        """Let them ask in turns, each answer coming so many milliseconds later."""
        counted: dict[str, list[tuple[int, int]]] = {name: [] for name in self.names}
        served.latency = delay / 1000

        def run(name: str, child: Child) -> float:
            served.forget()
            seconds = child.run()
            counted[name].append((len(served.asked), served.sent))
            return seconds

        timers = {name: partial(run, name, child) for name, child in self.children.items()}
        seconds: Medians = dict.fromkeys(self.names)
        seconds |= in_turns(timers, 3 * rounds if not delay else rounds, most_seconds=4)
        return Told(
            delay,
            seconds,
            {name: _median(n for n, _ in counts) for name, counts in counted.items()},
            {name: _median(n / 1000 for _, n in counts) for name, counts in counted.items()},
            self.reasons,
        )


def _median(numbers: Iterable[float]) -> float | None:
    known = list(numbers)
    return statistics.median(known) if known else None


@contextmanager
def children(whom: Sequence[Peer], what: str, address: str) -> Iterator[Asked]:
    """Start a process for each, and wait until it has asked once."""
    ready: dict[str, Child] = {}
    reasons: dict[str, str] = {}
    with ExitStack() as exits:
        started = [Child(peer, what, address) for peer in whom]
        for child in started:
            exits.callback(child.close)
        for peer, child in zip(whom, started, strict=True):
            try:
                child.wait()
            except CannotError as error:
                reasons[peer.name] = f"cannot: {error}"
            else:
                ready[peer.name] = child
        yield Asked([peer.name for peer in whom], ready, reasons)


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serve a folder over http."""
    served, server = serve(folder)
    yield served
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    sys.exit(main(records))
