"""Paints a picture of the core, and serves mouse, keyboard and screen reader from its regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QByteArray, QEvent, QPoint, QRectF, QSize, Qt, Signal
from qtpy.QtGui import QColor, QPainter, QPen, QPixmap
from qtpy.QtSvg import QSvgRenderer
from qtpy.QtWidgets import QSizePolicy, QToolTip, QWidget

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.tips import tip_of

if TYPE_CHECKING:
    from ome_zarr_helpdesk.rendering.pictures import Picture, Region
    from ome_zarr_helpdesk.rendering.pictures.picture import Frame

__all__ = ["PictureView"]

TALLEST = 230
"""Pixels of height at most, so that the words below stay in view."""

LARGEST_FACTOR = 1.4

_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PictureView(QWidget):
    """Shows one picture, as wide as there is room, or nothing at all."""

    chosen = Signal(object)
    """A region, by a click or by the keyboard."""
    menu_wanted = Signal(object, object)
    """A region, or None beside all of them, and where on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._renderer = QSvgRenderer(self)
        self._drawn: QPixmap | None = None  # in the present size: thousands of wells take long
        self._stops: tuple[Region, ...] = ()
        self._focused = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def picture(self) -> Picture | None:
        """The picture that is shown."""
        return self._picture

    def show_picture(self, picture: Picture | None) -> None:
        """Show a picture; None hides the view."""
        if picture == self._picture:
            return
        stops = _stops(picture) if picture is not None else ()
        if [stop.entry for stop in stops] != [stop.entry for stop in self._stops]:
            self._focused = -1  # else it is the same picture of another view
        before, self._picture, self._stops = self._picture, picture, stops
        if picture is not None:
            if before is None or before.ground != picture.ground:
                self._renderer.load(QByteArray(picture.ground.encode()))
                self._drawn = None
            self.setAccessibleName(picture.text)
            self.setAccessibleDescription(" ".join(r.text for r in self._stops[:50]))
        self._fit()
        self.setVisible(picture is not None)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the picture itself."""
        if self._picture is None:
            return QSize(0, 0)
        return QSize(round(self._picture.width), round(self._picture.height))

    def resizeEvent(self, event: Any) -> None:
        """Take the height that the picture needs at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture is None:
            return
        factor = min(self.width() / self._picture.width, LARGEST_FACTOR)
        self.setFixedHeight(max(1, min(round(self._picture.height * factor), TALLEST)))

    @guarded
    def paintEvent(self, event: Any) -> None:
        """Paint the picture, and a frame around the region that has the keyboard."""
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._painted())
        frame = self._picture.frame
        if frame is not None:
            line = frame.line * self._target().width() / self._picture.width
            painter.setPen(QPen(QColor(frame.color), line))
            painter.drawRoundedRect(self._on_screen(frame), line, line)
        region = self._region()
        if region is not None and self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self._on_screen(region))  # of a polygon the box around it
        painter.end()

    def _painted(self) -> QPixmap:
        """Return the ground of the picture as it is on this screen, painted once."""
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._drawn is None or self._drawn.size() != size:
            self._drawn = QPixmap(size)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._renderer.render(painter, self._target())
            painter.end()
        return self._drawn

    def event(self, event: Any) -> bool:
        """Show the words of a region when the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return bool(super().event(event))

    @guarded
    def _show_tip(self, event: Any) -> None:
        region = self._region_at(event.pos())
        if region is None:
            QToolTip.hideText()
        else:
            area = self._on_screen(region).toAlignedRect()  # beside it the tip leaves
            QToolTip.showText(event.globalPos(), tip_of(region.text), self, area)

    @guarded
    def mouseReleaseEvent(self, event: Any) -> None:
        """Tell which region was clicked."""
        region = self._region_at(event.pos())
        if region is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(region)

    @guarded
    def contextMenuEvent(self, event: Any) -> None:
        """Ask for a menu about a region: under the mouse, or the one that has the keyboard."""
        region, place = self._region_at(event.pos()), event.globalPos()
        if event.reason() == event.Reason.Keyboard:
            region = self._region()
            if region is not None:
                place = self.mapToGlobal(self._on_screen(region).center().toPoint())
        self.menu_wanted.emit(region, place)
        event.accept()

    @guarded
    def keyPressEvent(self, event: Any) -> None:
        """Go from region to region with the arrows, and choose with Enter."""
        regions = self._stops
        key = event.key()
        if regions and key in (*_BACK, *_ON):
            self._focused = _next_stop(regions, self._focused, key)
            self._speak(regions[self._focused])
            event.accept()
        elif key in _CHOOSE and self._region() is not None:
            self.chosen.emit(regions[self._focused])
            event.accept()
        else:
            super().keyPressEvent(event)

    def _speak(self, region: Region) -> None:
        self.setAccessibleDescription(region.text)
        place = self._on_screen(region).bottomLeft().toPoint()
        QToolTip.showText(self.mapToGlobal(place), tip_of(region.text), self)
        self.update()

    def _region(self) -> Region | None:
        return self._stops[self._focused] if 0 <= self._focused < len(self._stops) else None

    def _region_at(self, point: QPoint) -> Region | None:
        if self._picture is None:
            return None
        target = self._target()
        factor = self._picture.width / max(target.width(), 1)
        x, y = (point.x() - target.x()) * factor, (point.y() - target.y()) * factor
        return self._picture.region_at(x, y)

    def _on_screen(self, region: Region | Frame) -> QRectF:
        target = self._target()
        factor = target.width() / (self._picture.width if self._picture is not None else 1)
        return QRectF(
            target.x() + region.x * factor,
            target.y() + region.y * factor,
            region.width * factor,
            region.height * factor,
        )

    def _target(self) -> QRectF:
        """Return where the picture is painted: as large as fits, to the left."""
        if self._picture is None:
            return QRectF()
        factor = min(self.width() / self._picture.width, self.height() / self._picture.height)
        return QRectF(0, 0, self._picture.width * factor, self._picture.height * factor)


def _stops(picture: Picture) -> tuple[Region, ...]:
    """Return where the keyboard goes: each thing once, also one that is shown in two places."""
    return tuple({(r.text, r.entry, r.actions): r for r in reversed(picture.regions)}.values())[
        ::-1
    ]


def _next_stop(stops: tuple[Region, ...], now: int, key: int) -> int:
    """Return where an arrow leads: up and down to the nearest there, else back or on."""
    step = 1 if key in _ON else -1
    if now >= 0 and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        here = stops[now]
        middle = here.x + here.width / 2
        there = [
            (step * (stop.y - here.y), number)
            for number, stop in enumerate(stops)
            if stop.x <= middle < stop.x + stop.width and step * (stop.y - here.y) > 0
        ]
        if there:
            return min(there)[1]
    return max(0, min(len(stops) - 1, now + step))
