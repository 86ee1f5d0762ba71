"""A panel beside a viewer without a window, for most tests of the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.qt.driver import Driver, wait_for_threads
from tests.qt.gate import Gate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from napari.components import ViewerModel
    from pytestqt.qtbot import QtBot


@pytest.fixture
def make_panel(qtbot: QtBot) -> Iterator[Callable[[ViewerModel], Driver]]:
    """Make panels; each is closed, and its threads have ended, when the test is over."""
    drivers: list[Driver] = []

    def make(viewer: ViewerModel) -> Driver:
        driver = Driver(viewer, qtbot)
        drivers.append(driver)
        return driver

    yield make
    for driver in drivers:
        driver.close()
    wait_for_threads(qtbot)


@pytest.fixture
def panel(viewer_model: ViewerModel, make_panel: Callable[[ViewerModel], Driver]) -> Driver:
    """A panel whose content is loaded, on a viewer without layers."""
    return make_panel(viewer_model)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Gate]]:
    """Hold reads back from the moment a gate is made; all are let go when the test is over."""
    gates: list[Gate] = []

    def make() -> Gate:
        gates.append(Gate(monkeypatch))
        return gates[-1]

    yield make
    for made in gates:
        made.let_go.set()


@pytest.fixture
def held(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
    gate: Callable[[], Gate],
) -> tuple[Any, Gate]:
    """A layer that was selected just now, and the gate that holds its reading back."""
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    viewer_model.layers.selection.clear()
    panel.wait(lambda: panel.widget.explanation is None)
    slow = gate()
    viewer_model.layers.selection = {layer}
    panel.wait(slow.asked.is_set)
    return layer, slow
