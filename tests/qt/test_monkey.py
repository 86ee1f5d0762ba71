"""A panel under somebody in a bad temper; `OME_ZARR_HELPDESK_MONKEY` says how long."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtGui import QDesktopServices
from qtpy.QtWidgets import QFileDialog

from tests.qt.driver import our_threads, wait_for_threads
from tests.qt.monkey import Monkey
from tests.qt.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from napari.components import ViewerModel
    from pytestqt.qtbot import QtBot

ACTS = int(os.environ.get("OME_ZARR_HELPDESK_MONKEY", "40"))
OURS = "ome_zarr_helpdesk"


@pytest.fixture
def window(
    viewer_model: ViewerModel, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[Window]:
    """A window of which nothing of ours is left in the end; no link is opened from it."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    made = Window(viewer_model)
    yield made
    made.close_panel(made.open_panel())
    made.close()
    made.deleteLater()
    wait_for_threads(qtbot)


@pytest.mark.promise("no-crash")
@pytest.mark.parametrize("seed", [1])
def test_whatever_is_pressed_nothing_of_ours_fails(
    viewer_model: ViewerModel,
    window: Window,
    sample_path: Callable[[str], Path],
    tmp_path: Path,
    qtbot: QtBot,
    seed: int,
) -> None:
    folder = tmp_path / "stores"
    folder.mkdir()
    monkey = Monkey(viewer_model, window.open_panel, window.close_panel, seed, sample_path, folder)
    with qtbot.captureExceptions() as errors:
        for _ in range(ACTS):
            try:
                monkey.act()
            except Exception as error:  # noqa: BLE001 - napari and readers have faults too
                errors.append((type(error), error, error.__traceback__))
            ours = [error for _, error, trace in errors if _is_ours(trace)]
            assert not ours, (monkey.done, ours)
        viewer_model.layers.clear()
        viewer_model.add_points([[1, 1]], name="the last")
        viewer_model.layers.selection = {viewer_model.layers["the last"]}
        panel = window.open_panel()
        panel.follow = True
        qtbot.waitUntil(
            lambda: panel.explanation is not None and panel.explanation.kind == "not-zarr",
            timeout=15_000,
        )
    assert len(our_threads()) <= 3  # of the last panel; those that were closed have ended


def _is_ours(trace: Any) -> bool:
    """Return whether an error came by way of our code."""
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__", "").startswith(OURS):
            return True
        trace = trace.tb_next
    return False
