"""What other programs write, opened as it should be: two tips at most, and nothing above."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ome_zarr_helpdesk
from tests.stores.layers import READER, open_with
from tests.stores.recordings import RECORDED
from tests.stores.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.api import Explanation

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

MOST_TIPS = 2
LENGTHS = {"t": 3, "c": 2, "z": 8, "y": 300, "x": 260}


def _pixels(axes: str, dtype: str = "uint16") -> np.ndarray[Any, Any]:
    """Dim noise with some bright spots, as a camera gives it."""
    random = np.random.default_rng(1)
    shape = tuple(LENGTHS[axis] for axis in axes)
    pixels = random.poisson(110, shape) + 900 * (random.random(shape) > 0.995)
    return np.asarray(pixels.astype(dtype))


def _by_ome_zarr_py(folder: Path, axes: str, version: str, dtype: str = "uint16") -> Path:
    import zarr
    from ome_zarr import format as formats
    from ome_zarr import writer

    path = folder / "image.ome.zarr"
    fmt = formats.FormatV04() if version == "0.4" else formats.FormatV05()
    group = zarr.open_group(path, mode="w", zarr_format=fmt.zarr_format)
    writer.write_image(_pixels(axes, dtype), group, axes=axes, fmt=fmt)
    return path


def _by_ngff_zarr(folder: Path, axes: str, version: str) -> Path:
    ngff_zarr = pytest.importorskip("ngff_zarr", minversion="0.50")
    path = folder / "image.ome.zarr"
    image = ngff_zarr.to_ngff_image(_pixels(axes), dims=list(axes))
    ngff_zarr.to_ngff_zarr(path, ngff_zarr.to_multiscales(image), version=version)
    return path


DEFAULTS: dict[str, Callable[[Path], Path]] = {
    **{
        f"ome-zarr-py-{version}-{axes}": partial(_by_ome_zarr_py, axes=axes, version=version)
        for version in ("0.4", "0.5")
        for axes in ("yx", "zyx", "cyx", "tczyx")
    },
    "ome-zarr-py-0.5-float": partial(_by_ome_zarr_py, axes="czyx", version="0.5", dtype="float32"),
    **{
        f"ngff-zarr-{version}-{axes}": partial(_by_ngff_zarr, axes=axes, version=version)
        for version in ("0.4", "0.5")
        for axes in ("yx", "zyx", "czyx", "tczyx")
    },
    **{
        name: lambda folder, write=write: write(folder).path  # type: ignore[misc]
        for name, write in {**WRITERS, **RECORDED}.items()
    },
}

TRUE: dict[str, set[str]] = {
    # They were told a position, and the reader leaves it out.
    "ngff-zarr-image-04": {"translation-not-applied"},
    "ngff-zarr-image-05": {"translation-not-applied"},
    # 0.10 uses that of an image of 0.6, 0.11 does not.
    **dict.fromkeys(
        ("ngff-zarr-image-06", "ngff-zarr-sharded-06"),
        set() if version(READER).startswith("0.10.") else {"translation-not-applied"},
    ),
}
"""Findings that are no false alarm."""

BY_PURPOSE = ("scene", "plate", "bioformats2raw")
"""Names of stores that napari-ome-zarr shows otherwise than one image; not opened here."""


def _alarms(answer: Explanation, allowed: set[str]) -> tuple[list[str], list[str]]:
    """Return what is said above a tip, and the tips there are too many of."""
    found = [f for f in answer.findings if f.id not in allowed]
    above = [f"{f.severity} {f.id}" for f in found if f.severity != "tip"]
    tips = [f.id for f in found if f.severity == "tip"]
    return above, tips if len(tips) > MOST_TIPS else []


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    known: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in known:
            known[name] = DEFAULTS[name](tmp_path_factory.mktemp("by"))
        return known[name]

    return of


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_file_as_its_writer_leaves_it(name: str, written: Callable[[str], Path]) -> None:
    # without OME-XML no reader opens the root of a collection: that is worth a warning
    true = {"bioformats2raw-root"} if name == "yaozarrs-bioformats2raw-05" else set()
    answer = ome_zarr_helpdesk.explain(written(name))
    assert _alarms(answer, true) == ([], [])
    assert true <= {finding.id for finding in answer.findings}


@pytest.mark.parametrize("name", [n for n in DEFAULTS if not any(word in n for word in BY_PURPOSE)])
def test_its_layers_as_the_reader_opens_them(
    name: str, written: Callable[[str], Path], viewer_model: ViewerModel
) -> None:
    from ome_zarr_helpdesk.state.snapshot import take_snapshot

    path = written(name)
    reader = next(r for r in ome_zarr_helpdesk.explain(path).readers if r.plugin == READER)
    if reader.works == "no":
        pytest.skip(f"the installed {READER} does not open it")
    layers = open_with(READER, viewer_model, path)
    assert layers
    seen = set()
    for layer in layers:
        viewer_model.layers.selection.active = layer
        answer = ome_zarr_helpdesk.explain(layer, state=take_snapshot(viewer_model))
        allowed = TRUE.get(name, set())
        assert _alarms(answer, allowed | {"labels-hidden"}) == ([], [])
        seen |= {finding.id for finding in answer.findings}
    assert TRUE.get(name, set()) <= seen
