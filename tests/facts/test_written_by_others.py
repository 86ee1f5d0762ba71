"""Stores that other programs wrote, now or when recorded: our facts are what they were told.

And they are what zarr and ome-zarr-py read from the same store.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import zarr
from zarr.storage import ZipStore

from ome_zarr_helpdesk import explain
from tests.stores import by_ngff_zarr
from tests.stores.recordings import GROUPS, NAMES, RECORDED, put, recorded
from tests.stores.registry import SOURCES
from tests.stores.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import Container
    from tests.stores.told import Written

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


ALL = {**WRITERS, **RECORDED}


@pytest.fixture(scope="module", params=list(ALL))
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return ALL[request.param](tmp_path_factory.mktemp(request.param))


def test_facts_are_what_the_writer_was_told(written: Written) -> None:
    explanation = explain(written.path).to_json()
    assert explanation["kind"] == written.kind
    assert explanation["ome_zarr_version"] == written.version
    assert explanation["zarr_format"] == (2 if written.version == "0.4" else 3)
    assert explanation["problems"] == []
    image = explanation["facts"]["image"]
    place = explanation["facts"]["container"]["place"]
    assert image["path"] == (f"{place}/{written.image}".strip("/"))
    assert [axis["name"] for axis in image["axes"]] == list(written.axes)
    units = {axis["name"]: axis["unit"] for axis in image["axes"] if axis["unit"]}
    assert units == written.units
    assert [axis["size"] for axis in image["axes"]] == list(written.shapes[0])
    assert [tuple(level["shape"]) for level in image["levels"]] == list(written.shapes)
    for level, scale in zip(image["levels"], written.scales, strict=True):
        assert level["scale"] == pytest.approx(scale)
        assert level["dtype"] == written.dtype
        if written.codecs is not None:
            assert tuple(level["codecs"]) == written.codecs
    full = image["levels"][0]
    assert tuple(full["chunk_shape"]) == written.chunk_shape
    assert full["shard_shape"] == (list(written.shard_shape) if written.shard_shape else None)
    assert tuple(channel["label"] for channel in image["channels"]) == written.channels
    assert {a: o for a, o in image["axis_orientation"].items() if o} == written.orientation
    plate, collection = explanation["facts"]["plate"], explanation["facts"]["collection"]
    assert (tuple(plate["wells"]) if plate else ()) == written.wells
    if written.images:
        assert tuple(collection["images"]) == written.images
    if written.labels:
        assert tuple(image["labels"]) == written.labels


def test_explanation_is_whole(written: Written) -> None:
    """What every one of them must come to, whoever wrote it."""
    explanation = explain(written.path)
    answer = json.loads(json.dumps(explanation.to_json(), allow_nan=False))
    assert answer["schema"] == 1
    assert answer["summary"].endswith(".")
    assert answer["terms"]
    for text in (explanation.to_text(), explanation.to_markdown(), explanation.to_html()):
        assert "None" not in text
        assert "{{" not in text


def test_scene_is_what_the_writer_was_told(tmp_path: Path) -> None:
    facts = explain(by_ngff_zarr.write_scene(tmp_path, "0.6").path).facts
    assert facts.scene is not None
    assert facts.scene.images == ("left", "right")
    assert facts.scene.coordinate_systems == ("stage",)
    shift, affine = facts.scene.transformations
    assert (shift.type, shift.vector) == ("translation", (0, 0))
    assert (shift.input, shift.output) == ("left/intrinsic", "stage")
    assert (affine.type, affine.matrix) == ("affine", by_ngff_zarr.MOVED)
    assert facts.image is not None
    assert facts.image.intrinsic_system == "intrinsic"


@pytest.mark.parametrize("version", ["0.5", "0.6"])
def test_zip_file_is_what_the_writer_was_told(version: str, tmp_path: Path) -> None:
    written = by_ngff_zarr.write_image(tmp_path, version, "image.ozx")
    assert written.path.is_file()
    answer = explain(written.path).to_json()
    assert (answer["kind"], answer["ome_zarr_version"]) == ("image", version)
    assert answer["problems"] == []
    assert answer["facts"]["container"]["store"] == "zip"
    levels = answer["facts"]["image"]["levels"]
    assert [tuple(level["shape"]) for level in levels] == list(written.shapes)
    for level, scale in zip(levels, written.scales, strict=True):
        assert level["scale"] == pytest.approx(scale)
    assert levels[0]["shard_shape"] is not None


@pytest.mark.parametrize("version", ["0.4", "0.5", "0.6", "0.9.dev1"])
def test_levels_lie_where_the_writer_was_told(version: str, tmp_path: Path) -> None:
    """Not asked of all: some writers shift what they were not told to."""
    image = explain(by_ngff_zarr.write_image(tmp_path, version).path).facts.image
    assert image is not None
    assert image.full is not None
    assert image.full.translation == tuple(by_ngff_zarr.TRANSLATION.values())


@pytest.mark.parametrize("name", GROUPS)
def test_group_of_another_program(name: str, tmp_path: Path) -> None:
    told = recorded(name)["told"]
    explanation = explain(put(name, tmp_path))
    answer = json.loads(json.dumps(explanation.to_json(), allow_nan=False))
    assert (answer["kind"], answer["ome_zarr_version"]) == (told["kind"], told["version"])
    assert answer["problems"] == []
    container = answer["facts"]["container"]
    assert container["convention"] == told["convention"]
    assert container["images"] == told["images"]
    if "children" in told:
        assert container["children"] == told["children"]
    for text in (explanation.to_text(), explanation.to_markdown(), explanation.to_html()):
        assert "None" not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_node_of_a_recording_can_be_explained(name: str, tmp_path: Path) -> None:
    """Arrays, tables, wells and parts of tables: no problem, whatever they are."""
    root = put(name, tmp_path)
    documents = {"zarr.json", ".zgroup", ".zarray"}
    nodes = {path.parent for path in root.rglob("*") if path.name in documents}
    for node in sorted(nodes):
        explanation = explain(node)
        assert explanation.kind not in ("not-zarr", "unreadable")
        assert explanation.facts.problems == (), node
        json.dumps(explanation.to_json(), allow_nan=False)


def test_facts_are_what_zarr_reads(written: Written) -> None:
    facts = explain(written.path).facts
    assert facts.container is not None
    assert facts.image is not None
    for level in facts.image.levels or ():
        _same_as_zarr(level, facts.container)


@pytest.mark.parametrize("name", list(SOURCES))
def test_samples_are_what_zarr_reads(name: str, sample_path: Callable[[str], Path]) -> None:
    facts = explain(sample_path(name)).facts
    if facts.container is None:
        return
    levels = facts.image.levels or () if facts.image else ()
    for array in (*levels, *([facts.array] if facts.array else [])):
        _same_as_zarr(array, facts.container)


def _same_as_zarr(level: Any, container: Container) -> None:
    store = ZipStore(container.root) if container.store == "zip" else container.root
    array = zarr.open_array(store, path=level.path, mode="r")
    assert level.shape == array.shape
    assert level.chunk_shape == array.chunks
    assert level.shard_shape == array.shards
    assert level.n_chunks == array.nchunks
    assert level.nbytes == array.nbytes
    assert level.dtype == array.dtype.newbyteorder("=").name
    assert level.zarr_format == array.metadata.zarr_format
    if array.metadata.zarr_format == 2:
        named = [*(array.filters or ()), *array.compressors]
        assert level.codecs == tuple(codec.codec_id for codec in named)
        assert level.dimension_separator == array.metadata.dimension_separator


def test_facts_are_what_ome_zarr_py_reads(written: Written) -> None:
    """ome-zarr-py's own reader, where there is an image at the path itself."""
    if written.kind not in ("image", "label-image") or written.version not in ("0.4", "0.5"):
        return
    from ome_zarr.io import parse_url
    from ome_zarr.reader import Reader

    node = next(iter(Reader(parse_url(str(written.path)))()))
    image = explain(written.path).facts.image
    assert image is not None
    levels, axes = image.levels or (), image.axes or ()
    assert [tuple(data.shape) for data in node.data] == [level.shape for level in levels]
    assert [axis["name"] for axis in node.metadata["axes"]] == [axis.name for axis in axes]
    assert [axis.get("unit") for axis in node.metadata["axes"]] == [axis.unit for axis in axes]
    for level, steps in zip(levels, node.metadata["coordinateTransformations"], strict=True):
        stated = {step["type"]: step[step["type"]] for step in steps}
        assert level.scale == pytest.approx(stated["scale"])
        assert level.translation == pytest.approx(stated.get("translation", [0] * len(axes)))
    if image.channels and "channel_names" in node.metadata:
        assert list(node.metadata["channel_names"]) == [c.label for c in image.channels]
