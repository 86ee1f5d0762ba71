"""Images whose sizes, units, axes, channel hints or versions are odd, and near misses."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tests.stores.images import Image
from tests.stores.registry import SOURCES as AS_THEY_SHOULD_BE
from tests.stores.trees import edited, edited_metadata, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stores.arrays import Json
    from tests.stores.registry import Source

SMALL: dict[str, Any] = {"axes": "yx", "shape": (64, 64), "levels": 2, "pixel_size": (0.65, 0.65)}
CHANNELS: dict[str, Any] = {
    "axes": "cyx",
    "shape": (2, 64, 64),
    "pixel_size": (1.0, 0.65, 0.65),
    "channels": ("DNA", "Actin"),
}
STACK: dict[str, Any] = {"axes": "zyx", "shape": (8, 64, 64), "pixel_size": (2.0, 0.65, 0.65)}
THREE: dict[str, Any] = {
    "axes": "cyx",
    "shape": (3, 64, 64),
    "pixel_size": (1.0, 0.65, 0.65),
    "dtype": "uint8",
}
RGB = ("FF0000", "00FF00", "0000FF")


def _image(**options: Any) -> Source:
    return lambda folder: tree(folder).image(**{**SMALL, **options})


def _units(*units: str, **options: Any) -> Source:
    """An image of the last axes with these units."""
    return _image(units=dict(zip("xyzt", reversed(units), strict=False)), **options)


def _changed(change: Callable[[Json], None], **options: Any) -> Source:
    """An image whose OME-Zarr metadata were changed."""

    def write(folder: Path) -> Path:
        path = _image(**options)(folder)
        with edited_metadata(path) as ome:
            change(ome)
        return path

    return write


def _axes(change: Callable[[Json], Any], **options: Any) -> Source:
    """An image whose axes were changed one by one."""

    def of_all(ome: Json) -> None:
        first = ome["multiscales"][0]
        for system in first.get("coordinateSystems", [first]):
            for axis in system["axes"]:
                change(axis)

    return _changed(of_all, **options)


def _channel(change: Callable[[Json], Any], which: int = 0, **options: Any) -> Source:
    """An image of which one channel was changed."""
    return _changed(lambda ome: change(ome["omero"]["channels"][which]), **{**CHANNELS, **options})


def _size(sizes: tuple[float, ...], unit: str = "micrometer", **options: Any) -> Source:
    """An image with these sizes of a pixel."""
    return _image(pixel_size=sizes, units=dict.fromkeys("zyx", unit), **options)


def _with_units_key(axis: Json) -> None:
    if "unit" in axis:
        axis["units"] = axis.pop("unit")


def _without_sizes(ome: Json) -> None:
    for dataset in ome["multiscales"][0]["datasets"]:
        del dataset["coordinateTransformations"]


def _without_axis(ome: Json) -> None:
    ome["multiscales"][0]["axes"].pop(0)


def _axes_swapped(ome: Json) -> None:
    axes = ome["multiscales"][0]["axes"]
    axes[-2:] = reversed(axes[-2:])


def _swapped_in_06(folder: Path) -> Path:
    path = _image(version="0.6")(folder)
    for level in ("0", "1"):
        with edited(path / level / "zarr.json") as document:
            document["dimension_names"].reverse()
    return path


def _axes_renamed(ome: Json) -> None:
    for axis, name in zip(ome["multiscales"][0]["axes"], ("row", "column"), strict=True):
        axis["name"] = name


def _second_entry(ome: Json) -> None:
    first = ome["multiscales"][0]
    ome["multiscales"].append({**copy.deepcopy(first), "name": "smoothed"})
    ome["multiscales"][1]["datasets"] = ome["multiscales"][1]["datasets"][1:]


def _third_entry(ome: Json) -> None:
    _second_entry(ome)
    ome["multiscales"].append({**ome["multiscales"][1], "name": "sharpened"})


def _second_system(ome: Json) -> None:
    """Say where the image lies on a stage."""
    entry = ome["multiscales"][0]
    system = entry["coordinateSystems"][0]
    ends = {"input": {"name": system["name"]}, "output": {"name": "stage"}}
    entry["coordinateSystems"].append({**system, "name": "stage"})
    entry["coordinateTransformations"] = [
        {"type": "translation", "translation": [0.0, 100.0], **ends}
    ]


def _two_systems_of_scene(folder: Path) -> Path:
    path = AS_THEY_SHOULD_BE["scene-06"](folder)
    with edited(path / "zarr.json") as document:
        systems = document["attributes"]["ome"]["scene"]["coordinateSystems"]
        systems.append({**systems[0], "name": "atlas"})
    return path


def _version(stated: Any, **options: Any) -> Source:
    """An image that states another version than the one it is written in."""

    def change(ome: Json) -> None:
        (ome if "version" in ome else ome["multiscales"][0])["version"] = stated

    return _changed(change, **options)


def _two_versions(ome: Json) -> None:
    ome["multiscales"][0]["version"] = "0.4"


def _ome_key_in_v2(folder: Path) -> Path:
    path = _image(version="0.4")(folder)
    with edited(path / ".zattrs") as document:
        document["ome"] = {"multiscales": document.pop("multiscales")}
    return path


def _old_keys_in_v3(folder: Path) -> Path:
    path = _image()(folder)
    with edited(path / "zarr.json") as document:
        ome = document["attributes"].pop("ome")
        ome["multiscales"][0]["version"] = ome.pop("version")
        document["attributes"] |= ome
    return path


def _keys_beside(folder: Path) -> Path:
    path = _image()(folder)
    with edited(path / "zarr.json") as document:
        attributes = document["attributes"]
        attributes["multiscales"] = attributes["ome"]["multiscales"]
    return path


def _both_formats(folder: Path) -> Path:
    path = _image()(folder)
    (path / ".zgroup").write_text('{"zarr_format": 2}')
    return path


SOURCES: dict[str, Source] = {
    # As they should be: near misses
    "image-05-calibrated": _image(**STACK),
    "image-04-calibrated": _image(version="0.4", **STACK),
    "image-05-described": _image(**CHANNELS),
    "image-06-one-system": _image(version="0.6"),
    "image-05-cryo": _size((1.35, 1.35), "angstrom"),
    # Pixel sizes
    "image-05-size-zero": _size((0.65, 0.0)),
    "image-05-size-missing": _changed(_without_sizes),
    "image-05-size-meters": _size((0.65, 0.65), "meter"),
    "image-05-size-millimeters": _size((2.0, 2.0), "millimeter"),
    "image-05-size-tiny": _size((0.001, 0.001), "picometer"),
    "image-05-size-screen": _size((352.78, 352.78)),
    "image-05-size-scanner": _size((84.67, 84.67)),
    "image-05-size-negative": _size((0.65, -0.65)),
    "image-05-size-unlike": _size((0.65, 0.5)),
    "image-05-size-deep": _size((30.0, 0.65, 0.65), axes="zyx", shape=(8, 64, 64)),
    "image-05-size-one": _size((1.0, 1.0)),
    "image-05-no-unit-size-one": _image(units={}, pixel_size=(1.0, 1.0)),
    "image-05-no-unit": _image(units={}),
    "plate-05-no-unit": lambda folder: tree(folder).plate(
        rows=1, columns=1, field_image=Image(**{**SMALL, "units": {}})
    ),
    # Units
    "image-05-units-key": _axes(_with_units_key),
    "image-04-units-key": _axes(_with_units_key, version="0.4"),
    "image-06-units-key": _axes(_with_units_key, version="0.6"),
    "image-05-unit-capitals": _units("MICROMETER", "MICROMETER"),
    "image-04-unit-um": _units("um", "µm", version="0.4"),
    "image-05-unit-pixel": _units("pixel", "pixel"),
    "image-05-unit-px": _units("px", "px"),
    "image-05-unit-second": _units("second", "second"),
    "image-05-unit-foo": _units("foo", "foo"),
    "image-05-unit-frame": _units(
        "frame",
        "",
        "micrometer",
        "micrometer",
        axes="tyx",
        shape=(3, 64, 64),
        pixel_size=(1.0, 0.65, 0.65),
    ),
    # Channels
    "image-05-omero-hash": _channel(lambda c: c.update(color="#" + c["color"])),
    "image-05-omero-color-name": _channel(lambda c: c.update(color="green")),
    "image-05-omero-reversed": _channel(lambda c: c["window"].update(start=900, end=100)),
    "image-05-omero-fewer": _changed(lambda o: o["omero"]["channels"].pop(), **CHANNELS),
    "image-05-omero-more": _changed(
        lambda o: o["omero"]["channels"].append(dict(o["omero"]["channels"][0])), **CHANNELS
    ),
    "image-05-omero-no-channel": _changed(lambda o: o["omero"].update(channels=[]), **CHANNELS),
    "image-05-omero-no-color": _channel(lambda c: c.pop("color"), 1),
    "image-05-omero-no-window": _channel(lambda c: c.pop("window"), 1),
    "image-05-omero-part-of-window": _channel(
        lambda c: (c["window"].pop("min"), c["window"].pop("max"))
    ),
    "image-05-rgb": _changed(
        lambda o: [
            c.update(color=color) for c, color in zip(o["omero"]["channels"], RGB, strict=True)
        ],
        **THREE,
        channels=("Channel 0", "Channel 1", "Channel 2"),
    ),
    "image-05-rgb-perhaps": _image(**THREE),
    "image-05-three-dyes": _changed(
        lambda o: [
            c.update(color=color) for c, color in zip(o["omero"]["channels"], RGB, strict=True)
        ],
        **THREE,
        channels=("TxRed", "GFP", "DAPI"),
    ),
    "image-05-three-uint16": _image(**{**THREE, "dtype": "uint16"}),
    # Axes
    "image-04-axes-ctyx": _image(
        version="0.4", axes="ctyx", shape=(2, 3, 64, 64), pixel_size=(1.0, 1.0, 0.65, 0.65)
    ),
    "image-05-axes-xyz": _image(
        axes="xyz", shape=(64, 64, 8), pixel_size=(0.65, 0.65, 2.0), chunk_shape=(64, 64, 1)
    ),
    "image-05-axes-xy": _image(axes="xy"),
    "image-05-axes-fewer": _changed(_without_axis, **{**STACK, "dimension_names": False}),
    "image-05-axes-swapped": _changed(_axes_swapped),
    "image-05-axes-renamed": _changed(_axes_renamed),
    "image-06-axes-swapped": _swapped_in_06,
    "image-09-axes-xyz": _image(
        version="0.9.dev1", axes="xyt", shape=(64, 64, 3), pixel_size=(0.65, 0.65, 1.0)
    ),
    # Versions
    "image-05-version-missing": _image(state_version=False),
    "image-04-version-missing": _image(version="0.4", state_version=False),
    "image-05-version-number": _version(0.5),
    "image-04-version-number": _version(0.4, version="0.4"),
    "image-05-version-unknown": _version("0.7"),
    "image-05-version-04": _version("0.4"),
    "image-04-version-05": _version("0.5", version="0.4"),
    "image-05-two-versions": _changed(_two_versions),
    "image-04-ome-key": _ome_key_in_v2,
    "image-05-old-keys": _old_keys_in_v3,
    "image-05-keys-beside": _keys_beside,
    "image-05-both-formats": _both_formats,
    # Several of what should be one
    "image-05-two-multiscales": _changed(_second_entry),
    "image-05-three-multiscales": _changed(_third_entry),
    "image-06-two-systems": _changed(_second_system, version="0.6"),
    "scene-06-two-systems": _two_systems_of_scene,
}
