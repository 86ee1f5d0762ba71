"""Search, entries, cards, keyboard, report, settings: what helps a reader along."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtCore import Qt, QUrl
from qtpy.QtWidgets import QApplication, QPlainTextEdit, QTextBrowser, QToolTip

from ome_zarr_helpdesk.qt import page_view
from ome_zarr_helpdesk.qt.theme import style_sheet
from ome_zarr_helpdesk.rendering.palette import MIN_CONTRAST, contrast, palette_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from tests.qt.driver import Driver


def test_typing_searches_and_enter_opens_the_first(panel: Driver) -> None:
    panel.type_search("what is a chnk")
    line = panel.child("helpdesk-search")
    results = panel.widget.search("what is a chnk")
    assert "chunk" in [r.id for r in results[:3]]
    panel.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert results[0].title in panel.text
    panel.qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""


def test_an_entry_is_shown_and_left_again(panel: Driver) -> None:
    panel.widget.show_entry("chunk")
    assert "Chunk" in panel.text
    assert "Back" in panel.text
    panel.page.chosen.emit("do", "back")
    assert "Select a layer" in panel.text
    panel.widget.show_entry("no-such-entry")
    assert "Select a layer" in panel.text


def test_links_lead_to_entries_and_sections_unfold(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "image-05-in-napari")[0])
    assert "zarr_format" not in panel.text
    panel.page.anchorClicked.emit(QUrl("more:raw"))
    assert "zarr_format" in panel.text
    panel.page.anchorClicked.emit(QUrl("more:elsewhere"))
    assert "import zarr" in panel.text
    panel.page.anchorClicked.emit(QUrl("do:copy/zarr"))
    assert "zarr.open_group" in QApplication.clipboard().text()
    panel.page.anchorClicked.emit(QUrl("entry:multiscale"))
    assert "Back" in panel.text


@pytest.mark.promise("text-stays-text")
def test_links_of_other_kinds_do_nothing(panel: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    browser_of_the_web = SimpleNamespace(openUrl=lambda url: opened.append(url.toString()))
    monkeypatch.setattr(page_view, "QDesktopServices", browser_of_the_web)
    before = panel.text
    for link in (
        *(
            "file:///etc/passwd",
            "//host/share/x",
            "\\\\host\\share",
            "smb://host/x",
            "C:/x",
            "qrc:/x",
        ),
        *("javascript:alert(1)", "data:text/html,x", "mailto:a@example.org", "ftp://x/y", "chunk"),
        *("entry:../../x", "fact:__class__", "fact:image.__class__", "do:rm", "more:x", "x:y", ""),
    ):
        for browser in panel.widget.findChildren(QTextBrowser):
            browser.anchorClicked.emit(QUrl(link))
            browser.highlighted.emit(QUrl(link))
    assert opened == []
    assert panel.text == before
    panel.page.anchorClicked.emit(QUrl("https://ngff.openmicroscopy.org"))
    assert opened == ["https://ngff.openmicroscopy.org"]


def test_hovering_a_term_shows_its_card_with_this_file_s_numbers(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "image-05-in-napari")[0])
    panel.widget.show()
    panel.page.highlighted.emit(QUrl("entry:chunk"))
    assert "stored and compressed" in QToolTip.text()
    assert "96 × 128" in QToolTip.text()
    panel.page.highlighted.emit(QUrl("fact:image.full.chunk_shape"))
    assert "0/zarr.json" in QToolTip.text()
    panel.page.highlighted.emit(QUrl())
    panel.wait(lambda: not QToolTip.isVisible())


def test_the_keyboard_reaches_links_and_shows_their_cards(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "image-05-in-napari")[0])
    panel.widget.show()
    panel.widget.activateWindow()
    panel.page.setFocus()
    panel.wait(panel.page.hasFocus)
    panel.qtbot.keyClick(panel.page, Qt.Key.Key_Tab)
    panel.wait(lambda: panel.page.textCursor().charFormat().anchorHref() != "")
    assert QToolTip.text() != ""


@pytest.mark.promise("private-report")
def test_the_report_is_shown_before_it_is_copied(
    panel: Driver,
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    panel.select(add_layers(viewer_model, "image-05-in-napari")[0])
    panel.tabs.setCurrentIndex(3)
    shown = panel.widget.findChild(QPlainTextEdit).toPlainText()
    assert "kind: image" in shown
    assert "cells" not in shown
    panel.press("helpdesk-copy-report")
    assert QApplication.clipboard().text() == shown


def test_settings_last(
    panel: Driver,
    viewer_model: ViewerModel,
    make_panel: Callable[[Any], Driver],
    own_settings: Path,
) -> None:
    panel.widget.follow = True
    panel.child("helpdesk-follow").click()
    stored = json.loads((own_settings / "settings.json").read_text())
    assert stored["follow_selection"] is False
    assert panel.widget.follow is False
    assert make_panel(viewer_model).widget.follow is False


def test_controls_have_names_for_screen_readers(panel: Driver) -> None:
    names = ("helpdesk-search", "helpdesk-layer", "helpdesk-follow", "helpdesk-settings")
    for name in names:
        assert panel.child(name).accessibleName(), name


def test_keys_pressed_while_reading_stay_in_the_panel(panel: Driver) -> None:
    from qtpy.QtCore import QEvent
    from qtpy.QtGui import QKeyEvent

    for name in ("helpdesk-page", "helpdesk-search"):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier, "k")
        event.ignore()
        QApplication.sendEvent(panel.child(name), event)
        assert event.isAccepted(), name


THEMES = [
    ("#121212", "#f0f1f2"),
    ("#ffffff", "#3b3a39"),
    ("#1e1e2e", "#585b70"),
    ("#808080", "#909090"),
    ("#fdf6e3", "#93a1a1"),
]


@pytest.mark.parametrize(("background", "text"), THEMES)
def test_every_color_of_text_can_be_read(background: str, text: str) -> None:
    palette = palette_for(background, text)
    for name in ("text", "muted", "link", "accent", "error", "good"):
        for behind in (palette.background, palette.surface):
            color = getattr(palette, name)
            assert contrast(color, behind) >= MIN_CONTRAST, (name, color, behind)
    assert palette.link in style_sheet(palette)


def test_a_new_theme_gives_the_page_new_colors(panel: Driver, viewer_model: ViewerModel) -> None:
    styles = [panel.page.document().defaultStyleSheet()]
    assert viewer_model.theme == "dark"
    for theme in ("light",):
        viewer_model.theme = theme
        panel.widget.setStyleSheet(f"/* {theme} */")  # napari sets one when the theme changes
        panel.wait(lambda: panel.page.document().defaultStyleSheet() not in styles)
        styles.append(panel.page.document().defaultStyleSheet())
    assert len(set(styles)) == 2


def test_a_panel_that_goes_away_no_longer_changes_its_look(
    panel: Driver, viewer_model: ViewerModel
) -> None:
    """napari changes the style of a window it closes, and then takes it apart."""
    panel.widget.show()
    panel.qtbot.wait(50)
    before = panel.page.document().defaultStyleSheet()
    viewer_model.theme = "light"
    panel.widget.setStyleSheet("/* light */")
    panel.widget.hide()
    panel.qtbot.wait(100)
    assert panel.page.document().defaultStyleSheet() == before
    panel.widget.show()
    panel.wait(lambda: panel.page.document().defaultStyleSheet() != before)
