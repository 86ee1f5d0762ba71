"""A panel that is used in every way: what it opens, what it writes, and what is left of it."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtWidgets import QAbstractButton

from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.qt.viewer_actions import ACTIONS, Situation, perform
from ome_zarr_helpdesk.rendering.pictures import PICTURES
from tests.command_line.test_promises import state_of
from tests.qt.driver import wait_for_threads
from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from napari.components import ViewerModel

    from tests.qt.driver import Driver

CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.utime", "os.chmod", "os.link",
           "os.symlink", "os.truncate")  # fmt: skip
LOOKS = ("open", "os.listdir", "os.scandir")
REACHES = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind",
           "subprocess.Popen", "os.system", "webbrowser.open")  # fmt: skip
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Guard:
    """Notes what Python's own audit tells: what, by which stage of ours, of which file.

    What zarr and napari do on their own has no stage of ours.
    """

    def __init__(self) -> None:
        self.on = False
        self.seen: list[tuple[str, str, str]] = []
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.on and event in (*CHANGES, *LOOKS, *REACHES):
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
            self.seen.append(("write" if writes else event, self._stage(), str(arguments[0])))

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.seen.clear()
        self.on = True
        yield
        self.on = False

    @staticmethod
    def _stage() -> str:
        frame = sys._getframe(2)
        while frame is not None:
            name = frame.f_globals.get("__name__", "")
            if name.startswith("importlib"):
                return "import"
            if name.startswith("ome_zarr_helpdesk."):
                return name.split(".")[1]
            frame = frame.f_back
        return ""


@pytest.fixture(scope="module")
def guard() -> Guard:
    """One for all tests: Python lets go of none."""
    return Guard()


def use(panel: Driver) -> None:
    """Look at everything that the panel shows of the selected layer, and ask it everything."""
    for tab in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(tab)
    panel.press("helpdesk-copy-report")
    panel.tabs.setCurrentIndex(0)
    for key in PICTURES:
        button = panel.widget.findChild(QAbstractButton, f"helpdesk-picture-{key}")
        if button is not None and button.isVisible():
            button.click()
    panel.type_search("how large is a chunk")
    for entry in ("chunk", "codec", "pixel-size"):
        if entry in default_catalog():
            panel.widget.show_entry(entry)
    for check in ("check-wells", "check-specification"):
        panel.page.chosen.emit("do", check)
        panel.qtbot.wait(50)
        panel.wait(lambda: not panel.child("helpdesk-progress").isVisible())
    panel.page.chosen.emit("do", "retry")
    panel.wait_for_explanation()


def act(panel: Driver) -> int:
    """Do and undo everything that can be done about the selected layer."""
    done = 0
    viewer = panel.viewer
    for action in ACTIONS.values():
        layer = viewer.layers.selection.active
        for plan in action.plans(Situation(viewer, layer, panel.widget.explanation)):
            undo = perform(viewer, plan)
            undo.undo()
            done += 1
    return done


@pytest.mark.promise("store-unchanged", "only-what-is-given")
@pytest.mark.parametrize("name", ["image-04", "plate-05"])
def test_whatever_is_asked_and_done_nothing_of_a_store_changes_and_nothing_else_is_opened(
    name: str,
    panel: Driver,
    viewer_model: ViewerModel,
    sample_path: Callable[[str], Path],
    own_settings: Path,
    tmp_path: Path,
    guard: Guard,
) -> None:
    store = tmp_path / "store" / sample_path(name).name
    shutil.copytree(sample_path(name), store)
    before = state_of(store)
    with guard.watching():
        panel.widget.show()
        layers = open_with(READER, viewer_model, store)
        for layer in layers[:2]:
            panel.select(layer)
            use(panel)
        assert act(panel) > 2
        panel.widget.explain_source(str(store))
        panel.wait(lambda: panel.kind is not None)
        panel.child("helpdesk-follow").click()
        panel.close()
        wait_for_threads(panel.qtbot)

    assert state_of(store) == before
    stages = {stage for _, stage, what in guard.seen if str(store) in what}
    assert "documents" in stages, "the guard sees nothing"
    assert stages <= {"documents", ""}
    assert not [item for item in guard.seen if item[0] in REACHES]
    allowed = (str(own_settings), os.environ["OME_ZARR_HELPDESK_CACHE"], os.devnull)
    assert not [
        item
        for item in guard.seen
        if item[0] in (*CHANGES, "write")
        and item[1] not in ("", "import")
        and not item[2].startswith(allowed)
    ]
