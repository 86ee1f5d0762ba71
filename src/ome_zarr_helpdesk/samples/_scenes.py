"""What stands on the samples: a stack of cells, a slice of tissue, the fields of a plate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ome_zarr_helpdesk.samples._pictures import Camera, cell_map, fibers, noise, ramp, seeds

if TYPE_CHECKING:
    import numpy.typing as npt

    from ome_zarr_helpdesk.samples._pictures import CellMap, Floats

    Pixels = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class CellStack:
    """A stack of cells, and which pixel belongs to which nucleus.

    Attributes
    ----------
    image : array
        Axes c, z, y, x: DNA, membrane, mitochondria.
    nuclei : array
        Axes z, y, x: 0 outside, otherwise the number of the nucleus.
    dividing : frozenset of int
        Numbers of the nuclei that are dividing.
    """

    image: Pixels
    nuclei: Pixels
    dividing: frozenset[int]


def cell_stack(planes: int = 6, height: int = 288, width: int = 384) -> CellStack:
    """Draw a layer of cells as a confocal microscope would see it.

    Parameters
    ----------
    planes, height, width : int
        Size in pixels.

    Returns
    -------
    CellStack
        The same pixels at every call.
    """
    rng = np.random.default_rng(2026)
    shape = (height, width)
    cells = cell_map(rng, shape, seeds(rng, shape, 58.0), 58.0)
    dividing = rng.random(cells.n_cells) < 0.08
    center = rng.uniform(0.3, 0.55, cells.n_cells).astype(np.float32)[cells.owner]
    shape_of_nucleus = cells.nucleus * np.where(dividing, 1.4, 1.0).astype(np.float32)[cells.owner]
    dna = _dna(rng, cells, dividing)
    membrane = 620 * (1 + 0.25 * noise(rng, shape, 14))
    mitochondria = _Threads(rng, cells)
    camera = Camera(rng, shape)
    image = np.empty((3, planes, *shape), np.uint16)
    nuclei = np.empty((planes, *shape), np.uint16)
    for plane, depth in enumerate(np.linspace(0, 0.85, planes, dtype=np.float32)):
        radius = np.sqrt(np.clip(1 - ((depth - center) / 0.48) ** 2, 0.0025, 1))
        inside = ramp(shape_of_nucleus / radius, 1.12, 0.88) * ramp(cells.border, 1, 5)
        image[0, plane] = camera.take(inside * dna)
        image[1, plane] = camera.take(_membrane(cells, membrane, depth))
        image[2, plane] = camera.take(mitochondria.at(depth) * (1 - inside))
        nuclei[plane] = np.where(inside > 0.5, cells.owner + 1, 0)
    numbers = frozenset(int(number) + 1 for number in np.flatnonzero(dividing))
    return CellStack(image, nuclei, numbers)


def _dna(rng: np.random.Generator, cells: CellMap, dividing: npt.NDArray[np.bool_]) -> Floats:
    """Light of the nuclei: grainy, with dark nucleoli; dividing ones are dense and bright."""
    shape = cells.owner.shape
    brightness = rng.uniform(650, 1050, cells.n_cells).astype(np.float32)
    brightness[dividing] *= 1.7
    grains = 1 + 0.16 * noise(rng, shape, 2.2) + 0.10 * noise(rng, shape, 6)
    nucleoli = 1 - 0.55 * ramp(noise(rng, shape, 4), 1.3, 2.0)
    texture = np.where(dividing[cells.owner], grains, grains * nucleoli)
    light: Floats = texture * brightness[cells.owner]
    return light


def _membrane(cells: CellMap, strength: Floats, depth: float) -> Floats:
    """Light of the cell borders: sharp below, wider and weaker above."""
    width = 1.2 + 1.3 * abs(depth - 0.4)
    haze = 26 * np.exp(-cells.border / 14)
    light: Floats = strength * np.exp(-((cells.border / width) ** 2)) * (1 - 0.6 * depth) + haze
    return light


class _Threads:
    """Mitochondria: threads around the nucleus that change with depth."""

    def __init__(self, rng: np.random.Generator, cells: CellMap) -> None:
        shape = cells.owner.shape
        self._low, self._high = noise(rng, shape, 4), noise(rng, shape, 4)
        around = ramp(cells.nucleus, 2.9, 1.4) * ramp(cells.border, 1.5, 6)
        self._light = 900 * around * ramp(noise(rng, shape, 6), -0.9, 0.2)

    def at(self, depth: float) -> Floats:
        """Light of the threads at this depth."""
        angle = depth * np.pi / 3
        mixed = np.cos(angle) * self._low + np.sin(angle) * self._high
        fading = np.exp(-((depth - 0.35) ** 2) / 0.09)
        light: Floats = fibers(mixed, 0.2) * self._light * np.float32(fading)
        return light


def tissue(height: int = 448, width: int = 576) -> Pixels:
    """Draw a slice of a gland: rings of cells around cavities, fibers between them.

    Parameters
    ----------
    height, width : int
        Size in pixels.

    Returns
    -------
    array
        Axes c, y, x: nuclei, collagen. The same pixels at every call.
    """
    rng = np.random.default_rng(7)
    shape = (height, width)
    glands = cell_map(rng, shape, seeds(rng, shape, 170.0), 170.0, nucleus_size=0.24)
    wall = ramp(glands.nucleus, 0.9, 1.05) * ramp(glands.border, 12, 16)
    spacing = 20.0
    cells = cell_map(rng, shape, seeds(rng, shape, spacing), spacing, nucleus_size=0.36)
    alone = (rng.random(cells.n_cells) < 0.12).astype(np.float32)[cells.owner]
    present = np.maximum(wall, alone * ramp(glands.border, 12, 8))
    brightness = rng.uniform(0.6, 1.2, cells.n_cells).astype(np.float32)[cells.owner]
    grains = 1 + 0.2 * noise(rng, shape, 2)
    dna = ramp(cells.nucleus, 1.15, 0.85) * brightness * grains * present * 1100
    threads = sum(fibers(noise(rng, shape, 6) + 0.05 * glands.border, 0.16) for _ in range(3))
    collagen = threads * ramp(glands.border, 15, 7) * 650 + wall * 30
    camera = Camera(rng, shape)
    return np.stack([camera.take(dna), camera.take(collagen)])


def plate_fields(doses: Floats, seed: int, size: int = 128) -> Pixels:
    """Draw one field of every well: cells that a substance stresses and kills.

    All fields are cut from one drawing, in which they lie column by column, so that neighbors on
    the plate do not continue each other.

    Parameters
    ----------
    doses : array
        One number for each well, rows by columns: 0 for untreated, 1 for the strongest effect.
    seed : int
        Every seed gives other cells.
    size : int
        Height and width of a field in pixels.

    Returns
    -------
    array
        Axes row, column, c, y, x: nuclei, stress marker.
    """
    rng = np.random.default_rng(seed)
    rows, columns = doses.shape
    dose = np.kron(doses.T, np.ones((size, size), np.float32))
    shape = dose.shape
    spacing = 30.0
    cells = cell_map(rng, shape, seeds(rng, shape, spacing), spacing, nucleus_size=0.27)
    alive = rng.random(cells.n_cells).astype(np.float32)[cells.owner] < 0.92 - 0.62 * dose
    shrunk = cells.nucleus * (1 + 0.25 * dose)
    dna = ramp(shrunk, 1.12, 0.88) * (1 + 0.2 * noise(rng, shape, 2)) * alive * (700 + 500 * dose)
    response = rng.uniform(0.5, 1.5, cells.n_cells).astype(np.float32)[cells.owner]
    body = ramp(cells.nucleus, 2.4, 0.9) * ramp(cells.border, 0, 4)
    grains = 1 + 0.3 * noise(rng, shape, 3)
    stress = body * grains * alive * response * (60 + 900 * dose**1.5)
    camera = Camera(rng, shape)
    drawing = np.stack([camera.take(dna), camera.take(stress)])
    return drawing.reshape(2, columns, size, rows, size).transpose(3, 1, 0, 2, 4)
