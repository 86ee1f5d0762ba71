"""How levels fit together: rounding of odd lengths is none of the differences."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts.model import Axis, Level, Pyramid
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TYPES = {"t": "time", "c": "channel", "z": "space", "y": "space", "x": "space"}


def pyramid(axes: str, *levels: tuple[Sequence[int], Sequence[float]], **options: Any) -> Pyramid:
    """A pyramid of shapes and pixel sizes."""
    described = tuple(Axis(name, TYPES[name]) for name in axes)
    made = (
        Level(
            str(index),
            shape=tuple(shape),
            scale=tuple(scale),
            index=index,
            dataset=str(index),
            dtype="uint16",
            itemsize=2,
            **{name: values[index] for name, values in options.items()},
        )
        for index, (shape, scale) in enumerate(levels)
    )
    return Pyramid(described, tuple(made))


ROUNDING = {"down": math.floor, "up": math.ceil, "near": round}


@given(
    size=st.integers(2, 100_000),
    step=st.integers(2, 5),
    levels=st.integers(2, 7),
    rounding=st.sampled_from(sorted(ROUNDING)),
    at_once=st.booleans(),
    exact=st.booleans(),
)
def test_a_pyramid_that_rounds_fits(
    size: int, step: int, levels: int, rounding: str, at_once: bool, exact: bool
) -> None:
    sizes = [size]
    for level in range(1, levels):
        part = size / step**level if at_once else sizes[-1] / step
        sizes.append(max(1, ROUNDING[rounding](part)))
    while sizes[-1] == 1:  # no writer goes on below one pixel
        sizes.pop()
    scales = [size / n if exact else float(step**level) for level, n in enumerate(sizes)]
    found = pyramid(
        "yx", *(((n, n), (0.5 * s, 0.5 * s)) for n, s in zip(sizes, scales, strict=True))
    )
    assert found.misfits == ()
    assert found.descends in (True, None)


def test_z_that_is_kept_fits() -> None:
    found = pyramid("zyx", ((9, 64, 64), (2, 1, 1)), ((9, 32, 32), (2, 2, 2)))
    assert found.misfits == ()
    assert found.largest_step == 2


def test_z_that_is_halved_but_not_said_does_not_fit() -> None:
    found = pyramid("czyx", ((2, 8, 64, 64), (1, 2, 1, 1)), ((2, 4, 32, 32), (1, 2, 2, 2)))
    assert found.misfits is not None
    (misfit,) = found.misfits
    assert (misfit.dataset, misfit.axis, misfit.size, misfit.expected_size) == ("1", "z", 4, 8)
    assert (misfit.size_factor, misfit.scale_factor) == (2, 1)
    assert found.fitting_factors == ((1, 1, 1, 1), (1, 2, 2, 2))


def test_factors_are_whole_where_lengths_were_rounded() -> None:
    found = pyramid("yx", ((5, 1001), (1, 1)), ((3, 500), (2, 2)), ((2, 334), (4, 4)))
    assert found.fitting_factors == ((1, 1), (2, 2), (2, 3))


@pytest.mark.parametrize(
    ("translations", "expected"),
    [
        (((0, 0), (0, 0)), 0),
        (((100, 7), (100, 7)), 0),
        (((0, 0), (0.5, 0.5)), 0),
        (((10, 20), (10.5, 20.5)), 0),
        (((0, 0), (0, 32)), 15.75),
    ],
)
def test_shift(translations: Any, expected: float) -> None:
    found = pyramid("yx", ((64, 64), (1, 1)), ((32, 32), (2, 2)), translation=translations)
    assert found.shift == expected


def test_order_and_types_of_levels() -> None:
    found = pyramid("yx", ((64, 64), (1, 1)), ((16, 16), (4, 4)), ((32, 32), (2, 2)))
    assert found.descends is False
    assert found.right_order == ("0", "2", "1")
    assert found.smallest_edge == 16
    assert found.dtypes == ("uint16",)


@pytest.mark.parametrize(
    ("edge", "expected"), [(512, None), (1024, None), (1025, 2), (2048, 2), (12_000, 5)]
)
def test_halvings_that_are_left(edge: int, expected: int | None) -> None:
    assert pyramid("yx", ((edge, 100), (1, 1))).halvings_left == expected


def test_volume_of_the_smallest_level() -> None:
    found = pyramid("czyx", ((2, 300, 64, 64), (1, 1, 1, 1)), ((2, 300, 32, 32), (1, 1, 2, 2)))
    assert found.volume_edge == 300
    assert found.volume_nbytes == 300 * 32 * 32 * 2
    assert pyramid("yx", ((64, 64), (1, 1))).volume_edge is None
    assert pyramid("zyx", ((1, 64, 64), (1, 1, 1))).volume_edge is None


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_absent_and_damaged_are_two_things(version: str, tmp_path: Path) -> None:
    import shutil

    path = tree(tmp_path).image(version=version, axes="yx", shape=(64, 64), levels=3)
    shutil.rmtree(path / "1")
    (path / "2" / ("zarr.json" if version == "0.5" else ".zarray")).write_text("{")
    image = explain(path).facts.image
    assert image is not None
    assert image.pyramid.absent == ("1",)
    assert image.pyramid.found == ("0",)
    assert image.pyramid.misfits == ()


@pytest.mark.parametrize("scale", [[0, 1], [-1, 1], [1e400, 1], ["a", 1], [1], None, [True, 1]])
def test_odd_scales_do_no_harm(scale: Any, tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=2)
    with edited(path / "zarr.json") as document:
        datasets = document["attributes"]["ome"]["multiscales"][0]["datasets"]
        datasets[0]["coordinateTransformations"][0]["scale"] = scale
    image = explain(path).facts.image
    assert image is not None
    json.dumps([str(image.pyramid.misfits), image.pyramid.shift, image.pyramid.fitting_factors])


@pytest.mark.parametrize("sample", ["image-05", "image-04", "image-06", "image-05-half-pixel"])
def test_samples_fit(sample: str, sample_path: Callable[[str], Path]) -> None:
    image = explain(sample_path(sample)).facts.image
    assert image is not None
    assert image.pyramid.misfits == ()
    assert image.pyramid.shift == 0
    assert image.pyramid.descends
