"""Layers that a file was opened for and whose pixels are an array in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from napari.components import ViewerModel

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.stores.layers import READER, open_as, open_with
from tests.stores.trees import tree

if TYPE_CHECKING:
    from pathlib import Path

PIXELS = np.zeros((32, 32), np.uint16)


def _said(layer: Any, viewer: ViewerModel) -> bool:
    """Whether it is told that the pixels may not be those of the file, as finding and advice."""
    found = explain(layer, state=take_snapshot(viewer))
    told = "pixels-in-memory" in {finding.id for finding in found.findings}
    if found.kind in ("image", "plate"):
        assert ("are in memory; they may be others" in found.to_text()) is told
        assert ("which chunk is under it" in found.to_text()) is not told
    return told


def test_it_is_said_from_the_moment_that_data_are_replaced(tmp_path: Path) -> None:
    viewer = ViewerModel()
    layer = open_with(READER, viewer, tree(tmp_path).image())[0]
    of_file = layer.data
    assert not _said(layer, viewer)
    layer.data = [np.zeros(level.shape, level.dtype) for level in of_file]
    assert _said(layer, viewer)
    layer.data = of_file
    assert not _said(layer, viewer)


def test_it_is_said_of_what_a_reader_has_loaded(tmp_path: Path) -> None:
    viewer = ViewerModel()
    layer = open_as(viewer, tree(tmp_path).image(), [(PIXELS, {}, "image")])[0]
    assert _said(layer, viewer)
    viewer.add_image(PIXELS)  # nobody knows from where
    assert not _said(viewer.layers[-1], viewer)


@pytest.mark.parametrize("kind", ["points", "no zarr", "gone"])
def test_it_is_not_said_where_no_file_is_described(tmp_path: Path, kind: str) -> None:
    """Nor of layers without pixels: who reads a TIFF into memory must hear nothing."""
    viewer = ViewerModel()
    path = tree(tmp_path).image()
    if kind == "no zarr":
        path = tmp_path / "x.tif"
        path.write_bytes(b"II*\0")
    data: Any = (np.ones((2, 2)), {}, "points") if kind == "points" else (PIXELS, {}, "image")
    layer = open_as(viewer, path, [data])[0]
    if kind == "gone":
        path.rename(tmp_path / "away")
    assert not _said(layer, viewer)
