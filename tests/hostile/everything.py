"""A hostile store through everything that is made of it, and what must hold of each outcome."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk import search
from ome_zarr_helpdesk.api import explain_facts
from ome_zarr_helpdesk.facts import collect, with_all_files, with_census
from ome_zarr_helpdesk.facts.tiers import complete
from ome_zarr_helpdesk.rendering import pages
from ome_zarr_helpdesk.rendering.report import report
from ome_zarr_helpdesk.rendering.text import answers_text, findings_text
from tests.hostile.bounds import bounded
from tests.rendering.safe import EVERYTHING, check_all, check_html, check_text
from tests.stores.sound import documents_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.documents import Documents
    from tests.hostile.documents import HostileStore

    Look = Callable[[HostileStore, Explanation, int], None]

OF_OTHERS = 150
"""Megabytes for validators, napari and Qt, which are loaded when they are needed first."""

LARGER = 40
"""JSON holds no more than so many times the bytes that were read, and a megabyte."""

EVERY_WAY = 15
"""One store of so many is shown in every way, and each outcome is parsed."""


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write bytes by their keys, which are paths below a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def explained_fully(documents: Documents) -> Explanation:
    """Explain a store with every well and every file counted."""
    documents, facts = complete(documents, collect(documents))
    facts = with_all_files(documents, with_census(documents, facts))
    return explain_facts(facts, documents=documents.contents())


def check_store(store: HostileStore, otherwise: Look = lambda *_: None) -> Explanation:
    """Explain a store, and look at what one of the ways to show it makes of it.

    Parameters
    ----------
    store
        The store, in memory.
    otherwise
        Looks at it in further ways; is given the store, its explanation and a number.
    """
    turn = zlib.crc32(b"".join(store.files.values()))  # the same store always has the same
    read = sum(map(len, store.files.values()))
    with bounded(read, OF_OTHERS):
        explanation = explained_fully(documents_of(store.files, store.path))
        check_json(explanation.to_json(), read)
        _SHOWN[turn % len(_SHOWN)](explanation)
        if turn % EVERY_WAY == 0:
            check_all(explanation)
        otherwise(store, explanation, turn)
    return explanation


def check_json(content: dict[str, Any], read: int) -> None:
    """Valid JSON in bounds, with a sentence for every problem."""
    written = json.dumps(content, allow_nan=False)
    assert len(written) < 1_000_000 + LARGER * read
    assert json.loads(written) == content
    assert content["schema"] == 1
    assert content["summary"].strip()
    for problem in content["problems"]:
        assert problem["message"]
        assert not problem["message"].startswith("problem."), "words are missing"


def _check_text(explanation: Explanation) -> None:
    """What `explain` and `check` write."""
    check_text(explanation.to_text())
    check_text(findings_text(explanation))


def _check_answers(explanation: Explanation) -> None:
    """What `ask` and `report` write."""
    question = explanation.to_json()["summary"][:80]
    answers = search(question, explanation, 5)
    check_text(answers_text(answers, explanation.catalog, explanation, question))
    check_text(report(explanation, explanation.catalog))


def _check_pages(explanation: Explanation) -> None:
    """What the panel shows."""
    check_html(pages.overview(explanation, EVERYTHING))
    check_html(pages.findings(explanation.catalog, explanation))
    check_html(pages.layer_card(explanation))


_SHOWN = (_check_text, _check_answers, _check_pages)
