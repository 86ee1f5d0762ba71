"""A panel that is used in every way: what it opens, what it writes, and what is left of it."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QAbstractButton, QLabel, QTextBrowser, QWidget

from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.qt.viewer_actions import ACTIONS, Situation, perform
from ome_zarr_helpdesk.rendering.pictures import PICTURES
from tests.audit import CHANGES, EVENTS, REACHES, stage_behind_hook
from tests.command_line.test_promises import state_of
from tests.qt.driver import wait_for_threads
from tests.stores.layers import READER, open_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from napari.components import ViewerModel

    from tests.qt.driver import Driver

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
        if self.on and event in EVENTS:
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
            self.seen.append(("write" if writes else event, stage_behind_hook(), str(arguments[0])))

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.seen.clear()
        self.on = True
        yield
        self.on = False


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


MARKUP = "<img src=x> [a](file:x) <b>b<b>"


@pytest.mark.promise("text-stays-text")
def test_names_are_words_in_every_part_of_the_panel(
    panel: Driver, viewer_model: ViewerModel, sample_path: Callable[[str], Path], tmp_path: Path
) -> None:
    """Qt takes what looks like markup for it, and then reads the files that it names."""
    store = tmp_path / f"{MARKUP}.zarr"
    shutil.copytree(sample_path("image-05"), store)
    panel.widget.show()
    panel.widget.explain_source(str(store))
    panel.wait(lambda: panel.kind == "image")
    check_words(panel.widget)
    layers = open_with(READER, viewer_model, store)
    for layer in layers:
        layer.name = MARKUP
        layer.scale = [7.0] * layer.ndim
    panel.select(layers[0])
    panel.wait(lambda: getattr(panel.widget.explanation, "findings", ()))
    done = 0
    for finding in panel.widget.explanation.findings:
        for action in finding.entry.actions:
            panel.child("helpdesk-findings").chosen.emit("do", f"action/{finding.id}/{action}")
            check_words(panel.widget)
            done += panel.child("helpdesk-undo").isVisible()
    assert done
    use(panel)
    check_words(panel.widget)


def check_words(panel: QWidget) -> None:
    """No tip and no label of the panel is markup made of a name."""
    for widget in [panel, *panel.findChildren(QWidget)]:
        assert "<img" not in widget.toolTip(), widget.objectName()
        assert "<b>b" not in widget.toolTip(), widget.objectName()
        if isinstance(widget, QLabel) and "<img" in widget.text():
            assert widget.textFormat() == Qt.TextFormat.PlainText, widget.objectName()
        if isinstance(widget, QTextBrowser):
            assert "<img" not in widget.toHtml(), widget.objectName()
