"""The only door to files and servers: five bounded, recorded, cancellable questions.

*document*, *exists* (of one key or of several at once: *stored*, and *sizes*, where how
much is stored is told along with it), *children*, *status* and *text*.
"""

from __future__ import annotations

import time
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from ome_zarr_helpdesk.documents.decoding import decode
from ome_zarr_helpdesk.documents.document import FORBIDDEN, NOT_ASKED, Document
from ome_zarr_helpdesk.documents.limits import Limits
from ome_zarr_helpdesk.documents.outdated import OutdatedCopy
from ome_zarr_helpdesk.documents.reader import Cancelled, CostlyReader, Reader, ReadError
from ome_zarr_helpdesk.source.keys import rebased

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ome_zarr_helpdesk.documents.document import AtHand
    from ome_zarr_helpdesk.documents.reader import Oddity
    from ome_zarr_helpdesk.source.place import Place

__all__ = ["Documents"]

_Data: TypeAlias = bytes  # `bytes` is also the name of a property below


class Documents:
    """Metadata documents of one store, each read once.

    Parameters
    ----------
    place
        The node, seen from the store's root.
    reader
        Gives bytes by key below that root.
    limits
        How much is read at most.
    cancelled
        Asked before every read; `Cancelled` is raised when it says so.
    """

    def __init__(
        self,
        place: Place,
        reader: Reader,
        limits: Limits | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.place = place
        self.limits = limits or Limits()
        self.at_hand: list[AtHand] = []
        self.copy: Literal["used", "distrusted"] | None = None  # what became of a consolidated copy
        self.forbidden = False  # "forbidden" turned out to mean absent
        self.tier = 1
        self.known_format: int | None = None  # found out before: asking for the other is spared
        self._take(reader)
        self.cancelled = cancelled
        self._known: dict[str, Document] = {}
        self._asked: set[str] = set()  # keys that were asked for, not found at hand
        self._began = time.perf_counter()
        self._asks = True
        self._lost: ReadError | None = None  # why the store is out of reach
        self.kept_back = 0  # questions of the closer look that are left to others
        self.outdated: OutdatedCopy | None = None  # tells what no question is left for
        self._counts = _Counts()
        self._before = 0  # how many questions tier 1 took
        self._stored: dict[str, bool | None] = {}

    @property
    def costly(self) -> bool:
        """Whether every question takes a while, as over a network."""
        return self._costly_reader is not None

    def _take(self, reader: Reader) -> None:
        """Read by way of a reader from now on."""
        self._reader = reader
        self._costly_reader = cast("CostlyReader", reader) if _is_costly(type(reader)) else None

    @property
    def zarr_format(self) -> int | None:
        """Zarr format 2 or 3 where it is known: asking for the other is spared."""
        nodes = self.place.nodes  # arrays in memory tell it
        return int(nodes[0].metadata.zarr_format) if nodes else self.known_format

    @property
    def requests(self) -> int:
        """How many questions were asked of the store."""
        return self._counts.requests

    @property
    def bytes(self) -> int:
        """How many bytes of documents were read."""
        return self._counts.size

    @property
    def seconds(self) -> float:
        """Seconds since the first question could be asked."""
        return time.perf_counter() - self._began

    @property
    def found(self) -> int:
        """How many documents were found."""
        return sum(document.found for document in self._known.values())

    @property
    def asks(self) -> bool:
        """Whether what is not known is asked for; a first answer is made without."""
        return self._asks

    @property
    def complete(self) -> bool:
        """Whether nothing was left unread that was asked for."""
        return self._asks and self._lost is None

    @property
    def oddities(self) -> tuple[Oddity, ...]:
        """What is odd about the store as a whole."""
        found: tuple[Oddity, ...] = getattr(self._reader, "oddities", ())
        return found

    def contents(self, *, asked: bool = False) -> dict[str, dict[str, Any]]:
        """Return every document known so far by its key, for the raw view.

        Parameters
        ----------
        asked
            Only those that the store itself was asked for: neither from memory nor
            from a consolidated copy.
        """
        return {
            key: document.content
            for key, document in self._known.items()
            if document.content is not None and (not asked or key in self._asked)
        }

    def so_far(self) -> Documents:
        """Return the same documents, of which no more are asked for than are known."""
        known = copy(self)
        known._asks, known.at_hand = False, [*self.at_hand]
        return known

    def seen_from(
        self, place: Place, reader: Reader, *, added: str = "", removed: str = ""
    ) -> Documents:
        """Return the same documents by their keys from another root.

        Parameters
        ----------
        place
            The same node, from the new root.
        reader
            Reads below the new root.
        added, removed
            What the keys begin with now, and what they began with; keys that do not
            begin so lie outside.
        """
        moved = copy(self)
        moved.place, moved.at_hand = place, []
        moved._take(reader)
        moved._known, moved._asked, moved._stored = {}, set(), {}
        if self.outdated is not None:
            moved.outdated = self.outdated.by_other_keys(added, removed)
        for document in self._known.values():
            key = rebased(document.key, removed, added)
            if key is None:
                continue
            moved._keep(replace(document, key=key))
            if document.key in self._asked:
                moved._asked.add(key)
        return moved

    def look_closer(self) -> None:
        """Begin tier 2, for which few questions are left where each takes a while."""
        self.tier, self._before = 2, self.requests

    @property
    def left(self) -> int:
        """How many questions tier 2 may still ask, where each takes a while."""
        return self.limits.closer_look - (self.requests - self._before)

    def forget(self, keys: Iterable[str]) -> None:
        """Ask again for some documents when they are needed."""
        for key in keys:
            self._known.pop(key, None)

    def distrust_copy(self) -> None:
        """Let go of what stood in a consolidated copy, and ask for it when it is needed.

        The copy still tells what no question of the closer look is left for.
        """
        self.copy = "distrusted"
        self.outdated, self.at_hand = OutdatedCopy(self.at_hand[0]), []
        self.forget([key for key in self._known if key not in self._asked])

    def document(self, key: str) -> Document:
        """Return the JSON object stored at a key, from memory if asked before."""
        known = self._known.get(key) or self._held(key)
        if known is None:
            if not self._asks:
                return Document(key, None, NOT_ASKED)
            if self.outdated is not None and self._spare == 0:
                copied = self.outdated.document(key)
                return self._keep(copied) if copied else Document(key, None, NOT_ASKED)
            self._asked.add(key)
            known = self._keep(self._read(key))
        if known.fault == FORBIDDEN and self._answers:
            self.forbidden = True
            return Document(key)
        return known

    def fetch(self, keys: Iterable[str], *, outside: bool = False) -> None:
        """Read several documents at once, where every question takes a while.

        Elsewhere nothing is done: a file costs less when it is read as it is needed.

        Parameters
        ----------
        keys
            Which documents.
        outside
            Whether they may lie outside the store: then no answer takes it out of reach.
        """
        lost = self._lost
        reader = self._costly_reader
        if reader is None or not self._asks:
            return
        wanted = [k for k in dict.fromkeys(keys) if k not in self._known and not self._held(k)]
        wanted = wanted[: self._spare]
        for start in range(0, len(wanted), self.limits.at_once):
            batch = wanted[start : start + self.limits.at_once]
            if self._lost is not None or not self._may_ask(len(batch)):
                return
            for key, data in reader.get_many(batch, self.limits.document_bytes).items():
                self._asked.add(key)
                self._keep(self._decoded(key, data))
        if outside:
            self._lost = lost

    def exists(self, key: str) -> bool:
        """Return whether something is stored at a key."""
        if self._known.get(key, Document(key)).found:
            return True
        if not self._asks or self._lost is not None:
            return False
        return self._may_ask() and self._reader.exists(key)

    def stored(self, keys: Iterable[str]) -> dict[str, bool | None]:
        """Return whether a file or object of any kind is stored at keys, such as those of chunks.

        Nothing of them is read; where every question takes a while all are asked at once.
        None where that cannot be told: not by this kind of store, or not to us.
        """
        wanted = list(dict.fromkeys(keys))
        unknown: dict[str, bool | None] = dict.fromkeys(wanted)
        if not wanted or not self._asks or self._lost is not None:
            return unknown
        new = [key for key in wanted if key not in self._stored] if self.costly else wanted
        if new and not self._may_ask(len(new)):
            return unknown
        answers = dict(self._reader.stored(new))
        if self.costly:
            self._stored |= answers
            answers = {key: self._stored[key] for key in wanted}
        return answers

    def sizes(self, keys: Iterable[str]) -> dict[str, int | None]:
        """Return how many bytes are stored at keys, as far as that is told without reading them.

        A key at which nothing is stored is left out; None where nobody can tell: of what
        lies on a server each would have to be asked for.
        """
        wanted = list(dict.fromkeys(keys))
        if not wanted or not self._asks or self._lost is not None or self.costly:
            return dict.fromkeys(wanted)
        self._may_ask(len(wanted))
        return dict(self._reader.sizes(wanted))

    def children(self, group: str) -> tuple[str, ...] | None:
        """Return up to `Limits.children` names below a group; None where it cannot be listed."""
        if not self._asks or self.costly:
            return None
        self._may_ask()
        names = self._reader.names(group, self.limits.children)
        return None if names is None else tuple(names)

    def status(self, key: str) -> int | None:
        """Return the HTTP status with which a server answers for a key; None without a server."""
        reader = self._costly_reader
        if reader is None or self._lost is not None:
            return None
        return reader.status(key) if self._asks and self._may_ask() else None

    def text(self, key: str) -> str | None:
        """Return a bounded text, or None where it is absent or cannot be read."""
        if not self._asks or self._lost is not None or not self._may_ask():
            return None
        try:
            data = self._reader.get(key, self.limits.text_bytes)
        except ReadError:
            return None
        return None if data is None else data.decode("utf-8", "replace")

    def close(self) -> None:
        """Let go of connections; what is known stays known."""
        if self._costly_reader is not None:
            self._costly_reader.close()

    @property
    def _answers(self) -> bool:
        """Whether the store has given out something that could be understood."""
        return any(document.content is not None for document in self._known.values())

    def _held(self, key: str) -> Document | None:
        """Return a document that is at hand without asking."""
        for at_hand in self.at_hand:
            document = at_hand(key)
            if document is not None:
                return self._keep(document)
        return None

    @property
    def _spare(self) -> int | None:
        """How many documents may still be asked for; None without a bound."""
        return None if self.outdated is None else max(0, self.left - self.kept_back)

    def _keep(self, document: Document) -> Document:
        self._known[document.key] = document
        return document

    def _may_ask(self, count: int = 1) -> bool:
        """Count a question; raise where nobody waits, lose the store where time is up."""
        if self.cancelled():
            raise Cancelled
        if self.costly and self.seconds > self.limits.total_seconds:
            limit = self.limits.total_seconds
            self._lost = ReadError("remote-too-slow", whole=True, seconds=limit)
            return False
        self._counts.requests += count
        return True

    def _read(self, key: str) -> Document:
        if self._lost is None and self._may_ask():
            try:
                return self._decoded(key, self._reader.get(key, self.limits.document_bytes))
            except ReadError as error:
                return self._decoded(key, error)
        return self._decoded(key, self._lost)

    def _decoded(self, key: str, data: _Data | ReadError | None) -> Document:
        if data is None:
            return Document(key)
        try:
            if isinstance(data, ReadError):
                raise data
            self._counts.size += len(data)
            decoded = decode(data, self.limits)
            return Document(key, decoded.content, oddities=decoded.oddities)
        except ReadError as error:
            if error.whole:
                self._lost = error
            return Document(key, None, error.code, tuple(error.values.items()), error.whole)


@cache
def _is_costly(kind: type[Reader]) -> bool:
    """Return whether readers of a kind are costly; to ask a protocol costs as much as a file."""
    return issubclass(kind, CostlyReader)


@dataclass(slots=True)
class _Counts:
    """What was asked and read; shared by all views of the same documents."""

    requests: int = 0
    size: int = 0
