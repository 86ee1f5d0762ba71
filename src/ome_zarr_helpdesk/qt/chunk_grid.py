"""The chunk grid: borders of chunks and shards, drawn over the layer that is explained."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, Qt, Signal
from qtpy.QtWidgets import QCheckBox, QLabel, QWidget

from ome_zarr_helpdesk.qt.canvas_sheet import CanvasSheet, canvas_beside
from ome_zarr_helpdesk.qt.guarded import guarded, is_alive, tell_panel, told
from ome_zarr_helpdesk.qt.timers import single_shot
from ome_zarr_helpdesk.state.camera import camera_of, grid_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.qt.canvas_sheet import Pens
    from ome_zarr_helpdesk.qt.chunk_lines import ChunkLines
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = ["ChunkGrid"]

NOTE_MILLISECONDS = 150
"""How long the camera rests before the note says something else."""


class ChunkGrid(QCheckBox):
    """Switches the grid on and off. While it is off, nothing of napari is listened to.

    Parameters
    ----------
    viewer
        The viewer itself, not its proxy.
    panel
        The panel, which is docked beside the canvas: the grid goes away with it.
    """

    noted = Signal(str)
    """What is drawn, or why nothing is; the key of a message, empty while it is off."""

    def __init__(self, viewer: Any, panel: QWidget) -> None:
        super().__init__(panel)
        self.setObjectName("helpdesk-chunk-grid")
        self._viewer = viewer
        self._panel = panel
        self._state: LayerState | None = None
        self._layer_of: Callable[[], Any] = lambda: None
        self._lines: ChunkLines | None = None  # made when it is first needed
        self._sheet: CanvasSheet | None = None
        self._say: Messages | None = None
        self._note = ""
        self._listening: list[Any] = []
        self.note = QLabel("", panel)
        self.note.setObjectName("helpdesk-chunk-grid-note")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setMinimumWidth(10)
        self.note.hide()
        self._note_timer = single_shot(self, self._write_note, NOTE_MILLISECONDS)
        self.toggled.connect(self._on_toggled)
        panel.installEventFilter(self)

    def set_words(self, say: Messages) -> None:
        """Name the button."""
        self._say = say
        self.setText(say.words("chunk-grid.button"))
        self.setToolTip(say.words("chunk-grid.tip"))
        self.setAccessibleDescription(say.words("chunk-grid.tip"))
        self._write_note()

    def point_at(self, explanation: Explanation | None, layer_of: Callable[[], Any]) -> None:
        """Draw the chunks of a layer from now on.

        Parameters
        ----------
        explanation
            What is known of it; None for nothing.
        layer_of
            Gives the layer, or None when it is gone.
        """
        self._state = state = explanation.layer if explanation is not None else None
        self._layer_of = layer_of
        self.setVisible(state is not None and state.reached is not None)
        self._draw_again()

    def close_grid(self) -> None:
        """Let go of napari, and take the sheet away."""
        self._note_timer.stop()
        self._panel.removeEventFilter(self)
        self._stop()

    def eventFilter(self, panel: Any, event: Any) -> bool:
        """Show the grid while the panel is shown."""
        kind, sheet = event.type(), self._sheet
        if kind in (QEvent.Type.Show, QEvent.Type.Hide) and sheet is not None and is_alive(sheet):
            sheet.setVisible(kind == QEvent.Type.Show)
        return False

    @guarded
    def _on_toggled(self, is_on: bool) -> None:
        if is_on:
            self._start()
        else:
            self._stop()
        self._draw_again()

    def _start(self) -> None:
        canvas = canvas_beside(self._panel)
        if canvas is None:
            self._note = "chunk-grid.no-canvas"
            return
        self._sheet = CanvasSheet(canvas, self._lines_now)
        self._sheet.show()
        for emitter in self._emitters():
            emitter.connect(self._on_change)
            self._listening.append(emitter)

    def _stop(self) -> None:
        for emitter in self._listening:
            emitter.disconnect(self._on_change)
        self._listening.clear()
        if self._sheet is not None and is_alive(self._sheet):  # it dies with the canvas
            self._sheet.remove()
        self._sheet = None
        self._note = ""

    def _emitters(self) -> list[Any]:
        """Return what napari tells of when other lines are to be drawn."""
        viewer = self._viewer
        camera = camera_of(viewer)
        names = [
            *(getattr(camera.events, name, None) for name in ("center", "zoom", "orientation")),
            *(getattr(viewer.dims.events, name) for name in ("order", "ndisplay", "current_step")),
            grid_of(viewer).events.enabled,
            viewer.layers.events,  # gets those of every layer in the list
        ]
        return [emitter for emitter in names if emitter is not None]

    @guarded
    def _on_change(self, event: Any = None) -> None:
        self._draw_again()

    def _draw_again(self) -> None:
        if self._sheet is not None:
            self._sheet.update()
        self._note_timer.start()

    def _lines_now(self) -> Pens:
        """Return what to draw; called while the sheet is painted, which lies outside the panel."""
        pens: Pens = {}
        with told(partial(tell_panel, self)):
            pens = self._pens()
        return pens

    def _pens(self) -> Pens:
        from ome_zarr_helpdesk.qt.chunk_lines import ChunkLines

        sheet = self._sheet
        if sheet is None:
            return {}
        if self._lines is None:
            self._lines = ChunkLines(self._viewer)
        self._lines.point_at(self._state, self._layer_of)
        pens, note = self._lines.on_canvas(sheet.width(), sheet.height())
        note = f"chunk-grid.{note}"
        if note != self._note:
            self._note = note
            self._note_timer.start()
        return pens

    @guarded
    def _write_note(self) -> None:
        words = ""
        is_on = self.isChecked() and not self.isHidden()
        if is_on and self._note and self._say is not None:
            words = self._say.words(self._note)
        self.note.setText(words)
        self.note.setVisible(bool(words))
        self.noted.emit(words)
