"""What napari shows, as frozen values.

Made by `snapshot`; read by conditions and sentences of the content as
``layer.visible`` and ``view.ndisplay``, and by the match stage. Every field and
property here is a name that authors may use. ``None`` means "not known", or
that a layer of this type has no such thing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

# At run time too: content is checked against these types by their hints.
from ome_zarr_helpdesk.source.arrays_in_memory import Reached  # noqa: TC001
from ome_zarr_helpdesk.state.neighbors import Around  # noqa: TC001
from ome_zarr_helpdesk.state.pixels import Pixels  # noqa: TC001

__all__ = ["LayerState", "Snapshot", "ViewState", "WorldFrame"]

VOLUME_BUDGET = 256_000_000
"""Bytes of one layer that most computers can show in 3D: a rule of thumb, not measured."""
LONGEST_IN_3D = 2048
"""Pixels along an axis that nearly every graphics card can show in 3D."""


@dataclass(frozen=True, slots=True)
class WorldFrame:
    """Where the pixels of a layer lie in the world, by its own transformation.

    Parameters
    ----------
    origin
        World point of the center of the first pixel.
    steps
        How far one data pixel leads, one vector for each data axis.
    far
        World point of the center of the last pixel.
    """

    origin: tuple[float, ...]
    steps: tuple[tuple[float, ...], ...]
    far: tuple[float, ...]

    @property
    def lengths(self) -> tuple[float, ...]:
        """Length in the world of one data pixel along each axis."""
        return tuple(math.hypot(*step) for step in self.steps)

    @property
    def is_rotated(self) -> bool:
        """Whether an axis of the data leads along more than one axis of the world."""
        return any(sum(part != 0 for part in step) > 1 for step in self.steps)


@dataclass(frozen=True, slots=True)
class LayerState:
    """One layer, as it is shown now.

    ``type`` is ``image``, ``labels``, ``points``, ``shapes``, ``vectors``, ``tracks`` or
    ``surface``. ``data_level`` is the resolution level on screen, counted from 0, the
    full resolution. ``units`` holds None for napari's default, pixel, which nobody
    stated; likewise ``axis_labels`` for ``-2`` and ``-1``. ``loaded`` is the part of the
    level that is in memory, first and last pixel of each axis: more than is in view.
    ``color`` is the brightest color of the colormap, as six hexadecimal digits, where the
    other end is black. ``mode`` is the tool in use, such as ``pan_zoom`` or ``paint``.
    ``array_kind`` is the library of the arrays that hold the pixels: ``dask``, ``zarr``,
    ``numpy`` or ``other``. ``level_nbytes`` is the size of each whole level in memory.
    ``locks_levels`` says whether this napari can be told to keep a level.
    ``volume_shapes`` holds for each level the pixels along the three axes that 3D shows,
    or would show. ``pixels`` is what was seen of the values on screen, and ``around`` how
    the layer lies among the others; both are None where nobody looked.
    """

    id: str
    name: str
    type: str
    ndim: int
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    multiscale: bool = False
    data_level: int | None = None
    locked_data_level: int | None = None
    locks_levels: bool = False
    level_shapes: tuple[tuple[int, ...], ...] = ()
    level_nbytes: tuple[int, ...] = ()
    itemsize: int | None = None
    volume_shapes: tuple[tuple[int, ...], ...] = ()
    loaded: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    visible: bool = True
    opacity: float = 1.0
    blending: str | None = None
    gamma: float | None = None
    contrast_limits: tuple[float, float] | None = None
    contrast_range: tuple[float, float] | None = None
    colormap: str | None = None
    color: str | None = None
    rgb: bool | None = None
    scale: tuple[float, ...] = ()
    translate: tuple[float, ...] = ()
    units: tuple[str | None, ...] = ()
    axis_labels: tuple[str | None, ...] = ()
    frame: WorldFrame | None = None
    source_path: str | None = None
    reader_plugin: str | None = None
    sample: str | None = None
    selected: bool = False
    active: bool = False
    mode: str | None = None
    editable: bool | None = None
    array_kind: str | None = None
    reached: Reached | None = None
    pixels: Pixels | None = None
    around: Around | None = None

    @property
    def n_levels(self) -> int:
        """Resolution levels of the layer; 1 without a pyramid."""
        return max(len(self.level_shapes), 1)

    @property
    def coarsest_level(self) -> int:
        """Index of the last resolution level."""
        return self.n_levels - 1

    @property
    def level_is_locked(self) -> bool:
        """Whether one resolution level was chosen for every view."""
        return self.locked_data_level is not None

    @property
    def shown_shape(self) -> tuple[int, ...] | None:
        """Pixels along each axis of the level on screen."""
        shown = self.data_level
        return None if shown is None or not self.level_shapes else self.level_shapes[shown]

    @property
    def shown_nbytes(self) -> int | None:
        """Bytes of the level on screen, all of it."""
        shown = self.data_level
        return None if shown is None or not self.level_nbytes else self.level_nbytes[shown]

    @property
    def volume_nbytes(self) -> tuple[int, ...]:
        """For each level the bytes of what 3D shows, or would show, of it."""
        size = self.itemsize
        return () if size is None else tuple(math.prod(s) * size for s in self.volume_shapes)

    @property
    def volume_budget(self) -> int:
        """Bytes up to which a level is called fit for 3D: a rule of thumb."""
        return VOLUME_BUDGET

    @property
    def finer_level(self) -> int | None:
        """The finest level fit for 3D, by rules of thumb; None if it is the one shown, or coarser.

        It takes at most 256 MB for one layer, and has at most 2,048 pixels along each axis.
        """
        for level, nbytes in enumerate(self.volume_nbytes):
            if self.data_level is None or level >= self.data_level:
                return None
            if nbytes <= VOLUME_BUDGET and max(self.volume_shapes[level]) <= LONGEST_IN_3D:
                return level
        return None

    @property
    def finer_level_shape(self) -> tuple[int, ...] | None:
        """Pixels that 3D would show of that level."""
        return None if self.finer_level is None else self.volume_shapes[self.finer_level]

    @property
    def finer_level_nbytes(self) -> int | None:
        """Bytes that 3D would show of that level."""
        return None if self.finer_level is None else self.volume_nbytes[self.finer_level]

    @property
    def shown_volume_shape(self) -> tuple[int, ...] | None:
        """Pixels that 3D shows of the level on screen."""
        shown = self.data_level
        return None if shown is None or not self.volume_shapes else self.volume_shapes[shown]

    @property
    def limits_share(self) -> float | None:
        """Brightest value that was seen, as a share of the way from black to full color."""
        if self.pixels is None or self.contrast_limits is None:
            return None
        low, high = self.contrast_limits
        return None if high <= low else (self.pixels.maximum - low) / (high - low)

    @property
    def limits_are_type_range(self) -> bool | None:
        """Whether the contrast limits are the ends of the data type: nobody chose them."""
        found = re.fullmatch(r"(u?)int(\d+)", self.dtype or "")
        if found is None or self.contrast_limits is None:
            return None
        bits = int(found[2]) - (not found[1])
        return self.contrast_limits == (0.0 if found[1] else -(2.0**bits), 2.0**bits - 1)

    @property
    def is_placed(self) -> bool:
        """Whether it has a scale, a translation or a unit other than napari's defaults."""
        return self.has_units or any(n != 1 for n in self.scale) or any(self.translate)

    @property
    def painting(self) -> bool:
        """Whether a tool that changes the labels is in use."""
        return self.type == "labels" and self.mode in ("paint", "fill", "erase", "polygon")

    @property
    def has_units(self) -> bool:
        """Whether any axis has a unit other than napari's default."""
        return any(self.units)

    @property
    def is_zarr(self) -> bool:
        """Whether zarr arrays were found behind the data."""
        return self.reached is not None


@dataclass(frozen=True, slots=True)
class ViewState:
    """The viewer, as it is now.

    ``displayed`` are the axes on the canvas, ``sliders`` those that are not.
    ``point`` is where the view stands along each axis, in the world's units;
    ``step`` the same as the sliders count. ``window`` is how much of the world lies on the
    canvas along each axis on it, empty where that is not known: before napari 0.9, in 3D
    and with layers in a grid. ``async_loading`` is None where the
    setting was not looked at. ``n_selected`` counts selected layers. ``readers`` holds
    the version of each plugin that opens OME-Zarr, empty where it is not installed.
    """

    ndisplay: int = 2
    ndim: int = 2
    displayed: tuple[int, ...] = ()
    step: tuple[int, ...] = ()
    point: tuple[float, ...] = ()
    axis_labels: tuple[str, ...] = ()
    zoom: float | None = None
    center: tuple[float, ...] = ()
    window: tuple[float, ...] = ()
    grid: bool = False
    async_loading: bool | None = None
    n_layers: int = 0
    n_visible: int = 0
    n_selected: int = 0
    readers: tuple[tuple[str, str], ...] = ()

    @property
    def sliders(self) -> tuple[int, ...]:
        """The axes that are not on the canvas."""
        return tuple(axis for axis in range(self.ndim) if axis not in self.displayed)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All layers, the active one, and the view. Holds no layer, viewer or dask graph."""

    layers: tuple[LayerState, ...]
    active: LayerState | None
    view: ViewState

    @property
    def selected(self) -> tuple[LayerState, ...]:
        """The selected layers, in the order of the layer list."""
        return tuple(layer for layer in self.layers if layer.selected)

    def layer(self, unique_id: str) -> LayerState | None:
        """Return a layer by its id; None when it is gone."""
        return next((layer for layer in self.layers if layer.id == unique_id), None)
