"""Every installed validator asked about every node, within bounds; absent ones are named."""

from __future__ import annotations

import threading
import time
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.facts.model import Note
from ome_zarr_helpdesk.state.environment import version_of
from ome_zarr_helpdesk.validation import by_ngff_zarr, by_ome_zarr_models, by_yaozarrs
from ome_zarr_helpdesk.validation.model import Absent, Answer, Judged, Validation, Verdict
from ome_zarr_helpdesk.validation.subjects import subjects, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.validation.model import Complaint, Subject
    from ome_zarr_helpdesk.validation.subjects import Shelf

__all__ = ["LIMITS", "VALIDATORS", "Limits", "Validator", "validate"]


@dataclass(frozen=True, slots=True)
class Validator:
    """One of the community's validators: its distribution, how to install it, how to ask it."""

    name: str
    requirement: str
    judge: Callable[[Subject], Answer]


VALIDATORS = (
    Validator("ngff-zarr", "ngff-zarr[validate]", by_ngff_zarr.judge),
    Validator("ome-zarr-models", "ome-zarr-models", by_ome_zarr_models.judge),
    Validator("yaozarrs", "yaozarrs", by_yaozarrs.judge),
)
"""The validators that are asked: first the official schemas."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds, so that no file takes time or memory without end.

    Parameters
    ----------
    complaints
        What one validator says at most; of more the number is told.
    values
        Values in the attributes of one node that validators are asked about.
    seconds
        After that no further node is judged.
    """

    complaints: int = 50
    values: int = 100_000
    seconds: float = 120.0


LIMITS = Limits()

_lock = threading.Lock()


def validate(
    facts: Facts,
    shelf: Shelf,
    *,
    below: bool = False,
    validators: tuple[Validator, ...] = VALIDATORS,
    limits: Limits = LIMITS,
) -> Validation:
    """Ask the validators about what is explained.

    Parameters
    ----------
    facts
        What is explained.
    shelf
        Its documents.
    below
        Whether labels below and all fields are judged too.
    validators
        Who is asked.
    limits
        Bounds on time and length.

    Returns
    -------
    Validation
        Never raises for what a file contains, or for what a validator does.
    """
    present = [v for v in validators if version_of(v.name)]
    asked = {v.name: _Asked(v, limits) for v in present}
    began, left_out = time.monotonic(), 0
    for subject in subjects(facts, shelf, below=below):
        if time.monotonic() - began > limits.seconds:
            left_out += 1
            continue
        too_large = _size(subject.attributes, limits.values) >= limits.values
        with _quiet():
            for one in asked.values():
                one.ask(subject, too_large)
    notes = list(unseen(facts, below=below))
    if left_out:
        notes.append(Note("time", (("count", left_out), ("seconds", limits.seconds))))
    return Validation(
        tuple(one.verdict() for one in asked.values() if not one.is_absent),
        tuple(
            Absent(v.name, v.requirement)
            for v in validators
            if v.name not in asked or asked[v.name].is_absent
        ),
        tuple(notes),
    )


class _Asked:
    """One validator, and what it has said so far."""

    def __init__(self, validator: Validator, limits: Limits) -> None:
        self._validator = validator
        self._limits = limits
        self._complaints: list[Complaint] = []
        self._more = 0
        self._nodes: list[Judged] = []
        self.is_absent = False

    def ask(self, subject: Subject, too_large: bool) -> None:
        """Ask about one more node."""
        if self.is_absent:
            return
        answer = Answer(None, note=Note("too-large")) if too_large else self._answer(subject)
        free = self._limits.complaints - len(self._complaints)
        self._complaints += answer.complaints[:free]
        self._more += sum(c.required for c in answer.complaints[free:])
        self._nodes.append(
            Judged(
                subject.path,
                subject.kind,
                subject.document,
                subject.version,
                answer.valid,
                answer.arrays,
                answer.note,
            )
        )

    def _answer(self, subject: Subject) -> Answer:
        try:
            return self._validator.judge(subject)
        except ImportError as error:
            # Its distribution is there, but something it needs is not.
            if not isinstance(error, ModuleNotFoundError):
                return Answer(None, note=Note("crashed", (("reason", type(error).__name__),)))
            self.is_absent = True
            return Answer(None)
        except Exception as error:  # noqa: BLE001 - code of others: whatever it raises is its answer
            return Answer(None, note=Note("crashed", (("reason", type(error).__name__),)))

    def verdict(self) -> Verdict:
        """Return what it says of all nodes."""
        judged = [node.valid for node in self._nodes if node.valid is not None]
        return Verdict(
            self._validator.name,
            version_of(self._validator.name) or "?",
            all(judged) if judged else None,
            tuple(self._complaints),
            self._more,
            tuple(self._nodes),
            None if self._nodes else Note("nothing"),
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the validators' warnings out of the terminal; one thread at a time may do so."""
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _size(value: Any, limit: int) -> int:
    """Return how many values there are, counted up to a limit."""
    count, waiting = 0, [value]
    while waiting and count < limit:
        found = waiting.pop()
        count += 1
        if isinstance(found, dict):
            waiting.extend(found.values())
        elif isinstance(found, list | tuple):
            waiting.extend(found)
    return count
