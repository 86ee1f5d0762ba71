"""Copies that are out of date, and what lies above an address."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.servers.http import Served

    Serve = Callable[..., Served]


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_a_copy_without_the_labels_is_not_trusted(
    version: str, tmp_path: Path, served: Serve
) -> None:
    path = tree(tmp_path).image(version=version, consolidate=True, labels={})
    other = tree(tmp_path).image("other.zarr", version=version, labels={"late": {}})
    shutil.copytree(other / "labels", path / "labels", dirs_exist_ok=True)
    answer = explain(f"{served().url}/{path.name}").to_json()
    assert answer["facts"]["image"]["labels"] == ["late"]
    assert answer["facts"]["container"]["consolidated"] is True
    assert "out of date" in " ".join(answer["read"]["notes"])


def test_a_copy_of_other_attributes_is_not_trusted(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).image(version="0.4", consolidate=True)
    with edited(path / ".zmetadata") as document:
        document["metadata"][".zattrs"]["multiscales"][0]["name"] = "before"
        document["metadata"]["0/.zarray"]["shape"] = [1, 1, 1, 1]
    answer = explain(f"{served().url}/{path.name}").to_json()
    assert answer["facts"]["image"]["levels"][0]["shape"] == [2, 8, 256, 256]
    assert "out of date" in " ".join(answer["read"]["notes"])


PLACES = {
    "0": ("array", {"image": "", "level": 0}),
    "labels": ("labels", {"image": ""}),
    "labels/nuclei": ("label-image", {"image": "", "label": "nuclei"}),
    "labels/nuclei/0": ("array", {"image": "", "label": "nuclei", "level": 0}),
}


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("name", ["image.ome.zarr", "no-such-suffix"])
@pytest.mark.parametrize("inside", PLACES)
def test_where_in_an_image(
    inside: str, name: str, version: str, tmp_path: Path, served: Serve
) -> None:
    kind, place = PLACES[inside]
    tree(tmp_path).image(name, version=version, labels={"nuclei": {}})
    server = served()
    answer = explain(f"{server.url}/{name}/{inside}")
    assert answer.kind == kind
    container = answer.facts.container
    assert container is not None
    assert (container.root, container.place) == (f"{server.url}/{name}", inside)
    for key, value in place.items():
        if not (inside == "labels/nuclei/0" and key in ("image", "level")):
            assert getattr(container.lies_in, key) == value
    assert len(server.asked) <= 18 + 6, "six for the closer look at files of pixels"


def test_where_in_a_plate(tmp_path: Path, served: Serve) -> None:
    tree(tmp_path).plate("plate", rows=1, columns=2)
    server = served()
    field = explain(f"{server.url}/plate/A/2/0")
    assert (field.kind, field.facts.container.lies_in.well) == ("image", None)  # type: ignore[union-attr]
    well = explain(f"{server.url}/plate/A/2")
    assert (well.kind, well.facts.container.root) == ("well", f"{server.url}/plate")  # type: ignore[union-attr]
    assert well.facts.container.lies_in.well == "A2"  # type: ignore[union-attr]
