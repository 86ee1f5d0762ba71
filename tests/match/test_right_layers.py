"""A layer that shows its file fully right never differs, whatever its axes, units and cuts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest
import zarr
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from napari.layers import Image, Labels
from zarr.storage import MemoryStore

from ome_zarr_helpdesk.facts.model import Axis, Channel, Container, Facts, Level, Window
from ome_zarr_helpdesk.facts.model import Image as ImageFacts
from ome_zarr_helpdesk.match import match
from ome_zarr_helpdesk.state.snapshot import layer_state

if TYPE_CHECKING:
    from napari.layers import Layer

UNITS = {"space": ["micrometer", "nanometer", "millimeter", None], "time": ["second", None]}
FACTORS = {"micrometer": 1e-6, "nanometer": 1e-9, "millimeter": 1e-3}
COLORS = {"00FF00": "green", "FF0000": "red", "00FFFF": "cyan", "FFFFFF": "gray"}

sizes = st.floats(1e-4, 1e4, allow_nan=False)
offsets = st.one_of(st.just(0.0), st.floats(-1e6, 1e6, allow_nan=False))


@st.composite
def files(draw: st.DrawFn) -> tuple[Facts, list[zarr.Array]]:
    """A file in memory: any axes in any order, any scale and translation, one to three levels."""
    kinds = [("t", "time"), ("c", "channel"), ("z", "space"), ("y", "space"), ("x", "space")]
    chosen = draw(st.lists(st.sampled_from(kinds[:3]), unique=True)) + kinds[3:]
    axes = tuple(
        Axis(name, kind, draw(st.sampled_from(UNITS.get(kind, [None]))))
        for name, kind in draw(st.permutations(chosen))
    )
    shape = tuple(draw(st.integers(1, 9)) + 3 for _ in axes)
    scale = tuple(draw(sizes) for _ in axes)
    translation = tuple(draw(offsets) for _ in axes)
    store = MemoryStore()
    arrays, levels = [], []
    for i in range(draw(st.integers(1, 3))):
        halved = [axis.type == "space" for axis in axes]
        own = tuple(max(n >> i * h, 1) for n, h in zip(shape, halved, strict=True))
        array = zarr.create_array(store, name=f"im/{i}", shape=own, chunks=own, dtype="u2")
        arrays.append(array)
        factor = tuple(a / b for a, b in zip(shape, own, strict=True))
        levels.append(
            Level(
                array.path,
                shape=own,
                index=i,
                scale=tuple(s * f for s, f in zip(scale, factor, strict=True)),
                translation=translation,
            )
        )
    image = ImageFacts("im", axes=axes, levels=tuple(levels), channels=_channels(draw, axes, shape))
    place = Container("memory", str(store), "im", "test.zarr")
    return Facts("test", "image", container=place, image=image), arrays


def _channels(draw: Any, axes: tuple[Axis, ...], shape: tuple[int, ...]) -> tuple[Channel, ...]:
    kinds = [axis.type for axis in axes]
    count = shape[kinds.index("channel")] if "channel" in kinds else 1
    limits = st.floats(0, 6e4, allow_nan=False)
    return tuple(
        Channel(
            i,
            draw(st.sampled_from(["DNA", "", None])),
            draw(st.sampled_from([*COLORS, None])),
            Window(0, 65535, draw(limits), draw(limits)),
            draw(st.sampled_from([True, False, None])),
        )
        for i in range(count)
    )


def shown_right(draw: Any, facts: Facts, arrays: list[zarr.Array]) -> tuple[Layer, list[int]]:
    """Show a file, or part of it, exactly as it says. Returns the file's axis of each axis too."""
    image = facts.image
    assert image is not None
    assert image.axes is not None
    assert image.levels is not None
    first = draw(st.integers(0, len(arrays) - 1))
    kept = list(range(len(image.axes)))
    data = [da.from_zarr(a) for a in arrays[first:]]
    channel_axis = next((i for i, a in enumerate(image.axes) if a.type == "channel"), None)
    options: dict[str, Any] = {}
    if channel_axis is not None and draw(st.booleans()):
        channel = draw(st.integers(0, data[0].shape[channel_axis] - 1))
        data = [da.take(level, channel, axis=channel_axis) for level in data]
        kept.remove(channel_axis)
        options = _as_channel(image.channels[channel] if image.channels else None)
    order = draw(st.permutations(range(len(kept))))
    data = [level.transpose(order) for level in data]
    kept = [kept[i] for i in order]
    level = image.levels[first]
    assert level.scale is not None
    assert level.translation is not None
    scale = np.array([level.scale[i] for i in kept])
    translate = np.array([level.translation[i] for i in kept])
    if len(data) == 1:
        starts = [draw(st.integers(0, n - 1)) for n in data[0].shape]
        data = [data[0][tuple(slice(s, None) for s in starts)]]
        translate = translate + scale * starts
    units, factors = _units(draw, [image.axes[i].unit for i in kept])
    options |= {"scale": scale * factors, "translate": translate * factors, "units": units}
    shown = data if len(data) > 1 else data[0]
    options |= {"multiscale": len(data) > 1}
    if draw(st.booleans()):
        return Labels(shown, **{k: v for k, v in options.items() if k in _PLACING}), kept
    return Image(shown, **{"contrast_limits": (0, 1), "rgb": False, **options}), kept


_PLACING = ("scale", "translate", "units", "multiscale")


def _as_channel(channel: Channel | None) -> dict[str, Any]:
    if channel is None:
        return {}
    options: dict[str, Any] = {"name": f"image: {channel.label}"}
    if channel.color:
        options["colormap"] = COLORS[channel.color]
    if channel.active is not None:
        options["visible"] = channel.active
    window = channel.window
    limits = (window.start or 0, window.end or 0) if window else (0, 0)
    if limits[0] < limits[1]:
        options["contrast_limits"] = limits
    return options


def _units(draw: Any, stated: list[str | None]) -> tuple[tuple[str, ...], np.ndarray]:
    """The file's units, or others of the same kind with the factors they need."""
    units, factors = [], []
    for unit in stated:
        other = draw(st.sampled_from([unit, *FACTORS])) if unit in FACTORS else unit
        units.append(other or "pixel")
        factors.append(FACTORS[unit] / FACTORS[other] if other != unit else 1.0)
    return tuple(units), np.array(factors)


any_settings = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@any_settings
@given(files(), st.data())
def test_never_differs(file: tuple[Facts, list[zarr.Array]], data: Any) -> None:
    facts, arrays = file
    layer, kept = shown_right(data.draw, facts, arrays)
    found = match(facts, layer_state(layer))
    assert found.is_proved
    assert found.axes == tuple(kept)
    assert found.differing == ()
    assert found.pixel_size.same
    assert found.position.same


@any_settings
@given(files(), st.data())
def test_what_is_moved_differs(file: tuple[Facts, list[zarr.Array]], data: Any) -> None:
    facts, arrays = file
    layer, kept = shown_right(data.draw, facts, arrays)
    assert facts.image is not None
    assert facts.image.axes is not None
    places = [i for i, a in enumerate(kept) if facts.image.axes[a].type != "channel"]
    axis = data.draw(st.sampled_from(places))
    moved = np.zeros(layer.ndim)
    moved[axis] = data.draw(st.sampled_from([-3.0, -0.5, 0.5, 100.0])) * layer.scale[axis]
    # far from the origin half a small pixel is lost in the rounding of numbers
    assume(abs(moved[axis]) > 1e-6 * abs(layer.translate[axis]))
    layer.translate = layer.translate + moved
    assert match(facts, layer_state(layer)).differing == ("position",)
    layer.translate = layer.translate - moved
    layer.scale = [s * (1.01 if i == axis else 1) for i, s in enumerate(layer.scale)]
    assert "pixel_size" in match(facts, layer_state(layer)).differing


@pytest.mark.promise("only-what-was-looked-at")
@any_settings
@given(files(), st.data())
def test_what_is_not_known_is_not_compared(file: tuple[Facts, list[zarr.Array]], data: Any) -> None:
    facts, arrays = file
    layer, _ = shown_right(data.draw, facts, arrays)
    layer.scale = [7.0] * layer.ndim
    assert facts.image is not None
    assert facts.image.levels is not None
    unknown = tuple(replace(v, scale=None, translation=None) for v in facts.image.levels)
    silent = replace(facts, image=replace(facts.image, levels=unknown))
    assert match(silent, layer_state(layer)).differing == ()
    no_axes = replace(facts, image=replace(facts.image, axes=None))
    found = match(no_axes, layer_state(layer))
    assert not {"position", "pixel_size", "units"} & set(found.differing)


@pytest.mark.parametrize("kind", ["not-zarr", "unreadable", "group"])
def test_facts_of_something_else(kind: str) -> None:
    array = zarr.create_array(MemoryStore(), shape=(4, 4), chunks=(2, 2), dtype="u1")
    found = match(Facts("?", kind), layer_state(Image(array, contrast_limits=(0, 1))))
    assert (found.role, found.differing) == ("unknown", ())
