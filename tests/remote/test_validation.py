"""Validators over a network: nothing is asked again, and what lies below is asked for at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain, validate
from ome_zarr_helpdesk.source.locate import locate
from ome_zarr_helpdesk.source.place import Place
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.api import Explanation
    from tests.servers.http import Served

    Serve = Callable[..., Served]


def nodes(explanation: Explanation) -> set[str]:
    assert explanation.validation is not None
    return {node.path for node in explanation.validation.verdicts[0].nodes}


def below(explanation: Explanation, source: object) -> Explanation:
    place = locate(str(source))
    assert isinstance(place, Place)
    return validate(explanation, below=place)


@pytest.mark.promise("only-what-is-given")
def test_nothing_is_asked_again(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).image(labels={"nuclei": {}})
    server = served()
    explanation = explain(f"{server.url}/{path.name}")
    server.asked.clear()
    told = validate(explanation).validation
    assert told is not None
    assert [verdict.valid for verdict in told.verdicts] == [True, True, True]
    assert server.asked == []


def test_fields_of_a_plate_are_asked_for_at_once(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).plate(rows=4, columns=8, fields=2)
    with edited(path / "D" / "8" / "1" / "zarr.json") as document:
        del document["attributes"]["ome"]["multiscales"][0]["datasets"]
    server = served(latency=0.02)
    source = f"{server.url}/{path.name}"
    explanation = explain(source)
    server.most_at_once = 0
    far = below(explanation, source)
    assert nodes(far) == nodes(below(explain(path), path))
    assert len(nodes(far)) == 1 + 32 + 64
    assert server.most_at_once >= 8
    assert far.facts.read.requests > explanation.facts.read.requests
    assert far.validation is not None
    wrong = {t.complaint.document for t in far.validation.together if t.complaint.required}
    assert wrong == {"D/8/1/zarr.json"}


def test_field_of_a_plate_lies_where_the_plate_begins(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).plate("plate", fields=2)
    source = f"{served().url}/{path.name}/A/1"
    explanation = explain(source)
    assert explanation.kind == "well"
    assert nodes(below(explanation, source)) == nodes(
        below(explain(path / "A" / "1"), path / "A/1")
    )
