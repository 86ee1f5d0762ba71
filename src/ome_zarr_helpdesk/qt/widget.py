"""The Help Desk panel: holds the views, and joins them to the coordinator.

Importing this module loads Qt and nothing else; content and pipeline are loaded
in the background once the panel is open.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, QSize, Signal
from qtpy.QtGui import QFontMetrics
from qtpy.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ome_zarr_helpdesk.qt.chunk_grid import ChunkGrid
from ome_zarr_helpdesk.qt.coordinator import Coordinator
from ome_zarr_helpdesk.qt.cursor import CursorReader
from ome_zarr_helpdesk.qt.cursor_line import CursorLine
from ome_zarr_helpdesk.qt.dropping import dropped_sources
from ome_zarr_helpdesk.qt.guarded import guarded, told
from ome_zarr_helpdesk.qt.layer_cards import LayerCards
from ome_zarr_helpdesk.qt.layer_reader import LayerReader
from ome_zarr_helpdesk.qt.loader import ContentLoader
from ome_zarr_helpdesk.qt.mishap import MishapLine
from ome_zarr_helpdesk.qt.tabs import Tabs
from ome_zarr_helpdesk.qt.theme import look_of, panel_style
from ome_zarr_helpdesk.qt.timers import single_shot
from ome_zarr_helpdesk.qt.top_bar import TopBar
from ome_zarr_helpdesk.qt.turns import Turns
from ome_zarr_helpdesk.qt.undo_bar import UndoBar
from ome_zarr_helpdesk.qt.what_is_this import WhatIsThis

if TYPE_CHECKING:
    from collections.abc import Callable

    from qtpy.QtGui import QFont

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.explanation.search import SearchResult
    from ome_zarr_helpdesk.qt.theme import Look

__all__ = ["HelpDeskWidget"]

PAINTED_MILLISECONDS = 50
"""How long napari may paint the new panel before content is read: two threads of Python at
once hold each other up."""
CONTENT_MILLISECONDS = 600
"""How long nobody types before a content folder is read."""

_NOWHERE = ("path-absent", "link-broken", "scheme-unknown", "address-malformed", "windows-path")
"""Problems of paths that are not worth remembering."""


class HelpDeskWidget(QWidget):
    """Help for the selected layer.

    Parameters
    ----------
    napari_viewer
        The viewer, raw or in napari's proxy.
    parent
        Qt parent.
    """

    explained = Signal(object)
    """An explanation was made; it may come twice for a selection."""

    _is_open = False  # Qt tells of events before everything is made, and after it is gone

    def __init__(self, napari_viewer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("helpdesk")
        self._explanation: Explanation | None = None
        self._catalog: Catalog | None = None
        self._look: tuple[Look, QFont] | None = None
        self._wanted: str | None = None  # an entry that was asked for before it could be shown
        self._loader = ContentLoader(self)
        self._loader.loaded.connect(self._on_content)
        self._coordinator = Coordinator(napari_viewer, self._loader.wait, self)
        self._cursor = CursorReader(self._coordinator.viewer, self)
        viewer = self._coordinator.viewer
        self._reader = LayerReader(viewer, self._loader.wait, self._explained, self)
        self._layer_cards = LayerCards(viewer, self._reader, self)
        self._what_is_this = WhatIsThis(viewer, self._reader, self._layer_cards, self)
        self._turns, self._content_turns = Turns(self), Turns(self)
        self._build()
        self._connect()
        self._style_timer = single_shot(self, self._apply_theme)
        self._list_timer = single_shot(self, self._layer_cards.look_for_list)
        self._loader_timer = single_shot(self, self._loader.start, PAINTED_MILLISECONDS)
        self._content_timer = single_shot(self, self._loader.start, CONTENT_MILLISECONDS)
        self._folder = self._top.settings.content_folder
        self._is_open = True
        self._loader_timer.start()

    # What other programs use

    @property
    def explanation(self) -> Explanation | None:
        """The present explanation; None while there is none."""
        return self._explanation

    @property
    def follow(self) -> bool:
        """Whether the panel follows the selected layer."""
        return self._coordinator.follow

    @follow.setter
    def follow(self, follow: bool) -> None:
        self._coordinator.follow = bool(follow)
        self._top.follow_from_now(bool(follow))

    def explain_source(self, path_or_url: str) -> None:
        """Explain a path or URL instead of a layer."""
        self._tabs.show_data()
        self._coordinator.explain_source(str(path_or_url))

    def show_entry(self, entry_id: str) -> None:
        """Show one entry of the content."""
        self._tabs.show_data()
        if self._catalog is None:
            self._wanted = entry_id
        else:
            self._data.show_entry(entry_id)

    def search(self, text: str) -> tuple[SearchResult, ...]:
        """Search, show what was found, and return it; empty while content is loading."""
        self._top.set_search(text)
        return self._find(text)

    def tell_error(self, reason: str) -> None:
        """Say that a part of the Help Desk failed; handlers of ours call it."""
        if self._is_open:
            self._mishap.tell(reason)

    # How it is put together

    def _build(self) -> None:
        self._top = TopBar(self._coordinator.viewer, self)
        self._tabs = Tabs(self._coordinator.viewer, self._coordinator, self)
        self._data = self._tabs.data
        self._grid = ChunkGrid(self._coordinator.viewer, self)
        self._data.pictures.add_beside(self._grid, self._grid.note)
        self._undo = UndoBar(self)
        self._mishap = MishapLine(self)
        self._line = CursorLine(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self._top)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(self._undo)
        layout.addWidget(self._mishap)
        layout.addWidget(self._line)
        self.setMinimumWidth(260)
        self.setAcceptDrops(True)
        # else napari puts a stretch below us, which takes half of the dock
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        self._coordinator.reading.connect(self._on_reading)
        self._coordinator.explained.connect(self._on_explained)
        self._coordinator.failed.connect(self._on_failed)
        self._coordinator.nothing_selected.connect(self._on_nothing)
        self._coordinator.nothing_explained.connect(self._on_nothing_explained)
        self._coordinator.moved.connect(self._data.show_moved)
        self._coordinator.layers_changed.connect(self._top.layers_changed)
        self._coordinator.layers_changed.connect(self._layer_cards.look_for_list)
        self._cursor.line.connect(self._line.say)
        self._top.searched.connect(self._on_searched)
        self._top.search_left.connect(self._tabs.leave_search)
        self._top.first_wanted.connect(self._tabs.open_first)
        self._top.follow_changed.connect(self._on_follow)
        self._top.layer_chosen.connect(self._coordinator.explain_layer)
        self._top.settings_changed.connect(self._on_settings)
        self._top.path_chosen.connect(self.explain_source)
        self._top.what_is_this_changed.connect(self._what_is_this.set_on)
        self._what_is_this.left.connect(self._top.leave_what_is_this)
        self._what_is_this.entry_wanted.connect(self.show_entry)
        self._data.path_wanted.connect(self._top.ask_for_path)
        self._tabs.entry_wanted.connect(self.show_entry)
        self._tabs.odd.doer.told.connect(self._undo.tell)
        self._undo.undo_wanted.connect(self._tabs.odd.doer.undo)

    def sizeHint(self) -> QSize:
        """Return a width at which sentences read well."""
        return QSize(380, 640)

    # What comes from outside

    @guarded
    def _on_content(self, catalog: Catalog) -> None:
        """Speak with these words from now on; with the first ones the work begins."""
        self._content_turns.start(
            partial(self._top.set_catalog, catalog),
            partial(self._set_words, catalog),
            self._restyle,
            partial(self._speak, catalog),
        )

    def _set_words(self, catalog: Catalog) -> None:
        say = catalog.messages
        self._top.say_errors(say, catalog.errors)
        self._undo.set_words(say)
        self._mishap.set_words(say)
        self._reader.forget()
        self._layer_cards.set_catalog(catalog)
        self._what_is_this.set_catalog(catalog)
        self._grid.set_words(say)

    def _restyle(self) -> None:
        self._look = None  # there are new parts
        self._apply_theme()

    def _speak(self, catalog: Catalog) -> None:
        renewed, self._catalog = self._catalog is not None, catalog
        self._tabs.set_catalog(catalog)
        self._order_tabs()
        self._on_settings()
        self._tabs.render_shown()
        if renewed:
            self._coordinator.say_again()
        else:
            self._coordinator.begin()
        self._show_wanted()
        if self._top.search_text:
            self._find(self._top.search_text)

    def _order_tabs(self) -> None:
        """Let the keyboard go from top to bottom: Qt goes in the order of making."""
        below = [*self._undo.in_order, self._mishap]
        chain = [*self._top.in_order, *self._tabs.in_order, *below]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)

    def _show_wanted(self) -> None:
        """Show what was asked for too early, and again if the first answer covers it."""
        if self._wanted is not None and self._catalog is not None:
            self._data.show_entry(self._wanted)
            self._wanted = self._wanted if self._coordinator.asking else None

    @guarded
    def _on_reading(self, name: str) -> None:
        self._turns.stop()
        self._mishap.forget()
        self._explanation = None
        self._point_at(None)
        self._top.show_explained(self._layer(), self._coordinator.source)
        self._tabs.forget()
        self._data.show_reading(name)

    @guarded
    def _on_explained(self, explanation: Explanation, request: Any) -> None:
        """Show an explanation, and tell of it when all of it is in view."""
        steps = (
            partial(self._take, explanation, request.siblings),
            self._show_page,
            self._data.draw_pictures,
            self._data.show_pictures,
            partial(self._tell_around, explanation),
        )
        self._turns.start(*(partial(self._try, step, request.name) for step in steps))

    def _try(self, step: Callable[[], object], name: str) -> None:
        with told(partial(self._on_failed, name)):
            step()

    def _take(self, explanation: Explanation, siblings: tuple[str, ...]) -> None:
        self._tabs.look_for_findings(explanation)
        self._data.take_explanation(explanation, siblings)

    def _show_page(self) -> None:
        self._data.show_page()
        self._show_wanted()

    def _tell_around(self, explanation: Explanation) -> None:
        """Let everything around the page, and whoever listens, know of what is shown."""
        self._explanation = explanation
        self._point_at(explanation)
        self._top.show_explained(self._layer(), self._coordinator.source)
        self._tabs.set_explanation(explanation)
        if self._coordinator.source is not None and not _leads_nowhere(explanation):
            self._top.remember(self._coordinator.source)
        self.explained.emit(explanation)

    @guarded
    def _on_failed(self, name: str, reason: str) -> None:
        self._turns.stop()
        self._explanation = None
        self._point_at(None)
        self._tabs.look_for_findings(None)
        self._data.show_failed(name, reason)
        self._tabs.set_explanation(None)

    @guarded
    def _on_nothing(self) -> None:
        self._turns.stop()
        self._mishap.forget()
        self._explanation = None
        self._point_at(None)
        self._top.show_explained(None, None)
        self._tabs.look_for_findings(None)
        self._data.show_empty()
        self._tabs.set_explanation(None)
        self._show_wanted()

    @guarded
    def _on_nothing_explained(self, explanation: Explanation) -> None:
        """Show what is odd about the viewer; there still is no explanation of any data."""
        self._tabs.look_for_findings(explanation)
        self._tabs.set_explanation(explanation)

    @guarded
    def _on_follow(self, follow: bool) -> None:
        self._coordinator.follow = follow

    @guarded
    def _on_settings(self) -> None:
        settings = self._top.settings
        self._cursor.cards = settings.image_cards
        self._layer_cards.enabled = settings.layer_cards
        self._cursor.set_rest(settings.rest_milliseconds)
        if self._coordinator.follow != settings.follow_selection:
            self.follow = settings.follow_selection
        if settings.content_folder != self._folder:
            self._folder = settings.content_folder
            self._content_timer.start()

    def _point_at(self, explanation: Explanation | None) -> None:
        """Let what reads the canvas, and what draws on it, know what is explained."""
        self._cursor.point_at(explanation, self._layer)
        self._grid.point_at(explanation, self._layer)

    def _layer(self) -> Any:
        return self._coordinator.layer

    def _explained(self) -> tuple[Any, Explanation | None]:
        return self._layer(), self._explanation

    # Search

    @guarded
    def _on_searched(self, text: str) -> None:
        self._find(text)

    def _find(self, text: str) -> tuple[SearchResult, ...]:
        if text.strip() and self._catalog is not None:
            self._wanted = None
        return self._tabs.search(text)

    # Look

    @guarded
    def _apply_theme(self) -> None:
        look = look_of(self._coordinator.viewer)
        # napari's style gives its size of font to labels, but not to lines and plain text
        font = self._line.font()
        if (look, font) == self._look:  # napari tells of each change twice
            return
        self._look = look, font
        style = panel_style(look, font.pointSizeF(), QFontMetrics(font).height())
        for part in (self._top, self._tabs, self._undo):  # not ourselves: that would be a new theme
            if part.styleSheet() != style:
                part.setStyleSheet(style)
        self._tabs.set_look(look.page, font)
        self._top.set_look(look, font)

    def resizeEvent(self, event: Any) -> None:
        """Keep most of the room for the pages, also with a large font."""
        super().resizeEvent(event)
        self._line.setMaximumHeight(self.height() // 5)

    @guarded
    def dragEnterEvent(self, event: Any) -> None:
        """Take what can be explained, wherever it is dropped on the panel."""
        if dropped_sources(event.mimeData()):
            event.acceptProposedAction()

    @guarded
    def dropEvent(self, event: Any) -> None:
        """Explain what was dropped, without opening it."""
        sources = dropped_sources(event.mimeData())
        if sources:
            self._tabs.show_data()
            self._data.show_dropped(sources)
            event.acceptProposedAction()

    def event(self, event: Any) -> bool:
        """Notice a new theme or font, and napari's close button.

        That button takes the panel out of its dock without any close event.
        """
        if self._is_open:
            self._notice(event.type())
        return bool(super().event(event))

    def _notice(self, kind: QEvent.Type) -> None:
        if kind in (QEvent.Type.StyleChange, QEvent.Type.Show):
            self._style_timer.start()  # comes twice, and before the theme is in place
        if kind == QEvent.Type.Show:
            self._list_timer.start()
            if self._loader_timer.isActive():
                self._loader_timer.start()
        elif kind == QEvent.Type.Hide:
            self._style_timer.stop()  # it may be on its way out, some parts gone already
            self._list_timer.stop()
            self._top.leave_what_is_this()  # else nobody would see how to end it
        taken_out = kind == QEvent.Type.ParentChange and self.parent() is None
        if taken_out or kind in (QEvent.Type.Close, QEvent.Type.DeferredDelete):
            self._close()

    def _close(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        self._cursor.close()
        self._what_is_this.set_on(False)
        self._layer_cards.close()
        self._reader.close()
        self._grid.close_grid()
        self._tabs.odd.doer.close()
        self._coordinator.close()
        self._turns.stop()
        self._content_turns.stop()
        for timer in (self._style_timer, self._list_timer, self._loader_timer, self._content_timer):
            timer.stop()
        self._loader.stop()


def _leads_nowhere(explanation: Explanation) -> bool:
    """Return whether a path names nothing at all, as one with a typing error."""
    return any(problem.code in _NOWHERE for problem in explanation.facts.problems)
