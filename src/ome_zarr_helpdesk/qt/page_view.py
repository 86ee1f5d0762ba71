"""A page of rich text whose links speak: by mouse, by keyboard and in cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, Qt, QUrl, Signal
from qtpy.QtGui import QCursor, QDesktopServices, QFontMetrics
from qtpy.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QToolTip, QWidget

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.present import present

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PageView"]

CHARACTERS = 75
"""How many stand in a line at most: the eye does not find the next of longer ones."""

_TYPICAL = "the light of the microscope fell on a thin slice of tissue, and it glowed"


class PageView(QTextBrowser):
    """Shows HTML and tells which link was chosen.

    Links to http and https open in the browser. All others are told: nothing is
    ever loaded from a link.

    Parameters
    ----------
    card_of
        Gives the card of a link, as HTML; empty for none.
    parent
        Qt parent.
    """

    chosen = Signal(str, str)
    """Scheme and rest of a link: ``entry``, ``chunk``."""

    def __init__(self, card_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card_of = card_of
        self._html = ""
        self._style = ""
        self.setAcceptDrops(False)  # what is dropped anywhere on the panel is explained
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumHeight(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.anchorClicked.connect(self._choose)
        self.highlighted.connect(self._hover)

    def show_html(self, html: str, *, keep_place: bool = False) -> None:
        """Show a page, at its top or where the reader was."""
        bar = present(self.verticalScrollBar())
        place = bar.value() if keep_place else 0
        if html != self._html:  # else the reader's selection and focused link would be lost
            self._html = html
            # a bar that went and came back would have the whole page laid out twice
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            self.setHtml(html)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        bar.setValue(place)

    def set_style(self, style: str) -> None:
        """Set the style sheet of all pages, and show the present one in it."""
        if style == self._style:
            return
        self._style = style
        self._fit_lines()
        present(self.document()).setDefaultStyleSheet(style)
        self._show_again()

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """Load nothing: a page has no images or style sheets of its own."""
        return None

    def keyPressEvent(self, event: Any) -> None:
        """Handle keys here: napari's shortcuts must not fire while somebody reads."""
        super().keyPressEvent(event)
        event.accept()

    def changeEvent(self, event: Any) -> None:
        """Keep the page after a change of the application's style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_lines()
        if event.type() == QEvent.Type.FontChange:
            self._show_again()

    def resizeEvent(self, event: Any) -> None:
        """Leave room at the right of lines that would be too long to read."""
        super().resizeEvent(event)
        self._fit_lines()

    def _fit_lines(self) -> None:
        page = present(self.document())
        typical = QFontMetrics(page.defaultFont()).horizontalAdvance(_TYPICAL) / len(_TYPICAL)
        longest = round(typical * CHARACTERS + 2 * page.documentMargin())
        if present(self.viewport()).width() > longest:
            self.setLineWrapColumnOrWidth(longest)
            self.setLineWrapMode(self.LineWrapMode.FixedPixelWidth)
        else:
            self.setLineWrapMode(self.LineWrapMode.WidgetWidth)

    def _show_again(self) -> None:
        """Lay out the same page anew."""
        html, self._html = self._html, ""
        if html:
            self.show_html(html, keep_place=True)

    @guarded
    def _choose(self, url: QUrl) -> None:
        scheme, rest = _split(url)
        QToolTip.hideText()
        if scheme in ("http", "https"):
            QDesktopServices.openUrl(url)
        elif scheme:
            self.chosen.emit(scheme, rest)

    def _hover(self, url: QUrl) -> None:
        """Show the card of the link under the mouse, or hide it."""
        self._show_card(url.toString(), QCursor.pos())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - the name is Qt's
        """Go to the next link, and show its card: Qt tells of links only by mouse."""
        inside = bool(super().focusNextPrevChild(next))
        link = self.textCursor().charFormat().anchorHref() if inside else ""
        corner = present(self.viewport()).mapToGlobal(self.cursorRect().bottomRight())
        self._show_card(link, corner)
        return inside

    @guarded
    def _show_card(self, link: str, place: Any) -> None:
        card = self._card_of(link) if link else ""
        if card:
            QToolTip.showText(place, card, self)
        else:
            QToolTip.hideText()


def _split(url: QUrl) -> tuple[str, str]:
    """Return scheme and rest of a link of ours."""
    text = url.toString()
    scheme, _, rest = text.partition(":")
    return (
        (scheme, rest) if scheme in ("http", "https", "entry", "fact", "more", "do") else ("", "")
    )
