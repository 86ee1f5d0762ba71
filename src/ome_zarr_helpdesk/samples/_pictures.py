"""Pictures of cells, made from random numbers: what the samples show.

Everything is drawn on flat maps (whose cell is this pixel, how far is it to the nucleus and to the
next cell) and lifted into z by formula, so that a stack costs little more than one plane.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]

CAMERA_OFFSET = 100.0
CAMERA_MAXIMUM = 4095


@dataclass(frozen=True)
class CellMap:
    """Where cells lie in a plane.

    Attributes
    ----------
    owner : array
        Number of the nearest cell of each pixel.
    nucleus : array
        Distance to the middle of that cell's nucleus, 1 on the nucleus' rim.
    border : array
        Distance in pixels to the border with the next cell.
    """

    owner: Integers
    nucleus: Floats
    border: Floats

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return int(self.owner.max()) + 1


def noise(rng: np.random.Generator, shape: tuple[int, int], size: float) -> Floats:
    """Make smooth random bumps.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    shape : tuple of int
        Height and width in pixels.
    size : float
        Size of the bumps in pixels.

    Returns
    -------
    array
        Values with mean 0 and standard deviation 1.
    """
    to_rows, to_columns = _spread(shape[0], size), _spread(shape[1], size)
    grid = rng.standard_normal((to_rows.shape[1], to_columns.shape[1]), np.float32)
    bumps = to_rows @ grid @ to_columns.T
    return np.asarray((bumps - bumps.mean()) / bumps.std(), np.float32)


def _spread(length: int, size: float) -> Floats:
    """Weights that spread coarse values, `size` pixels apart, softly over `length` pixels."""
    pixels = np.arange(length, dtype=np.float32)[:, None]
    coarse = np.arange(-size, length + 2 * size, size, dtype=np.float32)[None, :]
    weights: Floats = np.exp(-(((pixels - coarse) / np.float32(size)) ** 2))
    return weights


def seeds(rng: np.random.Generator, shape: tuple[int, int], spacing: float) -> Floats:
    """Scatter cell middles evenly: a honeycomb, shaken.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    shape : tuple of int
        Height and width in pixels.
    spacing : float
        Distance between neighbors in pixels.

    Returns
    -------
    array
        One row (y, x) for each cell; some lie just outside the picture.
    """
    ys = np.arange(-spacing / 2, shape[0] + spacing, spacing * 0.87)
    xs = np.arange(-spacing / 2, shape[1] + spacing, spacing)
    grid = np.stack(np.meshgrid(ys, xs, indexing="ij"), axis=-1)
    grid[1::2, :, 1] += spacing / 2
    shaken = grid + rng.uniform(-0.3, 0.3, grid.shape) * spacing
    return shaken.reshape(-1, 2).astype(np.float32)


def cell_map(
    rng: np.random.Generator,
    shape: tuple[int, int],
    middles: Floats,
    spacing: float,
    *,
    nucleus_size: float = 0.29,
) -> CellMap:
    """Give each pixel to its nearest cell.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    shape : tuple of int
        Height and width in pixels.
    middles : array
        The cells' middles, as made by `seeds`.
    spacing : float
        Distance between neighbors in pixels.
    nucleus_size : float
        Radius of a nucleus, as a part of the spacing.

    Returns
    -------
    CellMap
        The cells, with slightly bent outlines.
    """
    y, x = np.indices(shape, dtype=np.float32)
    y += noise(rng, shape, spacing / 4) * spacing * 0.06
    x += noise(rng, shape, spacing / 4) * spacing * 0.06
    nearest = np.full(shape, (2 * spacing) ** 2, np.float32)
    second = nearest.copy()
    owner = np.zeros(shape, np.int32)
    reach = int(1.3 * spacing)
    for number, (row, column) in enumerate(middles.astype(int)):
        window = np.s_[max(row - reach, 0) : row + reach, max(column - reach, 0) : column + reach]
        squared = (y[window] - middles[number, 0]) ** 2 + (x[window] - middles[number, 1]) ** 2
        closer = squared < nearest[window]
        second[window] = np.minimum(second[window], np.maximum(squared, nearest[window]))
        nearest[window] = np.minimum(nearest[window], squared)
        owner[window][closer] = number
    border = (np.sqrt(second) - np.sqrt(nearest)) * np.float32(0.5)
    owner, kept = _renumber(owner)
    nucleus = _nucleus_distance(rng, y, x, owner, middles[kept], spacing * nucleus_size)
    return CellMap(owner, nucleus, border)


def _renumber(owner: Integers) -> tuple[Integers, npt.NDArray[np.intp]]:
    """Number the cells that have pixels 0, 1, 2, …; the second part are their old numbers."""
    present = np.bincount(owner.ravel()) > 0
    return (np.cumsum(present, dtype=np.int32) - 1)[owner], np.flatnonzero(present)


def _nucleus_distance(
    rng: np.random.Generator, y: Floats, x: Floats, owner: Integers, middles: Floats, radius: float
) -> Floats:
    """Distance to the middle of the pixel's own nucleus, an ellipse with a direction."""
    n_cells = len(middles)
    angle = rng.uniform(0, np.pi, n_cells).astype(np.float32)
    width = (radius * rng.uniform(0.85, 1.15, n_cells)).astype(np.float32)
    height = width * rng.uniform(0.7, 1.0, n_cells).astype(np.float32)
    dy, dx = y - middles[owner, 0], x - middles[owner, 1]
    cosine, sine = np.cos(angle)[owner], np.sin(angle)[owner]
    along = (dx * cosine + dy * sine) / width[owner]
    across = (dy * cosine - dx * sine) / height[owner]
    distance: Floats = np.sqrt(along**2 + across**2)
    return distance


def ramp(values: Floats, start: float, end: float) -> Floats:
    """Rise softly from 0 at `start` to 1 at `end` (which may be the smaller number).

    Parameters
    ----------
    values : array
        What to judge.
    start, end : float
        Where the result leaves 0 and where it reaches 1.

    Returns
    -------
    array
        Numbers from 0 to 1.
    """
    t: Floats = np.clip((values - np.float32(start)) / np.float32(end - start), 0, 1)
    return t * t * (3 - 2 * t)


def fibers(bumps: Floats, width: float) -> Floats:
    """Draw thin winding lines: the places where smooth noise crosses zero.

    Parameters
    ----------
    bumps : array
        Smooth noise.
    width : float
        Width of the lines, in the noise's own unit.

    Returns
    -------
    array
        1 on the lines, 0 between them.
    """
    lines: Floats = np.exp(-((bumps / np.float32(width)) ** 2))
    return lines


class Camera:
    """Takes pictures: an offset, noise that grows with the light, whole numbers of 12 bits.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    shape : tuple of int
        Height and width in pixels.
    grain : float
        Strength of the noise.
    """

    def __init__(
        self, rng: np.random.Generator, shape: tuple[int, int], grain: float = 0.35
    ) -> None:
        self._rng = rng
        self._grains = rng.standard_normal(shape, np.float32) * np.float32(grain)

    def take(self, light: Floats) -> npt.NDArray[np.uint16]:
        """Take one picture.

        Parameters
        ----------
        light : array
            The light that falls on each pixel, in counts.

        Returns
        -------
        array
            What the camera stores.
        """
        height, width = self._grains.shape
        shift = (int(self._rng.integers(height)), int(self._rng.integers(width)))
        counts = np.roll(self._grains, shift, (0, 1)) * np.sqrt(2 + np.abs(light) / 4) + light
        stored: npt.NDArray[np.uint16] = np.clip(
            counts + (CAMERA_OFFSET + 0.5), 0, CAMERA_MAXIMUM
        ).astype(np.uint16)
        return stored
