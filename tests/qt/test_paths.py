"""A path or URL given to the panel: typed, chosen, dropped, or one of the last."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from qtpy.QtGui import QDragEnterEvent, QDropEvent
from qtpy.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from ome_zarr_helpdesk.qt.dropping import dropped_sources
from ome_zarr_helpdesk.qt.recent import Recent, shown_source
from ome_zarr_helpdesk.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from tests.qt.driver import Driver

    AddLayers = Callable[[ViewerModel, str], list[Any]]
    SamplePath = Callable[[str], Path]

GIVEN = "https://user:secret@127.0.0.1:9/a.zarr?token=secret#secret"


def type_path(panel: Driver, text: str) -> None:
    line = panel.child("helpdesk-path")
    line.clear()
    panel.qtbot.keyClicks(line, text)


def open_menu(panel: Driver) -> QMenu:
    panel.widget.show()
    panel.qtbot.mouseClick(panel.child("helpdesk-path-more"), Qt.MouseButton.LeftButton)
    menu = panel.child("helpdesk-path-menu")
    panel.wait(menu.isVisible)
    return menu


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


# The line


@pytest.mark.parametrize("how", ["Enter", "mouse", "keyboard"])
def test_a_typed_path_is_explained(panel: Driver, sample_path: SamplePath, how: str) -> None:
    type_path(panel, f"  {sample_path('plate-04')} ")
    go = panel.child("helpdesk-path-explain")
    assert go.isEnabled()
    if how == "Enter":
        panel.qtbot.keyClick(panel.child("helpdesk-path"), Qt.Key.Key_Return)
    elif how == "mouse":
        panel.qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    else:
        panel.qtbot.keyClick(go, Qt.Key.Key_Space)
    assert panel.wait_for_explanation().kind == "plate"
    assert panel.child("helpdesk-path").text() == str(sample_path("plate-04"))
    assert panel.viewer.layers == []


def test_nothing_typed_is_nothing_to_explain(panel: Driver) -> None:
    for text in ("", "   "):
        type_path(panel, text)
        panel.qtbot.keyClick(panel.child("helpdesk-path"), Qt.Key.Key_Return)
        assert not panel.child("helpdesk-path-explain").isEnabled()
    panel.qtbot.wait(100)
    assert panel.explained == []


def test_the_first_page_leads_to_the_line(panel: Driver) -> None:
    panel.widget.show()
    panel.widget.activateWindow()
    panel.page.anchorClicked.emit(QUrl("do:explain-path"))
    panel.wait(panel.child("helpdesk-path").hasFocus)


def test_the_line_shows_what_is_explained_and_keeps_what_is_typed(
    panel: Driver, sample_path: SamplePath, add_layers: AddLayers
) -> None:
    line = panel.child("helpdesk-path")
    panel.widget.explain_source(str(sample_path("image-04")))
    panel.wait_for_explanation()
    assert line.text() == str(sample_path("image-04"))
    type_path(panel, "/another")
    panel.qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == str(sample_path("image-04"))
    layer = add_layers(panel.viewer, "image-05-in-napari")[0]
    panel.select(layer)
    panel.wait(lambda: line.text() == "")
    type_path(panel, "/half a pa")
    before = len(panel.explained)
    layer.contrast_limits = (0, 100)
    panel.wait(lambda: len(panel.explained) > before)
    assert line.text() == "/half a pa"


@pytest.mark.promise("private-report")
def test_what_may_be_secret_is_neither_shown_nor_stored(panel: Driver, own_settings: Path) -> None:
    line = panel.child("helpdesk-path")
    asked: list[str] = []
    panel.widget._top.path_chosen.connect(asked.append)
    type_path(panel, GIVEN)
    panel.qtbot.keyClick(line, Qt.Key.Key_Return)
    panel.wait_for_explanation()
    assert line.text() == "https://127.0.0.1:9/a.zarr"
    assert "secret" not in panel.text
    panel.qtbot.keyClick(line, Qt.Key.Key_Return)  # the same again, not without its credentials
    assert asked == [GIVEN, GIVEN]
    panel.wait_for_explanation()
    assert load_settings().recent == ("https://127.0.0.1:9/a.zarr",)
    assert "secret" not in (own_settings / "settings.json").read_text()


@pytest.mark.promise("private-report")
def test_while_it_is_read_no_secret_is_shown(
    panel: Driver, sample_path: SamplePath, gate: Callable[[], Any]
) -> None:
    slow = gate()
    names: list[str] = []
    panel.widget._coordinator.reading.connect(names.append)
    panel.widget.explain_source(f"file://{sample_path('image-04')}?secret")
    panel.wait(slow.asked.is_set)
    slow.let_go.set()
    panel.wait_for_explanation()
    assert len(names) == 1
    assert "secret" not in names[0]


# Those explained before


def test_explained_paths_are_offered_again_newest_first(
    panel: Driver, sample_path: SamplePath, make_panel: Callable[[Any], Driver]
) -> None:
    paths = [str(sample_path(name)) for name in ("image-04", "plate-04", "image-04")]
    for path in paths:
        panel.widget.explain_source(path)
        panel.wait_for_explanation()
    assert load_settings().recent == (paths[0], paths[1])
    other = make_panel(panel.viewer)
    menu = open_menu(other)
    shown = [action for action in menu.actions() if action.data()]
    assert [action.data() for action in shown] == [paths[0], paths[1]]
    shown[1].trigger()
    menu.hide()
    assert other.wait_for_explanation().kind == "plate"
    assert load_settings().recent == (paths[1], paths[0])


def test_they_are_reached_by_the_keyboard_alone(panel: Driver, sample_path: SamplePath) -> None:
    save_settings(Settings(recent=(str(sample_path("plate-04")),)))
    panel.widget.show()
    panel.qtbot.keyClick(panel.child("helpdesk-path"), Qt.Key.Key_Down)
    menu = panel.child("helpdesk-path-menu")
    panel.wait(menu.isVisible)
    for _ in range(3):  # folder, file, the path
        panel.qtbot.keyClick(menu, Qt.Key.Key_Down)
    panel.qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert panel.wait_for_explanation().kind == "plate"


def test_they_can_be_forgotten(panel: Driver) -> None:
    save_settings(Settings(recent=("/a", "/b"), image_cards=False))
    menu = open_menu(panel)
    assert "Explained before" in entries(menu)
    menu.actions()[-1].trigger()
    menu.hide()
    assert load_settings() == Settings(image_cards=False)
    menu = open_menu(panel)
    assert len(entries(menu)) == 2
    menu.hide()


@pytest.mark.promise("text-stays-text")
def test_names_in_the_menu_are_words(panel: Driver) -> None:
    save_settings(Settings(recent=("/a&b/<b>x</b>\u202e.zarr", "/" + "long/" * 100)))
    menu = open_menu(panel)
    first, second = (action for action in menu.actions() if action.data())
    assert first.text() == "/a&&b/<b>x</b>\\u202e.zarr"
    assert "<b>" not in first.toolTip()
    assert len(second.text()) < 80
    menu.hide()


def test_a_path_that_names_nothing_is_not_remembered(panel: Driver) -> None:
    for source in ("/nowhere/at/all", "gopher://x/y", "https://[::1"):
        panel.widget.explain_source(source)
        panel.wait_for_explanation()
    assert load_settings().recent == ()


def test_a_setting_that_changes_keeps_what_another_panel_remembered(panel: Driver) -> None:
    save_settings(Settings(recent=("/a",)))
    panel.child("helpdesk-follow").click()
    assert load_settings() == Settings(follow_selection=False, recent=("/a",))


def test_where_settings_cannot_be_written_they_last_as_long_as_the_panel(
    own_settings: Path,
) -> None:
    own_settings.write_text("a file where the folder should be")
    recent = Recent()
    recent.add("/a")
    recent.add("/b")
    assert recent.paths == ("/b", "/a")
    recent.clear()
    assert recent.paths == ()


def test_ten_are_remembered() -> None:
    recent = Recent()
    for number in range(15):
        recent.add(f"/{number}")
    assert recent.paths == tuple(f"/{number}" for number in range(14, 4, -1))
    stored = json.loads(json.dumps(load_settings().recent))
    assert len(stored) == 10


SHOWN = [
    ("/data/a?b#c.zarr", "/data/a?b#c.zarr"),
    ("C:\\data\\a@b.zarr", "C:\\data\\a@b.zarr"),
    ("~/a.zarr", "~/a.zarr"),
    ("https://user:secret@host:81/a.zarr", "https://host:81/a.zarr"),
    ("https://host/a.zarr?X-Amz-Signature=secret#secret", "https://host/a.zarr"),
    ("s3://key:secret@bucket/a.zarr", "s3://bucket/a.zarr"),
    ("file:///data/a.zarr", "file:///data/a.zarr"),
    ("zip::https://user:secret@host/a.zip?secret", "zip::https://host/a.zip"),
]


@pytest.mark.parametrize(("source", "shown"), SHOWN)
def test_what_is_shown_of_a_source(source: str, shown: str) -> None:
    assert shown_source(source) == shown


# Choosing


def answer_dialog(panel: Driver, path: Path) -> QFileDialog:
    """Choose a path in the dialog that is open."""
    panel.wait(lambda: panel.widget.findChild(QFileDialog) is not None)
    dialog = panel.widget.findChild(QFileDialog)
    panel.wait(dialog.isVisible)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    return dialog


@pytest.mark.parametrize(("entry", "words"), [(0, "folder"), (1, ".ozx")])
def test_a_folder_or_file_is_chosen(
    panel: Driver, sample_path: SamplePath, entry: int, words: str
) -> None:
    menu = open_menu(panel)
    assert words in entries(menu)[entry]
    menu.actions()[entry].trigger()
    menu.hide()
    dialog = panel.widget.findChild(QFileDialog)
    folder = dialog.fileMode() == QFileDialog.FileMode.Directory
    assert folder is (entry == 0)
    assert folder or "*.ozx" in dialog.nameFilters()[0]
    answer_dialog(panel, sample_path("image-04"))
    assert panel.wait_for_explanation().kind == "image"


def test_choosing_begins_near_the_path_explained_last(panel: Driver, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    here = str(tmp_path / "folder" / "a.zarr")
    save_settings(Settings(recent=("https://example.org/a.zarr", "/gone/a.zarr", here)))
    menu = open_menu(panel)
    menu.actions()[0].trigger()
    menu.hide()
    dialog = panel.widget.findChild(QFileDialog)
    assert dialog.directory().absolutePath() == str(tmp_path / "folder")
    dialog.reject()


# Dropping


def mime(*urls: str, text: str = "") -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    if text:
        data.setText(text)
    return data


DROPPED = [
    (mime("file:///data/a.zarr"), ("/data/a.zarr",)),
    (mime("file:///data/a%20b.zarr/"), ("/data/a b.zarr/",)),
    (mime("file:///data/a.ozx", "file:///data/b.zarr"), ("/data/a.ozx", "/data/b.zarr")),
    (mime("file:///data/a.zarr", "file:///data/a.zarr"), ("/data/a.zarr",)),
    (mime("https://host/a%2Fb%20c.zarr?x=1"), ("https://host/a%2Fb%20c.zarr?x=1",)),
    (mime("https://host/a.zarr", text="a page"), ("https://host/a.zarr",)),
    (mime(text="https://host/a.zarr\n"), ("https://host/a.zarr",)),
    (mime(text="/data/a.zarr\n~/b.zarr\nC:\\c.zarr"), ("/data/a.zarr", "~/b.zarr", "C:\\c.zarr")),
    (mime(text="a sentence, no path"), ()),
    (mime(), ()),
]


@pytest.mark.parametrize(("data", "sources"), DROPPED)
def test_what_a_drop_brings(data: QMimeData, sources: tuple[str, ...]) -> None:
    assert dropped_sources(data) == sources


def test_nothing_brings_nothing() -> None:
    assert dropped_sources(None) == ()


def drop(target: QWidget, data: QMimeData) -> bool:
    """Drop on a widget; return whether it was taken."""
    actions, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), actions, data, left, plain)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), actions, data, left, plain))
    return enter.isAccepted()


PLACES = ["helpdesk-page", "helpdesk-path", "helpdesk-search", "helpdesk-help", "helpdesk-findings"]


@pytest.mark.parametrize("place", PLACES)
def test_wherever_it_is_dropped_it_is_explained(
    panel: Driver, sample_path: SamplePath, place: str
) -> None:
    panel.tabs.setCurrentIndex(3)
    panel.widget.search("chunk")
    target = panel.child(place)
    target = target.viewport() if hasattr(target, "viewport") else target
    assert drop(target, mime(f"file://{sample_path('plate-04')}"))
    assert panel.wait_for_explanation().kind == "plate"
    assert panel.tabs.currentIndex() == 0
    assert panel.tabs.isVisibleTo(panel.widget)
    assert not drop(target, mime(text="a sentence, no path"))


def test_of_several_the_others_are_offered(panel: Driver, sample_path: SamplePath) -> None:
    paths = [sample_path(name) for name in ("plate-04", "image-04")]
    drop(panel.page.viewport(), mime(*(f"file://{path}" for path in paths)))
    assert panel.wait_for_explanation().kind == "plate"
    assert "2 things" in panel.text
    assert paths[1].name in panel.text
    panel.page.anchorClicked.emit(QUrl("do:explain/1"))
    panel.wait(lambda: panel.kind == "image")
    assert paths[0].name in panel.text
    panel.page.anchorClicked.emit(QUrl("do:explain/7"))
    panel.widget.explain_source(str(sample_path("image-05")))
    panel.wait(lambda: panel.kind == "image" and "2 things" not in panel.text)
