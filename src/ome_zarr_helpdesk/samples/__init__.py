"""Small OME-Zarr samples to look at, to learn with and to test on.

Importing this package loads neither numpy nor zarr; writing a sample takes a fraction of a second.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

__all__ = ["SAMPLES", "SampleInfo", "write_all", "write_sample"]


@dataclass(frozen=True)
class SampleInfo:
    """What there is to know about a sample before it is written.

    Attributes
    ----------
    name : str
        Its id, as in `SAMPLES`.
    title : str
        Its name for people, as in a menu.
    description : str
        What it shows, in one or two sentences.
    filename : str
        Name of the folder that is written.
    """

    name: str
    title: str
    description: str
    filename: str


SAMPLES: dict[str, SampleInfo] = {
    sample.name: sample
    for sample in (
        SampleInfo(
            "image-05",
            "Cells: image with channels and labels (OME-Zarr 0.5)",
            "A stack of cells in three channels and three resolution levels, with a label image "
            "of the nuclei.",
            "cells.ome.zarr",
        ),
        SampleInfo(
            "image-04",
            "Cells: the same image in the older OME-Zarr 0.4",
            "The stack of cells and its labels once more, written in OME-Zarr 0.4 on Zarr "
            "format 2, as much existing data is.",
            "cells-0.4.ome.zarr",
        ),
        SampleInfo(
            "image-05-sharded",
            "Tissue: image whose chunks are packed into shards (OME-Zarr 0.5)",
            "A slice of tissue in two channels and four resolution levels. Up to 16 chunks share "
            "one file, a shard.",
            "tissue-sharded.ome.zarr",
        ),
        SampleInfo(
            "plate-05",
            "Plate: 12 wells, two fields each (OME-Zarr 0.5)",
            "A high-content screening plate of 3 x 4 wells: from left to right more of a "
            "substance, from top to bottom a stronger one. Well B3 was not imaged.",
            "plate.ome.zarr",
        ),
        SampleInfo(
            "plate-04",
            "Plate: 12 wells, imaged twice (OME-Zarr 0.4)",
            "The same plate in OME-Zarr 0.4, with two acquisitions of one field each. Well B3 "
            "was not imaged.",
            "plate-0.4.ome.zarr",
        ),
    )
}


def write_sample(name: str, folder: str | os.PathLike[str]) -> Path:
    """Write one sample.

    The sample appears under its name when it is complete. Nothing is ever overwritten.

    Parameters
    ----------
    name : str
        A key of `SAMPLES`.
    folder : path
        Where to put it, made where missing.

    Returns
    -------
    Path
        The OME-Zarr, ``folder / SAMPLES[name].filename``.

    Raises
    ------
    KeyError
        If there is no such sample.
    FileExistsError
        If something of that name is there already.
    """
    target = Path(folder) / SAMPLES[name].filename
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise FileExistsError(target)
    workshop = Path(tempfile.mkdtemp(prefix=".writing-", dir=target.parent))
    try:
        _write(name, workshop / target.name)
        (workshop / target.name).rename(target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return target


def write_all(folder: str | os.PathLike[str]) -> dict[str, Path]:
    """Write every sample.

    Parameters
    ----------
    folder : path
        Where to put them, made where missing.

    Returns
    -------
    dict of str to Path
        Where each one is, by its id.

    Raises
    ------
    FileExistsError
        If one of them is there already.
    """
    return {name: write_sample(name, folder) for name in SAMPLES}


def _write(name: str, target: Path) -> None:
    """Draw and write a sample. The imports wait until here: they bring numpy."""
    from ome_zarr_helpdesk.samples import _stores as stores
    from ome_zarr_helpdesk.samples._metadata import V04, V05

    version = V04 if name.endswith("-04") else V05
    if name.startswith("plate"):
        stores.write_plate(
            target, version, {"Day 1": 2} if version is V05 else {"0 h": 1, "24 h": 1}
        )
    elif name.endswith("sharded"):
        stores.write_tissue(target)
    else:
        stores.write_cells(target, version)
