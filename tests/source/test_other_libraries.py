"""Data of a layer that TensorStore or xarray opened: led back to the file without reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import zarr

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.source.arrays_in_memory import reach
from ome_zarr_helpdesk.source.locate import locate
from ome_zarr_helpdesk.source.place import Place
from ome_zarr_helpdesk.source.zarr_stores import stored_place
from tests.stores.images import Image
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHAPE = (8, 6)


def written(folder: Path, version: str = "0.5") -> Path:
    """An image of two levels whose pixels all have different values."""
    path = tree(folder).image(
        "my däta.zarr", version=version, axes="yx", shape=SHAPE, levels=2, chunk_shape=(4, 4)
    )
    for level in ("0", "1"):
        array = zarr.open_array(path / level, mode="r+")
        array[...] = np.arange(array.size).reshape(array.shape)
    return path


def opened(path: Path, level: str = "0", version: str = "0.5") -> Any:
    ts = pytest.importorskip("tensorstore")
    driver = "zarr" if version == "0.4" else "zarr3"
    spec = {"driver": driver, "kvstore": {"driver": "file", "path": f"{path}/{level}"}}
    return ts.open(spec, read=True).result()


def cast(t: Any) -> Any:
    ts = pytest.importorskip("tensorstore")
    return ts.cast(t[1:], ts.float32)


# How a TensorStore array looks at the file, and what is said of it.
SEEN: dict[str, tuple[Callable[[Any], Any], str]] = {
    "whole": (lambda t: t, "same"),
    "cut": (lambda t: t[2:6, 1:], "view"),
    "turned": (lambda t: t.T, "view"),
    "one row": (lambda t: t[3], "view"),
    "every second, backwards": (lambda t: t[::2, ::-1], "view"),
    "cut of turned": (lambda t: t.T[1:4, 2:6:3], "view"),
    "a new axis": (lambda t: t[None], "view"),
    "moved origin": (lambda t: t.translate_to[10, 20], "same"),
    "cast": (cast, "computed"),
}


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("name", SEEN)
def test_pixels_of_a_tensorstore_array_are_where_we_say(
    name: str, version: str, tmp_path: Path
) -> None:
    look, relation = SEEN[name]
    data = look(opened(written(tmp_path, version), version=version))
    reached = reach(data)
    assert reached is not None
    (level,) = reached.levels
    assert level.relation == relation
    assert level.starts is not None
    assert level.steps is not None
    grid: dict[int, Any] = dict(level.picked)
    for i, axis in enumerate(level.axes):
        if axis is not None:
            along = level.starts[i] + level.steps[i] * np.arange(level.shape[i])
            grid[axis] = along.reshape([-1 if j == i else 1 for j in range(len(level.shape))])
    pixels = np.arange(np.prod(SHAPE)).reshape(SHAPE)
    predicted = np.broadcast_to(pixels[tuple(grid[a] for a in range(2))], level.shape)
    assert np.array_equal(predicted, data.read().result())


def test_what_is_not_only_cut_is_computed(tmp_path: Path) -> None:
    ts = pytest.importorskip("tensorstore")
    path = written(tmp_path)
    one, other = opened(path), opened(path, "1")
    for data, count in (
        (one[[0, 3, 5]], 1),
        (ts.downsample(one, [2, 2], method="mean"), 1),
        (ts.stack([one, one]), 1),
        (ts.concat([one, other], axis=0), 2),
    ):
        reached = reach(data)
        assert reached is not None
        (level,) = reached.levels
        assert (level.relation, level.starts, len(level.arrays)) == ("computed", None, count)


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_tensorstore_layer_is_explained_by_its_file(version: str, tmp_path: Path) -> None:
    path = written(tmp_path, version)
    levels = [opened(path, level, version) for level in ("0", "1")]
    for data in (levels, levels[0], levels[1]):
        told = explain(data).to_json()
        assert told["kind"] == "image"
        assert told["facts"]["container"]["root"] == str(path)
        assert told["problems"] == []


def test_tensorstore_array_that_stands_alone_is_explained(tmp_path: Path) -> None:
    ts = pytest.importorskip("tensorstore")
    path = tree(tmp_path).array(shape=(8, 8), chunk_shape=(4, 4))
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": str(path)}}
    assert explain(ts.open(spec, read=True).result()).kind == "array"
    assert explain(ts.array(np.zeros((3, 3)))).kind == "not-zarr"


def test_tensorstore_in_memory_is_read_through_its_own_store() -> None:
    ts = pytest.importorskip("tensorstore")
    import json

    spec = {"driver": "zarr3", "kvstore": "memory://image.zarr/0"}
    context = ts.Context()
    store = ts.KvStore.open("memory://image.zarr/", context=context).result()
    for key, document in Image(axes="yx", shape=(64, 64), levels=2).files().items():
        store.write(key, json.dumps(document).encode()).result()
    told = explain(ts.open(spec, context=context).result()).to_json()
    assert told["kind"] == "image"
    assert told["facts"]["container"]["store"] == "memory"
    assert [level["shape"] for level in told["facts"]["image"]["levels"]] == [[64, 64], [32, 32]]


def test_tensorstore_in_a_zip_file_leads_to_the_file(tmp_path: Path) -> None:
    ts = pytest.importorskip("tensorstore")
    import shutil

    path = written(tmp_path)
    file = shutil.make_archive(str(tmp_path / "x"), "zip", path)
    spec = {"driver": "zarr3", "kvstore": {"driver": "zip", "base": f"file://{file}", "path": "0/"}}
    place = locate(ts.open(spec, read=True).result())
    assert isinstance(place, Place)
    assert (place.store, place.root, place.handle) == ("zip", file, None)
    assert explain(ts.open(spec, read=True).result()).kind == "image"


@pytest.mark.parametrize(
    ("kvstore", "root", "store"),
    [
        ("https://me:pw@example.org/a%20b/x.zarr/0", "https://example.org/a%20b/x.zarr", "http"),
        ({"driver": "s3", "bucket": "bucket", "path": "a/x.zarr/0"}, "s3://bucket/a/x.zarr", "s3"),
        ("gs://bucket/x.zarr/0", "gs://bucket/x.zarr", "other"),
    ],
)
def test_tensorstore_on_the_network_leads_to_its_address(
    kvstore: Any, root: str, store: str
) -> None:
    ts = pytest.importorskip("tensorstore")

    class TensorStore:
        """As TensorStore's own, without asking a server."""

        domain = ts.IndexDomain(shape=[4, 4])
        shape = (4, 4)
        kvstore: Any = None

        def spec(self) -> Any:
            grid = {"name": "regular", "configuration": {"chunk_shape": [2, 2]}}
            metadata = {"shape": [4, 4], "data_type": "uint8", "chunk_grid": grid}
            return ts.Spec({"driver": "zarr3", "kvstore": kvstore, "metadata": metadata})

    TensorStore.__module__ = "tensorstore"
    place = locate(TensorStore())
    assert isinstance(place, Place)
    assert (place.store, place.root, place.path, place.arrays) == (store, root, "0", ("0",))
    assert "pw" not in place.given
    reached = reach(TensorStore())
    assert reached is not None
    assert stored_place(reached.arrays[0]).root == f"{root}/0"


def dataset(path: Path, **options: Any) -> Any:
    xarray = pytest.importorskip("xarray")
    return xarray.open_zarr(path, consolidated=False, **options)


def in_xarray(folder: Path, attributes: dict[str, Any] | None = None) -> Path:
    """An image whose arrays name their axes, as xarray needs them."""
    path = folder / "x.zarr"
    entry = {
        "axes": [{"name": "y", "type": "space"}, {"name": "x", "type": "space"}],
        "datasets": [
            {
                "path": "image",
                "coordinateTransformations": [{"type": "scale", "scale": [0.5, 0.5]}],
            }
        ],
    }
    ome = {"version": "0.5", "multiscales": [entry]}
    group = zarr.create_group(path, attributes={"ome": ome})
    array = group.create_array(
        "image",
        shape=SHAPE,
        chunks=(4, 4),
        dtype="int16",
        dimension_names=["y", "x"],
        attributes=attributes or {},
    )
    array[...] = np.arange(48).reshape(SHAPE)
    return path


@pytest.mark.parametrize("how", ["array", "dask", "list"])
def test_xarray_of_dask_leads_to_the_file(how: str, tmp_path: Path) -> None:
    path = in_xarray(tmp_path)
    array = dataset(path)["image"]
    data = {"array": array, "dask": array.data, "list": [array]}[how]
    reached = reach(data)
    assert reached is not None
    assert reached.levels[0].relation == "same"
    told = explain(data).to_json()
    assert (told["kind"], told["facts"]["container"]["root"]) == ("image", str(path))


def test_cut_of_xarray_is_a_view(tmp_path: Path) -> None:
    reached = reach(dataset(in_xarray(tmp_path))["image"].isel(y=slice(2, 6), x=1))
    assert reached is not None
    (level,) = reached.levels
    assert (level.relation, level.starts, level.picked) == ("view", (2,), ((1, 1),))


def test_values_that_xarray_scales_are_computed(tmp_path: Path) -> None:
    path = in_xarray(tmp_path, {"scale_factor": 0.5, "add_offset": 1.0})
    reached = reach(dataset(path)["image"])
    assert reached is not None
    assert reached.levels[0].relation == "computed"
    assert explain(dataset(path)["image"]).kind == "image"


def test_dataset_leads_to_where_it_was_opened(tmp_path: Path) -> None:
    path = in_xarray(tmp_path)
    assert explain(dataset(path)).kind == "image"
    assert explain(dataset(path, chunks=None)).kind == "image"


def test_array_of_xarray_that_is_not_loaded_stays_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xarray = pytest.importorskip("xarray")
    array = dataset(in_xarray(tmp_path), chunks=None)["image"]

    def refused(_: Any) -> Any:
        raise AssertionError("the data were asked for")

    monkeypatch.setattr(xarray.DataArray, "data", property(refused))
    assert explain(array).kind == "not-zarr"
    assert explain(xarray.DataArray(np.zeros((2, 2)))).kind == "not-zarr"
