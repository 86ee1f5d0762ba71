"""What is counted is said rightly for none, for one and for many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog.richtext import plain
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.promise("only-what-was-looked-at")
@pytest.mark.parametrize(
    ("plate", "said"),
    [
        (
            {"rows": 1, "columns": 1, "fields": 1},
            "The only listed well was looked at: it has 1 field.",
        ),
        ({"rows": 1, "columns": 1, "lost": ["A/1"]}, "The only listed well is not there."),
        (
            {"rows": 2, "columns": 2, "fields": 2},
            "All 4 wells were looked at: each has 2 fields, 8 in all.",
        ),
        (
            {"rows": 2, "columns": 2, "fields": 1, "lost": ["A/2"]},
            "Of 4 listed wells 1 is not there (A/2). The others were looked at:"
            " each has 1 field, 3 in all.",
        ),
        (
            {"rows": 2, "columns": 2, "fields": 2, "lost": ["A/2", "B/1"]},
            "Of 4 listed wells 2 are not there (A/2 and B/1). The others were looked at:"
            " each has 2 fields, 4 in all.",
        ),
        (
            {"rows": 1, "columns": 2, "lost": ["A/1", "A/2"]},
            "All 2 listed wells were looked for; none of them is there.",
        ),
    ],
    ids=["one", "one-lost", "all-there", "one-of-four-lost", "two-of-four-lost", "all-lost"],
)
def test_wells_that_were_counted(plate: dict[str, Any], said: str, tmp_path: Path) -> None:
    explanation = explain(tree(tmp_path).plate(**plate), all_wells=True)
    assert explanation.to_json()["read"]["notes"][0] == said


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("validation.more", {"count": 1}, "Another 1 is not listed."),
        ("validation.more", {"count": 950}, "Another 950 are not listed."),
        ("open.done", {"count": 1}, "Opened as 1 layer. To undo that,"),
        (
            "problem.series-count-differs",
            {"described": 2, "found": 1},
            "1 numbered group lies beside",
        ),
        (
            "problem.series-count-differs",
            {"described": 1, "found": 2},
            "2 numbered groups lie beside",
        ),
        (
            "problem.rank-differs",
            {"name": "x", "got": 1, "axes": 3},
            "has 1 entry, but the array has 3 axes",
        ),
        (
            "problem.rank-differs",
            {"name": "x", "got": 3, "axes": 1},
            "has 3 entries, but the array has 1 axis",
        ),
        (
            "problem.transformation-length",
            {"got": 1, "axes": 3},
            "has 1 number, but the image has 3 axes",
        ),
        ("drop.others", {"count": 3}, "You dropped 3 things at once"),
    ],
)
def test_sentence_with_a_number(key: str, values: dict[str, Any], said: str) -> None:
    assert said in plain(default_catalog().messages.say(key, **values))
