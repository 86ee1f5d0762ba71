"""A path typed into the panel, explained, and opened: in a real napari, by keyboard and mouse."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from tests.qt.driver import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer


@pytest.fixture
def viewer(make_napari_viewer: Callable[..., Any], qtbot: QtBot) -> Iterator[Any]:
    made = make_napari_viewer(show=True)
    open_panel(made)
    panel = panel_of(made)
    placeholder = panel.findChild(QLineEdit, "helpdesk-path").placeholderText
    qtbot.waitUntil(lambda: bool(placeholder()), timeout=TIMEOUT)
    yield made
    made.window.remove_dock_widget(panel)


def _explain(viewer: Any, qtbot: QtBot, path: Path) -> None:
    panel = panel_of(viewer)
    line = panel.findChild(QLineEdit, "helpdesk-path")
    line.setFocus()
    qtbot.keyClicks(line, str(path))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.explanation is not None, timeout=TIMEOUT)


@pytest.mark.parametrize(("sample", "kind"), [("image-05", "image"), ("plate-04", "plate")])
def test_a_path_is_explained_then_opened_and_the_panel_follows(
    viewer: Any, qtbot: QtBot, sample_path: Callable[[str], Path], sample: str, kind: str
) -> None:
    panel = panel_of(viewer)
    _explain(viewer, qtbot, sample_path(sample))
    assert panel.explanation.kind == kind
    assert len(viewer.layers) == 0
    button = panel.findChild(QPushButton, "helpdesk-open")
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(viewer.layers) > 0, timeout=TIMEOUT)
    first = viewer.layers[0]
    assert viewer.layers.selection.active is first
    qtbot.waitUntil(lambda: bool(panel.explanation and panel.explanation.layer), timeout=TIMEOUT)
    assert panel.explanation.layer.name == first.name
    assert panel.explanation.kind == kind
    assert "layer" in panel.findChild(QLabel, "helpdesk-said").text()


@pytest.mark.promise("no-crash")
def test_a_reader_that_stops_opens_no_dialog(
    viewer: Any,
    qtbot: QtBot,
    sample_path: Callable[[str], Path],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    copy = shutil.copytree(sample_path("image-04"), tmp_path / "cells.ome.zarr")
    _explain(viewer, qtbot, copy)
    shutil.rmtree(copy)  # gone between the answer and the click
    panel = panel_of(viewer)
    qtbot.mouseClick(panel.findChild(QPushButton, "helpdesk-open"), Qt.MouseButton.LeftButton)
    said = panel.findChild(QLabel, "helpdesk-said")
    qtbot.waitUntil(lambda: "could not open" in said.text(), timeout=TIMEOUT)
    assert len(viewer.layers) == 0
    assert panel.explanation.kind == "image"
    windows = QApplication.topLevelWidgets()
    assert not [w for w in windows if isinstance(w, QDialog) and w.isVisible()]
    assert any(record.exc_info for record in caplog.records), "details are in the log"
    caplog.clear()  # what was logged holds the frames of the error, and they the viewer
