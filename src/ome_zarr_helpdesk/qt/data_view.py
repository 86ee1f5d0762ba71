"""The first tab: the picture and the page about the data, and the entries it leads to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QApplication, QVBoxLayout, QWidget

from ome_zarr_helpdesk.qt.actions import ActionsView
from ome_zarr_helpdesk.qt.guarded import guarded, reason_of, told
from ome_zarr_helpdesk.qt.opening import Opener
from ome_zarr_helpdesk.qt.page_view import PageView
from ome_zarr_helpdesk.qt.pictures import PicturesView
from ome_zarr_helpdesk.qt.present import present
from ome_zarr_helpdesk.qt.recent import shown_source

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.qt.coordinator import Coordinator
    from ome_zarr_helpdesk.qt.findings import Findings
    from ome_zarr_helpdesk.rendering.palette import Palette
    from ome_zarr_helpdesk.state.model import ViewState
    from ome_zarr_helpdesk.state.neighbors import Around

__all__ = ["DataView"]

MOST_DROPPED = 20
"""How many of the things that were dropped at once are offered."""


class DataView(QWidget):
    """Shows an explanation, or the state in which there is none.

    Parameters
    ----------
    viewer
        The napari viewer, for opening samples.
    coordinator
        Is told what a link asks for.
    findings
        Knows what is odd, and does something about it.
    parent
        Qt parent.
    """

    path_wanted = Signal()

    def __init__(
        self, viewer: Any, coordinator: Coordinator, findings: Findings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._coordinator = coordinator
        self._findings = findings
        self._catalog: Catalog | None = None
        self._explanation: Explanation | None = None
        self._siblings: tuple[str, ...] = ()
        self._dropped: tuple[str, ...] = ()
        self._entry: str | None = None
        self._state: tuple[str, ...] = ("empty",)
        self._unfold: frozenset[str] = frozenset()
        self._written: tuple[str, bool] | None = None  # a page to be shown in a moment
        self.pictures = PicturesView(findings.doer, self)
        self.pictures.entry_requested.connect(self.show_entry)
        self._page = PageView(self.card_of, self)
        self._page.setObjectName("helpdesk-page")
        self._page.chosen.connect(self.follow_link)
        self._actions = ActionsView(self)
        self._opener = Opener(viewer, coordinator, self)
        self._connect()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)  # picture and page are one
        layout.addWidget(self.pictures)
        layout.addWidget(self._page, 1)
        layout.addSpacing(4)
        layout.addWidget(self._actions)

    def _connect(self) -> None:
        self._actions.open_wanted.connect(self._opener.open)
        self._actions.check_wanted.connect(self._coordinator.check)
        self._actions.stop_wanted.connect(self._stop_check)
        self._actions.retry_wanted.connect(self._coordinator.retry)
        self._opener.told.connect(self._actions.tell)
        self.pictures.told.connect(self._actions.tell)
        self._coordinator.checking.connect(self._actions.show_progress)
        self._coordinator.check_failed.connect(self._tell_failed_check)

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        return [*self.pictures.in_order, self._page, *self._actions.in_order]

    def set_catalog(self, catalog: Catalog) -> None:
        """Show in words what could not be said before the content was there."""
        self._catalog = catalog
        self._page.setAccessibleName(catalog.messages.words("panel.tab-data"))
        self._actions.set_words(catalog.messages)
        self._opener.set_words(catalog.messages)
        self.pictures.set_catalog(catalog)
        self._render()

    def set_palette(self, palette: Palette, style: str) -> None:
        """Show everything in the colors of a theme."""
        self._page.set_style(style)
        self.pictures.set_palette(palette)

    def take_explanation(self, explanation: Explanation, siblings: tuple[str, ...]) -> None:
        """Write the page about an explanation; `show_page` shows it."""
        same = self._explanation is not None and self._explanation.source == explanation.source
        if not same:
            self._unfold, self._entry = frozenset(), None
        self._explanation, self._siblings = explanation, siblings
        self._state = ("explained",)
        self._written = (self._page_html(), same)
        self._actions.show_explanation(explanation)

    def show_page(self) -> None:
        """Show the page that was written; one of the same source keeps the reader's place."""
        if self._written is not None:
            html, same = self._written
            self._page.show_html(html, keep_place=same)
        self._written = None

    def draw_pictures(self) -> None:
        """Draw the pictures beside the page: none beside an entry; `show_pictures` shows them."""
        self.pictures.draw_pictures(self._explanation if self._entry is None else None)

    def show_pictures(self) -> None:
        """Show what was drawn."""
        self.pictures.show_drawn()

    @guarded
    def show_moved(self, around: Around, view: ViewState) -> None:
        """Show in the pictures to where the view has moved; the page does not speak of it."""
        found = self._explanation
        if found is None or found.layer is None:
            return
        self._explanation = replace(found, layer=replace(found.layer, around=around), view=view)
        if self._entry is None:
            self.pictures.show_moved(self._explanation)

    def show_findings(self) -> None:
        """Show anew what is odd, and leave the reader's place."""
        if self._explanation is not None and self._entry is None:
            self._render(keep_place=True)

    def show_dropped(self, sources: tuple[str, ...]) -> None:
        """Explain the first of what was dropped, and offer the others."""
        self._dropped = sources
        self._coordinator.explain_source(sources[0])

    def show_reading(self, name: str) -> None:
        """Say what is being read."""
        self._forget(("reading", name))

    def show_failed(self, name: str, reason: str) -> None:
        """Say what could not be explained."""
        self._forget(("failed", name, reason))

    def show_empty(self) -> None:
        """Say what to do when nothing is selected."""
        self._forget(("empty",))

    def show_entry(self, entry_id: str) -> None:
        """Show one entry in place of the page about the data; what fails of it is said."""
        if self._catalog is None or entry_id not in self._catalog:
            return
        before, self._entry = self._entry, entry_id

        def stay(reason: str) -> None:
            self._entry = before
            self._actions.tell(say.words("failed.entry", reason=reason))

        say = self._catalog.messages
        with told(stay):
            self._render()
        self._draw()

    def card_of(self, link: str) -> str:
        """Return the card of a link, as HTML; empty for none."""
        from ome_zarr_helpdesk.rendering import pages

        scheme, _, rest = link.partition(":")
        if self._catalog is None:
            return ""
        if scheme == "entry":
            entry = self._catalog.get(rest)
            return "" if entry is None else pages.card(entry, self._explanation)
        if scheme == "fact" and self._explanation is not None:
            return pages.fact_card(rest, self._explanation)
        if scheme == "do":
            return pages.tip_card(self._findings.tip_of(rest))
        return ""

    def _forget(self, state: tuple[str, ...]) -> None:
        self._explanation, self._state, self._siblings = None, state, ()
        self._entry, self._unfold = None, frozenset()
        self._actions.show_nothing()
        self._render()
        self._draw()

    def _render(self, *, keep_place: bool = False) -> None:
        if self._catalog is not None:
            self._page.show_html(self._page_html(), keep_place=keep_place)
        self._written = None

    def _page_html(self) -> str:
        """Return the present page; empty where there are no words yet."""
        if self._catalog is None:
            return ""
        html = self._html(self._catalog)
        if self._coordinator.source in self._dropped[:MOST_DROPPED] and len(self._dropped) > 1:
            from ome_zarr_helpdesk.rendering import pages

            names = [shown_source(source) for source in self._dropped[:MOST_DROPPED]]
            shown = self._dropped.index(self._coordinator.source)
            html = pages.with_others(html, self._catalog, names, shown)
        return html

    def _html(self, catalog: Catalog) -> str:
        from ome_zarr_helpdesk.rendering import pages
        from ome_zarr_helpdesk.samples import SAMPLES

        entry = catalog.get(self._entry) if self._entry else None
        if entry is not None:
            return pages.entry_page(entry, catalog, self._explanation)
        if self._explanation is not None:
            return pages.overview(
                self._explanation, self._unfold, self._siblings, self._findings.look
            )
        if self._state[0] == "reading":
            return pages.reading(catalog, self._state[1])
        if self._state[0] == "stopped":
            return pages.stopped(catalog, self._state[1])
        if self._state[0] == "failed":
            return pages.failed(catalog, *self._state[1:])
        return pages.empty(catalog, [(name, info.title) for name, info in SAMPLES.items()])

    def _draw(self) -> None:
        self.draw_pictures()
        self.show_pictures()

    @guarded
    def follow_link(self, scheme: str, rest: str) -> None:
        """Show or do what a link asks for."""
        if scheme == "entry":
            self.show_entry(rest)
        elif scheme == "more":
            self._unfold = self._unfold | {rest}
            self._render(keep_place=True)
        elif scheme == "do":
            self._do(rest)

    def _do(self, what: str) -> None:
        action, _, argument = what.partition("/")
        if self._findings.follow(what):
            return
        if action == "back":
            self._entry = None
            self._render()
            self._draw()
        elif action == "retry":
            self._coordinator.retry()
        elif action == "cancel":
            self._coordinator.cancel()
            self._forget(("stopped", self._state[-1]))
        elif action == "sample":
            self._add_sample(argument)
        elif action == "copy":
            self._copy(argument)
        elif action == "explain-path":
            self.path_wanted.emit()
        elif action == "explain":
            self._explain_dropped(argument)

    @guarded
    def _stop_check(self) -> None:
        self._coordinator.stop_check()
        if self._catalog is not None:
            self._actions.tell(self._catalog.messages.words("check.stopped"))

    @guarded
    def _tell_failed_check(self, reason: str) -> None:
        if self._catalog is not None:
            self._actions.tell(self._catalog.messages.words("check.failed", reason=reason))

    def _explain_dropped(self, number: str) -> None:
        if number.isdecimal() and int(number) < len(self._dropped):
            self._coordinator.explain_source(self._dropped[int(number)])

    def _add_sample(self, name: str) -> None:
        from ome_zarr_helpdesk.qt.commands import add_sample

        try:
            add_sample(self._viewer, name)
        except Exception as error:  # noqa: BLE001 - readers are others' code; its words are shown
            self.show_failed(name, reason_of(error))

    def _copy(self, name: str) -> None:
        from ome_zarr_helpdesk.rendering.snippets import snippets

        pieces = snippets(self._explanation.facts) if self._explanation is not None else {}
        if name in pieces:
            present(QApplication.clipboard()).setText(pieces[name])
