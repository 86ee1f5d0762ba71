"""Looks at some pixel values of what napari shows, a few at a time. Nothing is read for it."""

from __future__ import annotations

import weakref
from collections import Counter
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QObject, QTimer, Signal

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.timers import single_shot

if TYPE_CHECKING:
    from ome_zarr_helpdesk.state.pixels import Pixels

__all__ = ["PixelSampler"]

MOST_VALUES = 200
VALUES_AT_A_TIME = 20
"""A value takes about 25 microseconds: half a millisecond at a time."""
TICK_MILLISECONDS = 15
REST_MILLISECONDS = 250
"""How long nothing changes before values are looked at."""
FLAT_SHARE = 0.5
"""Share of the thumbnail in one shade from which on it is worth a closer look."""


class PixelSampler(QObject):
    """Asks the slice that is in memory for up to 200 values, by `layer.get_value`.

    The thumbnail is looked at first: where it has many shades, nothing more is asked. The
    layer is kept weakly. Values count for one level and one position of the sliders only.

    Parameters
    ----------
    viewer
        The viewer itself, not its proxy.
    parent
        Qt parent.
    """

    sampled = Signal()
    """Other values were seen than before."""

    def __init__(self, viewer: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._layer: weakref.ref[Any] | None = None
        self._pixels: Pixels | None = None
        self._of: Any = None  # level and position that the pixels are of
        self._positions: list[list[float]] = []
        self._values: list[Any] = []
        self._rest = single_shot(self, self._begin, REST_MILLISECONDS)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self._tick)

    def look_at(self, layer: Any) -> None:
        """Look at a layer from now on, or at none."""
        self.stop()
        self._pixels, self._of = None, None
        self._layer = None if layer is None else weakref.ref(layer)
        self.look_again()

    def look_again(self) -> None:
        """Look once more when nothing has changed for a moment."""
        self._timer.stop()
        layer = self._layer() if self._layer else None
        if layer is not None and _may_be_asked(layer):
            self._rest.start()

    def stop(self) -> None:
        """Ask no more."""
        self._rest.stop()
        self._timer.stop()

    def pixels_of(self, layer: Any) -> Pixels | None:
        """Return what was seen of a layer, if it is still on screen."""
        if self._pixels is None or self._layer is None or self._layer() is not layer:
            return None
        return self._pixels if self._of == self._shown(layer) else None

    def _shown(self, layer: Any) -> Any:
        dims = self._viewer.dims
        return _level(layer), tuple(dims.current_step), tuple(dims.displayed)

    @guarded
    def _begin(self) -> None:
        layer = self._layer() if self._layer else None
        if layer is None or len(self._viewer.dims.displayed) != 2 or not layer.visible:
            return
        if not getattr(layer, "loaded", True):
            self._rest.start()  # napari is still reading
        elif _is_flat(layer.thumbnail):
            self._positions, self._values = _positions(layer, self._viewer.dims), []
            self._begun = self._shown(layer)
            self._timer.start()

    @guarded
    def _tick(self) -> None:
        layer = self._layer() if self._layer else None
        if layer is None or self._shown(layer) != self._begun:
            self._timer.stop()  # what comes next is told by an event
            return
        now, self._positions = (
            self._positions[:VALUES_AT_A_TIME],
            self._positions[VALUES_AT_A_TIME:],
        )
        for position in now:
            value = layer.get_value(position)
            value = value[1] if layer.multiscale and value is not None else value
            if value is not None:
                self._values.append(value)
        if not self._positions:
            self._timer.stop()
            self._done()

    def _done(self) -> None:
        from ome_zarr_helpdesk.state.pixels import pixels_of

        pixels = pixels_of(self._values, self._begun[0], "screen")
        changed = (pixels, self._begun) != (self._pixels, self._of)
        self._pixels, self._of, self._values = pixels, self._begun, []
        if changed:
            self.sampled.emit()


def _may_be_asked(layer: Any) -> bool:
    """Whether a layer is an image of single values that are no NumPy array."""
    if not any(kind.__name__ == "Image" for kind in type(layer).__mro__) or layer.rgb:
        return False
    return layer.multiscale or type(layer.data).__module__.partition(".")[0] != "numpy"


def _level(layer: Any) -> int:
    return int(layer.data_level) if layer.multiscale else 0


def _is_flat(thumbnail: Any) -> bool:
    """Whether much of a thumbnail has one shade; what lies beside the image is transparent."""
    shades = Counter(
        (red >> 4, green >> 4, blue >> 4)
        for row in thumbnail.tolist()
        for red, green, blue, alpha in row
        if alpha
    )
    return not shades or max(shades.values()) >= FLAT_SHARE * shades.total()


def _positions(layer: Any, dims: Any) -> list[list[float]]:
    """Return positions in the data, spread evenly over what is loaded of the plane."""
    shown = [axis - (dims.ndim - layer.ndim) for axis in dims.displayed]
    if min(shown) < 0:
        return []
    if layer.multiscale:
        first, last = layer.corner_pixels.tolist()
        steps = [float(step) for step in layer.downsample_factors[_level(layer)]]
    else:
        first, last = [0] * layer.ndim, [n - 1 for n in layer.data.shape]
        steps = [1.0] * layer.ndim
    start = [float(at) for at in layer.world_to_data(dims.point)]
    positions = []
    for number in range(1, MOST_VALUES + 1):
        position = list(start)
        # two irrational steps cover a square evenly, and hit no grid
        for axis, step in zip(shown, (0.7548776662, 0.5698402910), strict=True):
            share = number * step % 1
            position[axis] = round(first[axis] + share * (last[axis] - first[axis])) * steps[axis]
        positions.append(position)
    return positions
