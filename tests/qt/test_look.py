"""How the panel looks: what is written can be read in every theme, and nothing is cut off."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from napari.qt import get_stylesheet
from napari.utils.theme import get_theme, register_theme, unregister_theme
from qtpy.QtCore import QPoint, QRect, QSize, Qt
from qtpy.QtGui import QTextCursor
from qtpy.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextBrowser,
    QToolButton,
    QWidget,
)

from ome_zarr_helpdesk.qt.icons import ICONS, icon
from ome_zarr_helpdesk.rendering.palette import MIN_CONTRAST, MIN_OF_FRAMES, contrast, palette_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from napari.components import ViewerModel
    from qtpy.QtGui import QImage

    from tests.qt.driver import Driver

NARROWEST = 280
OUTLINE = 3
"""Pixels at the edge of a control: its frame is not what is written on it."""


@pytest.fixture
def sand() -> Iterator[str]:
    """A theme that somebody else has made."""
    colors = get_theme("light").to_rgb_dict()
    colors |= {"id": "sand", "label": "sand", "background": "#fdf6e3", "console": "#fdf6e3"}
    colors |= {"primary": "#d9d2bd", "text": "#4a5d64"}
    register_theme("sand", colors, "tests")
    yield "sand"
    unregister_theme("sand")


@pytest.fixture
def show(panel: Driver, viewer_model: ViewerModel) -> Callable[..., None]:
    """Show the panel as napari would: in a theme, with a size of font, in a width."""

    def in_theme(theme: str, points: int = 14, width: int = 400, height: int = 900) -> None:
        viewer_model.theme = theme
        before = panel.page.document().defaultStyleSheet()
        style = get_stylesheet(theme, extra_variables={"font_size": f"{points}pt"})
        panel.widget.setStyleSheet(style)
        panel.widget.resize(width, height)
        panel.widget.show()
        panel.wait(lambda: panel.page.document().defaultStyleSheet() != before)

    return in_theme


@pytest.mark.parametrize("theme", ["dark", "light", "sand"])
def test_what_is_written_can_be_read(
    theme: str,
    request: pytest.FixtureRequest,
    panel: Driver,
    show: Callable[..., None],
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    if theme == "sand":
        request.getfixturevalue("sand")
    show(theme)
    seen = {"empty": _looked_at(panel)}
    panel.select(add_layers(viewer_model, "image-05-in-napari")[0])
    panel.child("helpdesk-settings").setChecked(True)
    for index in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(index)
        seen[f"tab {index}"] = _looked_at(panel)
    panel.type_search("chunk")
    seen["search"] = _looked_at(panel)
    assert all(len(read) > 8 for read in seen.values())
    words = {text for read in seen.values() for text, _ in read}
    assert {"Explain a path or URL…", "Labels are loaded, but switched off"} <= words
    assert {"Copy the report", "What is odd (1)", "Path or URL to explain"} <= words
    pale = {
        (where, text): round(found, 2)
        for where, read in seen.items()
        for text, found in read
        if found < (MIN_OF_FRAMES if text.startswith("icon") else MIN_CONTRAST)
    }
    assert not pale


def _looked_at(panel: Driver) -> list[tuple[str, float]]:
    """Return what is in view, each with its contrast as it was drawn."""
    panel.qtbot.wait(30)
    image = panel.widget.grab().toImage()
    found = []
    for child in panel.widget.findChildren(QWidget):
        if not (child.isVisible() and child.isEnabled()):
            continue
        for text, place in _written_on(child):
            where = place.translated(child.mapTo(panel.widget, QPoint(0, 0)))
            ratio = _drawn_contrast(image, where.intersected(panel.widget.rect()))
            if ratio:
                found.append((text.strip("\xa0 "), ratio))
    return found


def _written_on(child: QWidget) -> list[tuple[str, QRect]]:
    """Return the words of one widget, and where they stand on it."""
    within = child.rect().adjusted(OUTLINE, OUTLINE, -OUTLINE, -OUTLINE)
    if isinstance(child, QTextBrowser):
        return list(_fragments(child))
    if isinstance(child, QTabBar):
        return [(child.tabText(i), child.tabRect(i)) for i in range(child.count())]
    if isinstance(child, QLineEdit):
        text = child.text() or child.placeholderText()
        return [(text, within)] if text else []
    if isinstance(child, QToolButton) and not child.text():
        ours = child.objectName().startswith("helpdesk-")  # Qt's own may be fading in
        return [(f"icon {child.objectName()}", within)] if ours else []
    if isinstance(child, QAbstractButton | QLabel):
        return [(child.text(), within)] if child.text() else []
    if isinstance(child, QComboBox):
        return [(child.currentText(), within.adjusted(0, 0, -30, 0))]
    return [(child.toPlainText()[:20], within)] if isinstance(child, QPlainTextEdit) else []


def _fragments(page: QTextBrowser) -> Iterator[tuple[str, QRect]]:
    """Give each piece of text of one style that is in view, and where most of its beginning is."""
    port = page.viewport()
    block = page.document().begin()
    while block.isValid():
        inside = block.begin()
        while not inside.atEnd():
            piece = inside.fragment()
            cursor = QTextCursor(page.document())
            lines: dict[int, QRect] = {}
            for position in range(piece.position(), piece.position() + min(piece.length(), 12) + 1):
                cursor.setPosition(position)
                here = page.cursorRect(cursor)
                lines[here.top()] = lines.get(here.top(), here).united(here)
            place = max(lines.values(), key=QRect.width)
            if piece.text().strip("\xa0 ·") and port.rect().contains(place):
                yield piece.text(), place.translated(port.mapTo(page, QPoint(0, 0)))
            inside += 1
        block = block.next()


def _drawn_contrast(image: QImage, place: QRect) -> float:
    """Return the contrast of the color that stands out most against the one there is most of."""
    colors = Counter(
        image.pixelColor(x, y).name()
        for x in range(place.left(), place.right() + 1)
        for y in range(place.top(), place.bottom() + 1)
    )
    if not colors:
        return 0.0
    ((behind, _),) = colors.most_common(1)
    return max(contrast(color, behind) for color in colors)


@pytest.mark.parametrize("points", [5, 9, 20])
def test_a_narrow_panel_cuts_nothing_off(
    points: int,
    panel: Driver,
    show: Callable[..., None],
    viewer_model: ViewerModel,
    add_layers: Callable[[ViewerModel, str], list[Any]],
) -> None:
    show("dark", points, NARROWEST)
    panel.select(add_layers(viewer_model, "plate-05-in-napari")[0])
    for index in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(index)
        panel.qtbot.wait(30)
        assert panel.widget.minimumSizeHint().width() <= NARROWEST
        assert panel.widget.width() == NARROWEST
        for page in panel.widget.findChildren(QTextBrowser):
            if page.isVisible():
                assert page.horizontalScrollBar().maximum() == 0, page.accessibleName()
    arrows = [arrow for arrow in panel.tabs.tabBar().findChildren(QToolButton) if arrow.isVisible()]
    assert points > 10 or not arrows  # every tab is in view


def test_lines_are_not_longer_than_can_be_read(panel: Driver, show: Callable[..., None]) -> None:
    show("light", 10, 1500)
    panel.widget.show_entry("chunk")
    panel.qtbot.wait(30)
    longest, block = 0, panel.page.document().begin()
    while block.isValid():
        lines = (block.layout().lineAt(i) for i in range(block.layout().lineCount()))
        longest = max([longest, *(line.textLength() for line in lines)])
        block = block.next()
    assert 60 < longest < 95  # small letters are narrower than most


def test_icons_are_sharp_on_any_screen_and_follow_the_theme() -> None:
    for name in ICONS:
        large = icon(name, "#ff0000").pixmap(QSize(24, 24), 2.0)
        assert large.width() == 48, name
        image = large.toImage()
        drawn = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
        strong = [color for color in drawn if color.alpha() > 200]
        assert 40 < len(strong) < 48 * 48 / 2, name
        assert all(color.red() > 230 and color.green() < 25 for color in strong), name


def test_whether_a_layer_is_held_shows_on_the_button(
    panel: Driver, show: Callable[..., None]
) -> None:
    show("dark")
    button = panel.child("helpdesk-follow")
    shapes = []
    for follow in (True, False):
        panel.widget.follow = follow
        shapes.append(button.icon().pixmap(QSize(24, 24)).toImage())
    assert shapes[0] != shapes[1]


def test_the_keyboard_can_be_seen(panel: Driver, show: Callable[..., None]) -> None:
    show("light")
    panel.widget.activateWindow()
    for name in ("helpdesk-settings", "helpdesk-search", "helpdesk-path"):
        control = panel.child(name)
        without = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        panel.wait(control.hasFocus)
        assert control.grab().toImage() != without, name


@pytest.mark.parametrize(
    ("background", "text"),
    [
        ("#121212", "#f0f1f2"),
        ("#ffffff", "#3b3a39"),
        ("#808080", "#909090"),
        ("#777777", "#ffffff"),
    ],
)
def test_every_background_has_colors_that_can_be_read(background: str, text: str) -> None:

    palette = palette_for(background, text)
    for behind in (palette.background, palette.surface, palette.button):
        for name in ("text", "muted", "link", "accent", "error", "good"):
            assert contrast(getattr(palette, name), behind) >= MIN_CONTRAST, (name, behind)
    assert contrast(palette.line, palette.background) >= MIN_OF_FRAMES
