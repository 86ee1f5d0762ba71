"""Findings about the display: none in a view that nobody has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import ome_zarr_helpdesk
from ome_zarr_helpdesk.api import default_catalog, explain_view
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.stores.layers import LAYERS
from tests.stores.odd_display import LAYERS as ODD

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel

OURS = frozenset(
    entry.id
    for entry in default_catalog().of_kind("finding")
    if set(entry.shown_on) & set(ODD) == set(entry.shown_on)
)


def test_they_are_known() -> None:
    assert {"contrast-limits-off", "coarse-in-3d", "nothing-selected", "units-inconsistent"} <= OURS


@pytest.mark.parametrize("name", LAYERS)
def test_no_default_view_raises_one(
    name: str, viewer_model: ViewerModel, add_layers: Callable[[ViewerModel, str], list[Any]]
) -> None:
    for layer in add_layers(viewer_model, name):
        viewer_model.layers.selection.active = layer
        explanation = ome_zarr_helpdesk.explain(layer, state=take_snapshot(viewer_model))
        assert [f.id for f in explanation.findings if f.id in OURS] == []


def test_of_a_viewer_without_a_selection_only_the_view_is_told(viewer_model: ViewerModel) -> None:
    assert explain_view(take_snapshot(viewer_model).view).findings == ()
    viewer_model.add_points([[1, 1]])
    viewer_model.add_points([[1, 1]])
    viewer_model.layers.selection.clear()
    getattr(viewer_model, "canvas", viewer_model).grid.enabled = True
    told = explain_view(take_snapshot(viewer_model).view)
    assert {finding.id for finding in told.findings} == {"grid-mode-on", "nothing-selected"}
    assert "None" not in told.to_text()
