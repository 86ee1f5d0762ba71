"""Levels that are like one before are not read in full again, and come to the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts import alike
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path

SHARDS = {"chunk_shape": (1, 16, 16), "shard_shape": (1, 32, 32)}
SECOND: dict[str, dict[str, Any]] = {
    "nothing": {},
    "chunks of another length": {"chunks": [1, 8, 8]},
    "chunks of too few axes": {"chunks": [8, 8]},
    "a chunk of nothing": {"chunks": [1, 0, 8]},
    "chunks in words": {"chunks": ["1", "8", "8"]},
    "no chunks": {"chunks": None},
    "a shape of too few axes": {"shape": [32, 32]},
    "a shape below zero": {"shape": [2, -1, 32]},
    "no shape": {"shape": None},
    "a true length": {"shape": [True, 32, 32]},
    "another type": {"data_type": "float32", "dtype": "<f4"},
    "another fill value": {"fill_value": "x"},
    "something unknown": {"cat": {"must_understand": True}},
}

HARMLESS = ("nothing", "chunks of another length", "another type", "something unknown")


@pytest.mark.parametrize("options", [{"version": "0.4"}, {}, SHARDS], ids=["v2", "v3", "shards"])
@pytest.mark.parametrize("changed", SECOND)
def test_second_level_is_told_as_if_it_were_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, options: dict[str, Any]
) -> None:
    path = tree(tmp_path).image(axes="cyx", shape=(2, 64, 64), levels=3, **options)
    document = path / "1" / ("zarr.json" if (path / "zarr.json").exists() else ".zarray")
    document.write_text(json.dumps(_with(json.loads(document.read_text()), SECOND[changed])))
    found = explain(path)
    with monkeypatch.context() as patch:
        patch.setattr("ome_zarr_helpdesk.facts.arrays.lengths_if_alike", lambda *_: None)
        alone = explain(path)
    assert found.facts.image == alone.facts.image
    assert found.facts.problems == alone.facts.problems
    assert found.facts.problems or changed in HARMLESS


def test_levels_without_faults_are_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would try nothing."""
    answers = []

    def noted(*nodes: Any) -> Any:
        answers.append(alike.lengths_if_alike(*nodes))
        return answers[-1]

    monkeypatch.setattr("ome_zarr_helpdesk.facts.arrays.lengths_if_alike", noted)
    explain(tree(tmp_path).image(axes="cyx", shape=(2, 64, 64), levels=4))
    assert len(answers) == 3
    assert None not in answers


def _with(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Change a document of either format, where it has such a field or none has."""
    changes = dict(changes)
    if "chunks" in changes and "chunk_grid" in document:
        configuration = {"chunk_shape": changes.pop("chunks")}
        changes["chunk_grid"] = {"name": "regular", "configuration": configuration}
    fields = {"data_type", "dtype"} - set(document)
    return {**document, **{k: v for k, v in changes.items() if k not in fields}}
