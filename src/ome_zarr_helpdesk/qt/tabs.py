"""The tabs, and the page of search results that takes their place; what is in view is rendered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Signal
from qtpy.QtGui import QFontMetrics
from qtpy.QtWidgets import QStackedWidget, QTabWidget, QWidget

from ome_zarr_helpdesk.qt.data_view import DataView
from ome_zarr_helpdesk.qt.findings import Findings
from ome_zarr_helpdesk.qt.guarded import guarded, told
from ome_zarr_helpdesk.qt.help_view import HelpView
from ome_zarr_helpdesk.qt.page_view import PageView
from ome_zarr_helpdesk.qt.present import present
from ome_zarr_helpdesk.qt.theme import style_sheet

if TYPE_CHECKING:
    from qtpy.QtGui import QFont

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.explanation.search import SearchResult
    from ome_zarr_helpdesk.qt.coordinator import Coordinator
    from ome_zarr_helpdesk.rendering.palette import Palette

__all__ = ["Tabs"]


class Tabs(QStackedWidget):
    """Everything below the top of the panel.

    Parameters
    ----------
    viewer
        The napari viewer.
    coordinator
        Is told what a link on the first tab asks for.
    parent
        Qt parent.
    """

    entry_wanted = Signal(str)

    def __init__(self, viewer: Any, coordinator: Coordinator, parent: QWidget) -> None:
        super().__init__(parent)
        self._catalog: Catalog | None = None
        self._explanation: Explanation | None = None
        self._results: tuple[SearchResult, ...] = ()
        self._source = ""  # of the findings on their page
        self.odd = Findings(viewer, coordinator, self)
        self.data = DataView(viewer, coordinator, self.odd, self)
        self.findings = PageView(self.data.card_of, self)
        self.findings.setObjectName("helpdesk-findings")
        self._a_to_z = PageView(self.data.card_of, self)
        self.help = HelpView(self.data.card_of, self)
        self.found = PageView(self.data.card_of, self)
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("helpdesk-tabs")
        self._tabs.setUsesScrollButtons(True)
        for view in (self.data, self.findings, self._a_to_z, self.help):
            self._tabs.addTab(view, "…")
        self._tabs.currentChanged.connect(self._on_tab)
        self.addWidget(self._tabs)
        self.addWidget(self.found)
        for page in self._pages:
            page.chosen.connect(self._on_link)
        self.odd.changed.connect(self._show_findings)
        self.odd.all_wanted.connect(self._open_findings)

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        pages = [self.findings, self._a_to_z, *self.help.in_order, self.found]
        return [present(self._tabs.tabBar()), *self.data.in_order, *pages]

    def set_catalog(self, catalog: Catalog) -> None:
        """Give every tab its words."""
        self._catalog = catalog
        say = catalog.messages
        for index, key in enumerate(("data", "findings", "a-to-z", "help")):
            self._tabs.setTabText(index, say.words(f"panel.tab-{key}"))
            present(self._tabs.widget(index)).setAccessibleName(say.words(f"panel.tab-{key}"))
        self.found.setAccessibleName(say.words("panel.search"))
        self.odd.set_catalog(catalog)
        self.data.set_catalog(catalog)
        self.help.set_catalog(catalog)

    def set_look(self, palette: Palette, font: QFont) -> None:
        """Show everything in the colors of a theme."""
        style = style_sheet(palette, QFontMetrics(font).height())
        for page in self._pages:
            page.set_style(style)
        self.data.set_palette(palette, style)
        self.help.set_text_font(font)

    def set_explanation(self, explanation: Explanation | None) -> None:
        """Render the other tabs about this from now on; the first is told by itself."""
        self._explanation = explanation
        of_data = explanation is not None and explanation.kind != "nothing"
        self.help.show_explanation(explanation if of_data else None)
        self._count_findings()
        self.render_shown()

    def look_for_findings(self, explanation: Explanation | None) -> None:
        """Find out what can be done about this; told before anything of it is shown."""
        self.odd.set_explanation(explanation)

    def forget(self) -> None:
        """Know of no explanation while the next is being made; what is in view stays."""
        self._explanation = None
        self.odd.set_explanation(None)
        self._count_findings()

    def show_data(self) -> None:
        """Bring the first tab to the front."""
        self.leave_search()
        self._tabs.setCurrentWidget(self.data)

    def search(self, text: str) -> tuple[SearchResult, ...]:
        """Show what is found in place of the tabs, and return it."""
        if not text.strip() or self._catalog is None:
            self.leave_search()
            return ()
        self._results = ()
        with told(partial(self._say_failed, self.found)):
            self._find(text, self._catalog)
        self.setCurrentWidget(self.found)
        return self._results

    def _find(self, text: str, catalog: Catalog) -> None:
        from ome_zarr_helpdesk.api import index_of
        from ome_zarr_helpdesk.rendering import pages

        found = index_of(catalog).search(text, self._explanation, controls=True)
        self.found.show_html(pages.results(catalog, found, text))
        self._results = found

    def leave_search(self) -> None:
        """Show the tabs again."""
        self._results = ()
        self.setCurrentWidget(self._tabs)

    @guarded
    def open_first(self) -> None:
        """Lead to the first that was found."""
        if self._results:
            self.entry_wanted.emit(self._results[0].id)

    def render_shown(self, _index: int = -1) -> None:
        """Render the tab that is in view; the others wait until they are."""
        view = self._tabs.currentWidget()
        if view is self.help:
            self.help.render_report()
        elif self._catalog is not None:
            with told(partial(self._say_failed, view)):
                self._render(view, self._catalog)

    def _render(self, view: QWidget | None, catalog: Catalog) -> None:
        from ome_zarr_helpdesk.rendering import pages

        if view is self._a_to_z:
            self._a_to_z.show_html(pages.a_to_z(catalog), keep_place=True)
        elif view is self.findings:
            html = pages.findings(catalog, self._explanation, self.odd.look)
            same = self._explanation is not None and self._explanation.source == self._source
            self._source = self._explanation.source if self._explanation is not None else ""
            self.findings.show_html(html, keep_place=same)

    def _say_failed(self, page: QWidget | None, reason: str) -> None:
        """Say on a page why it could not be written: nothing of before may stand there."""
        from ome_zarr_helpdesk.rendering import pages

        if isinstance(page, PageView) and self._catalog is not None:
            page.show_html(pages.part_failed(self._catalog, reason))

    @property
    def _pages(self) -> tuple[PageView, ...]:
        return (self.findings, self._a_to_z, self.found, self.help.page)

    @guarded
    def _on_tab(self, _index: int) -> None:
        self.render_shown()

    @guarded
    def _on_link(self, scheme: str, rest: str) -> None:
        if scheme == "entry":
            self.entry_wanted.emit(rest)
        elif scheme == "do":
            self.odd.follow(rest)

    @guarded
    def _show_findings(self) -> None:
        """Show anew what is odd, wherever it is in view."""
        self._count_findings()
        self.data.show_findings()
        self.render_shown()

    @guarded
    def _open_findings(self) -> None:
        self._tabs.setCurrentWidget(self.findings)

    def _count_findings(self) -> None:
        """Write on the tab how many findings there are."""
        if self._catalog is None:
            return
        index, count = self._tabs.indexOf(self.findings), self.odd.count
        words = self._catalog.messages.words("panel.tab-findings")
        self._tabs.setTabText(index, f"{words} ({count})" if count else words)
        tip = self._catalog.messages.words("findings.count", count=count) if count else ""
        self._tabs.setTabToolTip(index, tip)
        self.findings.setAccessibleDescription(tip)
