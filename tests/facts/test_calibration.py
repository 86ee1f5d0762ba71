"""What stated pixel sizes, units, orders of axes and channel hints come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk.facts.model import Axis, Channel, Window
from ome_zarr_helpdesk.facts.model.calibration import Calibration
from ome_zarr_helpdesk.facts.model.hints import Hints
from ome_zarr_helpdesk.facts.model.levels import Level
from ome_zarr_helpdesk.facts.model.ordering import Ordering
from ome_zarr_helpdesk.facts.model.units import LENGTHS, TIMES, foreign_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

TYPES = {"t": "time", "c": "channel", "z": "space", "y": "space", "x": "space"}


def calibrated(
    names: str, sizes: Sequence[float] | None, units: str | dict[str, str] = "micrometer"
) -> Calibration:
    """Axes with these sizes; the units are those of the axes of space, ten pixels each."""
    stated = units if isinstance(units, dict) else dict.fromkeys("zyx", units)
    axes = tuple(Axis(n, TYPES[n], stated.get(n) or None, 10) for n in names)
    return Calibration(axes, None if sizes is None else tuple(sizes))


def test_sizes_are_compared_in_one_unit() -> None:
    one = calibrated(
        "zyx", (2.0, 500.0, 0.25), {"z": "micrometer", "y": "nanometer", "x": "micrometer"}
    )
    assert one.plane_ratio == pytest.approx(2)
    assert one.depth_ratio == pytest.approx(4)
    assert one.plane_micrometers == pytest.approx(0.5)
    assert one.smallest_micrometers == pytest.approx(0.25)


def test_the_same_size_in_two_units_has_the_ratio_one() -> None:
    one = calibrated("yx", (650.0, 0.65), {"y": "nanometer", "x": "micrometer"})
    assert one.plane_ratio == pytest.approx(1)


def test_without_any_unit_the_numbers_are_compared_but_have_no_length() -> None:
    one = calibrated("zyx", (2.0, 0.5, 0.5), "")
    assert (one.plane_ratio, one.depth_ratio) == (1, 4)
    assert one.plane_micrometers is None
    assert one.pixels_per_inch is None


@pytest.mark.parametrize(
    "units", [{"y": "micrometer"}, {"y": "micrometer", "x": "foo"}, {"y": "second", "x": "second"}]
)
def test_units_that_cannot_be_compared_give_no_ratio(units: dict[str, str]) -> None:
    one = calibrated("zyx", (1.0, 2.0, 0.5), units)
    assert one.plane_ratio is None
    assert one.depth_ratio is None
    assert one.plane_micrometers is None


def test_one_plane_has_no_depth() -> None:
    axes = (Axis("z", "space", None, 1), Axis("y", "space", None, 9), Axis("x", "space", None, 9))
    assert Calibration(axes, (50.0, 1.0, 1.0)).depth_ratio is None


@pytest.mark.parametrize(
    ("size", "unit", "dots"),
    [
        (25_400 / 72, "micrometer", 72),
        (352.78, "micrometer", 72),
        (264.6, "micrometer", 96),
        (0.265, "millimeter", 96),
        (84.7, "micrometer", 300),
        (1 / 72, "inch", 72),
        (350.0, "micrometer", None),  # 72.6 an inch
        (85.0, "micrometer", 299),  # and not 300
        (40_000.0, "micrometer", None),  # less than one
    ],
)
def test_pixels_in_an_inch(size: float, unit: str, dots: int | None) -> None:
    assert calibrated("yx", (size, size), unit).pixels_per_inch == dots


@pytest.mark.parametrize("unit", ["", "meter", "micrometer", "yottameter"])
@pytest.mark.parametrize("size", [5e-324, 1e-310, 1e-303, 1e303, 1e308])
def test_sizes_at_the_ends_of_what_numbers_can_hold(size: float, unit: str) -> None:
    one = calibrated("zyx", (1.0, size, size), unit)
    assert one.plane_ratio in (1, None)
    assert one.pixels_per_inch is None or one.pixels_per_inch > 1e100
    assert one.depth_ratio is None or one.depth_ratio >= 0
    assert one.plane_micrometers is None or one.plane_micrometers > 0


def test_time_and_channel_count_for_nothing_but_zero() -> None:
    one = calibrated("tcyx", (0.0, -1.0, 1.0, 1.0))
    assert one.zero == ("t",)
    assert one.negative == ()
    assert one.all_one is True
    assert one.without_unit == ()


@pytest.mark.parametrize("sizes", [None, (1.0,), (1.0, 1.0, 1.0)])
def test_as_many_numbers_as_axes_or_nothing_is_told(sizes: Sequence[float] | None) -> None:
    one = calibrated("yx", sizes)
    assert not one.stated
    assert one.zero == ()
    assert one.all_one is None
    assert one.plane_ratio is None
    assert one.plane_size is None


def test_a_unit_under_a_wrong_key_is_no_missing_one() -> None:
    axes = (
        Axis("y", "space", None, 9, units_key="micrometer"),
        Axis("x", "space", "micrometer", 9, units_key="nanometer"),
    )
    one = Calibration(axes, (1.0, 1.0))
    assert one.misspelt == ("y",)
    assert one.misspelt_units == ("micrometer",)
    assert one.without_unit == ()


@pytest.mark.parametrize(
    ("kind", "unit", "how", "meant"),
    [
        ("space", "um", "spelling", "micrometer"),
        ("space", "µm", "spelling", "micrometer"),
        ("space", "\u03bcm", "spelling", "micrometer"),
        ("space", "microns", "spelling", "micrometer"),
        ("space", "micrometres", "spelling", "micrometer"),
        ("space", "millimetre", "spelling", "millimeter"),
        ("space", "MICROMETER", "capitals", "micrometer"),
        ("space", "Micron", "capitals", "micrometer"),
        ("space", "Micrometers", "capitals", "micrometer"),
        ("space", "pixel", "pixels", None),
        ("space", "px", "pixels", None),
        ("space", "Pixels", "count", None),
        ("space", "Voxel", "count", None),
        ("space", "second", "other-type", "second"),
        ("space", "MM", "unknown", None),
        ("space", "foo", "unknown", None),
        ("time", "seconds", "spelling", "second"),
        ("time", "frame", "count", None),
        ("time", "micrometer", "other-type", "micrometer"),
    ],
)
def test_units_that_are_not_listed(kind: str, unit: str, how: str, meant: str | None) -> None:
    found = foreign_unit("a", kind, unit)
    assert found is not None
    assert (found.how, found.meant) == (how, meant)


@pytest.mark.parametrize("unit", [None, "", "micrometer"])
def test_units_of_which_nothing_is_to_be_said(unit: str | None) -> None:
    assert foreign_unit("x", "space", unit) is None
    assert foreign_unit("c", "channel", "dimensionless") is None


def test_the_specification_lists_26_lengths_and_23_times() -> None:
    assert (len(LENGTHS), len(TIMES)) == (26, 23)


def test_napari_reads_other_spellings_as_we_do() -> None:
    """The same library, pint: what we call a spelling is read, what has capitals is not."""
    pint = pytest.importorskip("pint")
    registry = pint.application_registry
    listed = {**dict.fromkeys(LENGTHS, "space"), **dict.fromkeys(TIMES, "time")}
    for name, kind in listed.items():
        assert registry.Quantity(1.0, name).to(name).magnitude == 1
        capital = foreign_unit("a", kind, name.upper())
        assert capital is not None
        assert capital.how == "capitals"
        with pytest.raises(pint.errors.UndefinedUnitError):
            registry.parse_expression(name.upper())
    for word in ("pixel", "pixels", "px"):
        assert registry.parse_expression(word).units
    for word in ("voxel", "Pixel", "frame", "frames", "slice"):
        with pytest.raises(pint.errors.UndefinedUnitError):
            registry.parse_expression(word)
    assert registry.Quantity(1.0, "px").to("inch").magnitude == pytest.approx(1 / 96)
    for spelling in ("um", "µm", "\u03bcm", "micron", "microns", "µ", "nm", "mm", "Å", "metres"):
        found = foreign_unit("a", "space", spelling)
        assert found is not None
        assert registry.Quantity(1.0, spelling).to(found.meant).magnitude == pytest.approx(1)
    for spelling in ("s", "sec", "ms", "msec", "us", "min", "h", "hr", "d", "seconds"):
        found = foreign_unit("a", "time", spelling)
        assert found is not None
        assert registry.Quantity(1.0, spelling).to(found.meant).magnitude == pytest.approx(1)


def ordered(names: str, in_array: Sequence[str | None] | None = None, rank: int = 0) -> Ordering:
    """Axes with these names, and names of dimensions in the array."""
    given = tuple(in_array) if in_array is not None else None
    level = Level("0", shape=(9,) * (rank or len(names)), dimension_names=given)
    return Ordering(tuple(Axis(n, TYPES[n]) for n in names), (level,))


@pytest.mark.parametrize(
    ("names", "types_in_order", "space_reordered"),
    [
        ("tczyx", True, False),
        ("yx", True, False),
        ("ctyx", False, False),
        ("zcyx", False, False),
        ("yxc", False, False),
        ("xyz", True, True),
        ("cxy", True, True),
        ("zxy", True, True),
    ],
)
def test_order_of_axes(names: str, types_in_order: bool, space_reordered: bool) -> None:
    one = ordered(names)
    assert one.types_in_order is types_in_order
    assert one.space_reordered is space_reordered
    usual = one.usual_order
    assert (usual is not None) is bool(space_reordered)
    if usual is not None:
        assert tuple(one.space[axis] for axis in usual) == one.usual_space
    assert list(one.usual_space or one.space) == [n for n in "zyx" if n in names]


def test_axes_with_other_names_or_without_types_are_not_judged() -> None:
    named = Ordering((Axis("lat", "space"), Axis("lon", "space")))
    assert named.space_reordered is None
    untyped = Ordering((Axis("y"), Axis("t", "time"), Axis("x", "space")))
    assert untyped.types_in_order is None
    assert Ordering((Axis("c", "channel"), Axis("x", "space"))).space_reordered is None


@pytest.mark.parametrize(
    ("in_array", "swapped", "differ"),
    [
        (("c", "y", "x"), False, False),
        (("c", "x", "y"), True, False),
        (("dim_0", "dim_1", "dim_2"), False, True),
        (("c", None, "x"), None, None),
        (None, None, None),
    ],
)
def test_names_in_the_array(
    in_array: Sequence[str | None] | None, swapped: bool | None, differ: bool | None
) -> None:
    one = ordered("cyx", in_array)
    assert one.names_swapped is swapped
    assert one.names_differ is differ


def test_canvas_and_numbers() -> None:
    one = ordered("yxc", rank=4)
    assert one.canvas == ("y", "x")
    assert (one.n_axes, one.n_dimensions) == (3, 4)


def hints(*channels: dict[str, Any]) -> Hints:
    return Hints(tuple(Channel(n, **options) for n, options in enumerate(channels)))


WHOLE = Window(0, 255, 0, 255)


def test_hints_that_are_whole() -> None:
    one = hints({"color": "00ff00", "window": WHOLE}, {"color": "FFFFFF", "window": WHOLE})
    for found in (one.wrong_colors, one.without_color, one.without_window, one.empty_windows):
        assert found == ()
    assert one.n_described == 2


@pytest.mark.parametrize("color", ["#00FF00", "green", "0F0", "00FF00FF", "00FF0G"])
def test_colors_that_are_no_six_digits(color: str) -> None:
    one = hints({"color": color, "window": WHOLE})
    assert one.wrong_colors == one._channels
    assert bool(one.hash_colors) is color.startswith("#")


@pytest.mark.parametrize(
    ("window", "absent", "partly", "empty"),
    [
        (None, True, False, False),
        (Window(0, 255, None, 255), True, False, False),
        (Window(None, None, 0, 255), False, True, False),
        (Window(0, 255, 255, 255), False, False, True),
        (Window(None, None, 9, 1), False, True, True),
    ],
)
def test_windows(window: Window | None, absent: bool, partly: bool, empty: bool) -> None:
    one = hints({"color": "FFFFFF", "window": window})
    found = (one.without_window, one.with_part_of_window, one.empty_windows)
    assert tuple(map(bool, found)) == (absent, partly, empty)


RGB = ("FF0000", "00FF00", "0000FF")


@pytest.mark.parametrize(
    ("labels", "colors", "is_rgb"),
    [
        (("red", "green", "blue"), (None, None, None), True),
        (("R", "G", "B"), ("FFFFFF",) * 3, True),
        (("Channel 0", "Channel 1", "Channel 2"), RGB, True),
        (("Channel:0:0", "Channel:0:1", "Channel:0:2"), RGB, True),
        ((None, None, None), ("ff0000", "00ff00", "0000ff"), True),
        (("DAPI", "GFP", "mCherry"), RGB, False),
        (("TxRed", "GFP", "DAPI"), RGB, False),
        (("0", "1", "2"), ("0000FF", "00FF00", "FF0000"), False),
        (("blue", "green", "red"), (None, None, None), False),
        (("red", "green"), RGB[:2], False),
        ((None, None, None), (None, None, None), False),
    ],
)
def test_red_green_and_blue(
    labels: Sequence[str | None], colors: Sequence[str | None], is_rgb: bool
) -> None:
    pairs = zip(labels, colors, strict=True)
    assert hints(*({"label": label, "color": color} for label, color in pairs)).is_rgb is is_rgb
