"""napari ends while the Help Desk reads: one viewer, and the whole process."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk.qt.commands import open_panel, panel_of
from tests.qt.driver import TIMEOUT, our_threads
from tests.qt.gate import Gate
from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.viewer


@pytest.mark.promise("no-crash")
def test_a_viewer_closed_during_a_slow_read(
    make_napari_viewer: Callable[..., Any],
    sample_path: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    viewer = make_napari_viewer()
    open_panel(viewer)
    panel = panel_of(viewer)
    assert panel is not None
    qtbot.waitUntil(lambda: panel._catalog is not None, timeout=TIMEOUT)
    slow = Gate(monkeypatch)
    explained: list[Any] = []
    panel.explained.connect(explained.append)
    open_with(READER, viewer, sample_path("image-05"))
    qtbot.waitUntil(slow.asked.is_set, timeout=TIMEOUT)
    viewer.close()
    qtbot.wait(50)
    slow.let_go.set()
    qtbot.waitUntil(lambda: not our_threads(), timeout=TIMEOUT)
    qtbot.wait(50)
    assert explained == []


@pytest.mark.promise("no-crash")
@pytest.mark.slow
def test_napari_quit_during_a_read_that_never_ends(sample_path: Callable[[str], Path]) -> None:
    code = """
    import sys, threading
    import napari
    from qtpy.QtCore import QTimer
    from qtpy.QtWidgets import QApplication
    from ome_zarr_helpdesk.documents import Documents
    from ome_zarr_helpdesk.qt.commands import open_panel, panel_of

    asked = threading.Event()

    def document(documents, key):
        asked.set()
        threading.Event().wait()  # as of a disk that does not answer

    Documents.document = document
    viewer = napari.Viewer(show=False)
    open_panel(viewer)
    panel_of(viewer).explain_source(sys.argv[1])
    timer = QTimer()

    def quit():
        if asked.is_set():
            timer.stop()
            print("QUITS DURING THE READ")
            viewer.close()
            QApplication.instance().quit()

    timer.timeout.connect(quit)
    timer.start(20)
    napari.run(force=True)
    """
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code), str(sample_path("image-05"))],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "QUITS DURING THE READ" in done.stdout
    for complaint in ("Traceback", "QThread: Destroyed", "Fatal", "could not"):
        assert complaint not in done.stderr
