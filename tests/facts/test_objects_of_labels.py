"""What a label image says of its single objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import ImageLabel


def described(folder: Path, version: str = "0.5", **stated: Any) -> ImageLabel:
    path = tree(folder).image(version=version, labels={"nuclei": {"image_label": stated}})
    label = explain(path / "labels" / "nuclei").facts.image.label
    assert label is not None
    return label


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_color_and_properties(tmp_path: Path, version: str) -> None:
    label = described(
        tmp_path,
        version,
        colors=[{"label-value": 7, "rgba": [255, 0, 16, 128]}],
        properties=[{"label-value": 7, "area": 12.5, "class": "<b>a</b>"}, {"label-value": 8}],
    )
    seven = label.object_of(7)
    assert seven is not None
    assert seven.color == "ff001080"
    assert seven.properties == (("area", 12.5), ("class", "<b>a</b>"))
    eight = label.object_of(8)
    assert eight is not None
    assert (eight.color, eight.properties) == (None, ())
    assert label.object_of(9) is None


@pytest.mark.parametrize(
    "rgba", [[1, 2, 3], [1, 2, 3, 256], [-1, 0, 0, 0], [1.5, 0, 0, 0], "red", None, [True] * 4, {}]
)
def test_a_color_that_is_none(tmp_path: Path, rgba: Any) -> None:
    label = described(tmp_path, colors=[{"label-value": 7, "rgba": rgba}])
    found = label.object_of(7)
    assert found is not None
    assert found.color is None


@pytest.mark.parametrize("value", ["7", None, True, [7], 7.5, float("inf")])
def test_a_number_that_is_none(tmp_path: Path, value: Any) -> None:
    label = described(
        tmp_path,
        colors=[{"label-value": value, "rgba": [1, 2, 3, 4]}],
        properties=[{"label-value": value, "area": 1}],
    )
    assert [label.object_of(n) for n in (0, 1, 7)] == [None, None, None]
    assert (label.n_colors, label.n_properties) == (1, 1)


def test_a_whole_number_written_with_a_point(tmp_path: Path) -> None:
    label = described(tmp_path, properties=[{"label-value": 7.0, "area": 1}])
    found = label.object_of(7)
    assert found is not None
    assert found.properties == (("area", 1),)
