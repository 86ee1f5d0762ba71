"""The last tab: whom to ask, with the report already written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ome_zarr_helpdesk.qt.flow import FlowLayout
from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.page_view import PageView
from ome_zarr_helpdesk.qt.present import present

if TYPE_CHECKING:
    from collections.abc import Callable

    from qtpy.QtGui import QFont

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog

__all__ = ["HelpView"]


class HelpView(QWidget):
    """Help channels, and a report that is shown before it is copied.

    Parameters
    ----------
    card_of
        Gives the card of a link, as HTML.
    parent
        Qt parent.
    """

    def __init__(self, card_of: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._catalog: Catalog | None = None
        self._explanation: Explanation | None = None
        self.page = PageView(card_of, self)
        self.page.setObjectName("helpdesk-help")
        self._report = _Report(self)
        self._report.setReadOnly(True)
        self._report.setAcceptDrops(False)
        self._report.setTabChangesFocus(True)
        self._report.setObjectName("helpdesk-report")
        self._report.setMinimumHeight(60)
        self._ticks = {name: QCheckBox(self) for name in ("names", "channels", "wells")}
        for tick in self._ticks.values():
            tick.toggled.connect(self.render_report)
        self._with = QLabel(self)
        self._with.setWordWrap(True)
        self._copy = QPushButton(self)
        self._copy.setObjectName("helpdesk-copy-report")
        self._copy.clicked.connect(self._copy_report)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.page, 3)
        layout.addWidget(self._report, 2)
        layout.addWidget(self._with)
        ticks = FlowLayout()
        for tick in self._ticks.values():
            ticks.addWidget(tick)
        layout.addLayout(ticks)
        layout.addWidget(self._copy)
        layout.addWidget(self._said)

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        return [self.page, self._report, *self._ticks.values(), self._copy]

    def set_text_font(self, font: QFont) -> None:
        """Set the font of the report."""
        self._report.setFont(font)

    def set_catalog(self, catalog: Catalog) -> None:
        """Show the channels and name the controls."""
        from ome_zarr_helpdesk.rendering import pages

        self._catalog = catalog
        say = catalog.messages
        self.page.show_html(pages.help_page(catalog))
        self.page.setAccessibleName(say.words("panel.tab-help"))
        self._report.setAccessibleName(say.words("panel.report"))
        self._with.setText(say.words("report.with"))
        for name, tick in self._ticks.items():
            tick.setText(say.words(f"report.with-{name}"))
            tick.setAccessibleName(f"{say.words('report.with')} {tick.text()}")
        self._copy.setText(say.words("report.copy"))

    def show_explanation(self, explanation: Explanation | None) -> None:
        """Write the report about this explanation from now on."""
        self._explanation = explanation
        self._said.clear()
        if self.isVisible():
            self.render_report()

    @guarded
    def render_report(self) -> None:
        """Write the report as it would be copied; nothing of before stays where that fails."""
        if self._catalog is None:
            return
        from ome_zarr_helpdesk.rendering.report import Shown, report

        self._report.clear()  # it may name what is not to be told any more
        shown = Shown(**{name: tick.isChecked() for name, tick in self._ticks.items()})
        self._report.setPlainText(report(self._explanation, self._catalog, shown))

    @guarded
    def _copy_report(self) -> None:
        self.render_report()
        text = self._report.toPlainText()
        if text and self._catalog is not None:
            present(QApplication.clipboard()).setText(text)
            self._said.setText(self._catalog.messages.words("report.copied"))


class _Report(QPlainTextEdit):
    """The report; napari does not see the keys that are pressed in it."""

    def keyPressEvent(self, event: Any) -> None:
        """Handle keys here, as to scroll or to copy."""
        super().keyPressEvent(event)
        event.accept()
