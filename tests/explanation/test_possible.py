"""What the kind of the data decides is not asked again, and the answer is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.explanation import build, findings, readers
from ome_zarr_helpdesk.explanation.possible import Possible, asks_for_more, possible
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path

    from ome_zarr_helpdesk.catalog.catalog import Catalog
    from ome_zarr_helpdesk.catalog.entry import Entry, Kind, When
    from ome_zarr_helpdesk.catalog.known import Known

MAKE: dict[str, dict[str, Any]] = {
    "image": {"labels": {"cells": {}}, "channels": ["DNA"]},
    "plate": {},
    "collection": {},
    "array": {},
    "group": {},
}


@pytest.mark.parametrize("kind", [*MAKE, "nothing there"])
def test_answer_is_that_of_asking_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = getattr(tree(tmp_path), kind)(**MAKE[kind]) if kind in MAKE else tmp_path / "absent"
    short = explain(path)
    for module in (build, findings):
        monkeypatch.setattr(module, "possible", _all)
    monkeypatch.setattr(readers, "possible_rows", lambda catalog, _known: catalog.readers)
    whole = explain(path)
    for name in ("terms", "faqs", "help", "findings", "not_looked_for", "readers"):
        assert getattr(short, name) == getattr(whole, name), name


def test_few_entries_are_left_to_ask_about_an_array(tmp_path: Path) -> None:
    known = explain(tree(tmp_path).array()).known
    catalog = default_catalog()
    left = possible(catalog, "finding", known)
    assert sum(len(one.cases) for one in left) < 0.7 * sum(
        len(entry.when) for entry in catalog.of_kind("finding")
    )
    assert possible(catalog, "finding", known) is left


def _all(catalog: Catalog, kind: Kind, known: Known) -> tuple[Possible, ...]:
    def cases(entry: Entry) -> tuple[tuple[When, bool], ...]:
        return tuple((case, asks_for_more(case.condition, known)) for case in entry.when)

    entries = catalog.of_kind(kind)
    return tuple(Possible(entry, cases(entry), entry.here, is_open=False) for entry in entries)
