"""Every sentence about data is said of some data: none has a condition that never holds."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog.known import known_of
from ome_zarr_helpdesk.catalog.messages import first_said
from tests.stores.arrays import BLOSC, GZIP, ZSTD, below, group, v3_array
from tests.stores.images import Image
from tests.stores.registry import SOURCES
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ome_zarr_helpdesk.catalog.entry import Entry, Here
    from ome_zarr_helpdesk.catalog.known import Known
    from tests.stores.arrays import Files, Json

CRC: Json = {"name": "crc32c"}
DELTA: Json = {"id": "delta", "dtype": "<f4", "astype": "<f4"}
QUANTIZE: Json = {"id": "quantize", "digits": 2, "dtype": "<f4", "astype": "<f4"}
PLAIN: dict[str, Any] = {"axes": "yx", "shape": (64, 64), "levels": 1}
FLOAT: dict[str, Any] = {"dtype": "float32", "fill_value": 0.0}
AFFINE: Json = {
    "type": "affine",
    "affine": [[1, 0, 5], [0, 1, 5]],
    "input": {"path": "left", "name": "physical"},
    "output": {"name": "stage"},
}


def scene(folder: Path, placed: Json = AFFINE) -> Path:
    image = Image(version="0.6", **PLAIN)
    systems = [{"name": "stage", "axes": []}]
    described = {"coordinateSystems": systems, "coordinateTransformations": [placed]}
    metadata = {"version": "0.6", "scene": described}
    return tree(folder).group("s.zarr", metadata=metadata, members=below("left", image.files()))


def two_systems(folder: Path, placed: Json = AFFINE) -> Path:
    image = Image(version="0.6", **PLAIN, multiscales_transformations=[placed])
    path = tree(folder).write("two.zarr", image.files())
    with edited(path / "zarr.json") as document:
        entry = document["attributes"]["ome"]["multiscales"][0]
        entry["coordinateSystems"].append({**entry["coordinateSystems"][0], "name": "stage"})
    return path


def collection(folder: Path, *, xml: bool, series: list[str]) -> Path:
    image = Image(version="0.4", **PLAIN).files()
    members: Files = below("OME", group(2, {"series": series}))
    for name in series:
        members |= below(name, image)
    path = tree(folder).group(
        "c.zarr", zarr_format=2, metadata={"bioformats2raw.layout": 3}, members=members
    )
    if xml:
        (path / "OME" / "METADATA.ome.xml").write_text("<OME/>")
    return path


def label(folder: Path, **options: Any) -> Path:
    return tree(folder).image(**PLAIN, labels={"nuclei": options}) / "labels" / "nuclei"


def crowded(folder: Path) -> Path:
    """Of more things than are listed."""
    path = tree(folder).group()
    for number in range(1_001):
        (path / str(number)).mkdir()
    return path


def empty_well(folder: Path) -> Path:
    path = tree(folder).plate() / "A" / "1"
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["well"]["images"] = []
    return path


def with_child(folder: Path, name: str) -> Path:
    path = tree(folder).image(**PLAIN)
    (path / name).mkdir()
    return path


def zipped(folder: Path, name: str) -> Path:
    (folder / name).write_bytes(b"PK\3\4")
    return folder / name


def with_document(
    source: Callable[[Path], Path], key: str, **changes: Any
) -> Callable[[Path], Path]:
    """A store in which a document states something that no builder writes."""

    def write(folder: Path) -> Path:
        path = source(folder)
        with edited(path / key) as document:
            document.update(changes)
        return path

    return write


def both(name: str, **changes: Any) -> dict[str, Callable[[Path], Path]]:
    """An array, and the first level of an image, whose document states something else."""
    return {
        f"array: {name}": with_document(array(), "zarr.json", **changes),
        f"image: {name}": with_document(image(), "0/zarr.json", **changes),
    }


def both_v2(name: str, **changes: Any) -> dict[str, Callable[[Path], Path]]:
    """The same in Zarr format 2."""
    plain = array(zarr_format=2)
    return {
        f"array v2: {name}": with_document(plain, ".zarray", **changes),
        f"image v2: {name}": with_document(image(version="0.4"), "0/.zarray", **changes),
    }


def shard(inner: Any = "bytes", **stated: Any) -> Json:
    """The sharding codec."""
    configuration = {"chunk_shape": [32, 32], "codecs": [inner], **stated}
    return {"name": "sharding_indexed", "configuration": configuration}


def tree_of_fields(**options: Any) -> Callable[[Path], Path]:
    """A plate whose fields are such images."""
    field_image = Image(axes="cyx", shape=(2, 64, 64), **options)
    return lambda folder: tree(folder).plate(field_image=field_image)


def array(**options: Any) -> Callable[[Path], Path]:
    return lambda folder: tree(folder).array(**options)


def image(**options: Any) -> Callable[[Path], Path]:
    return lambda folder: tree(folder).image(**{**PLAIN, **options})


ROTATION: Json = {**AFFINE, "type": "rotation", "rotation": [[0, -1], [1, 0]]}
FIELD: Json = {**AFFINE, "type": "displacements", "path": "field"}
RECTILINEAR: Json = {
    "name": "rectilinear",
    "configuration": {"kind": "inline", "chunk_shapes": [[16, [24, 2]], 32]},
}
INDEX: list[Json] = [{"name": "bytes"}, CRC]
OF_SHARDS = {"name": "regular", "configuration": {"chunk_shape": [64, 64]}}
STRUCT = {"name": "struct", "configuration": {"fields": [{"name": "a", "data_type": "uint8"}]}}
ODD_TYPES: dict[str, Any] = {
    "record": STRUCT,
    "text": "string",
    "short text": {"name": "fixed_length_utf32", "configuration": {"length_bytes": 40}},
    "bytes": "bytes",
    "truth": "bool",
    "complex": "complex64",
    "date": {"name": "numpy.datetime64", "configuration": {"unit": "s", "scale_factor": 1}},
}

# Stores beside the samples: each has something that no sample has.
UNUSUAL: dict[str, Callable[[Path], Path]] = {
    **{
        key: source
        for name, data_type in ODD_TYPES.items()
        for key, source in both(f"type {name}", data_type=data_type).items()
    },
    **both("chunks of different shapes", chunk_grid=RECTILINEAR),
    **both("shards in shards", chunk_grid=OF_SHARDS, codecs=[shard(shard(chunk_shape=[8, 8]))]),
    **both("index in front", chunk_grid=OF_SHARDS, codecs=[shard(index_location="start")]),
    **both("index without checksum", chunk_grid=OF_SHARDS, codecs=[shard(index_codecs=["bytes"])]),
    **both("index with checksum", chunk_grid=OF_SHARDS, codecs=[shard(index_codecs=INDEX)]),
    **both("index not described", chunk_grid=OF_SHARDS, codecs=[shard()]),
    **both("not a number", fill_value="NaN"),
    **both("package needed", codecs=["numcodecs.zfpy"]),
    **both("unknown codec", codecs=["bytes", "acme"]),
    **both_v2("Fortran", order="F"),
    **both_v2("nothing known of chunks that are absent", fill_value=None),
    "plate of a codec that is not known": tree_of_fields(codecs=[{"name": "acme"}]),
    "plate that needs a package": tree_of_fields(codecs=[{"name": "imagecodecs_jpeg2k"}]),
    "plate of rounded fields": lambda folder: tree(folder).plate(
        version="0.4",
        field_image=Image(
            axes="cyx", shape=(2, 64, 64), version="0.4", filters=[QUANTIZE], **FLOAT
        ),
    ),
    "rotation scene": partial(scene, placed=ROTATION),
    "bent scene": partial(scene, placed=FIELD),
    "image that is turned": partial(two_systems, placed=ROTATION),
    "sharded array": array(shard_shape=(64, 64), codecs=(ZSTD, CRC), dtype="uint8"),
    "array of one chunk": array(chunk_shape=(64, 64), codecs=()),
    "array of one chunk, gzip": array(chunk_shape=(64, 64), codecs=(GZIP,), dtype="float32"),
    "bare array v2": array(zarr_format=2, compressor=None),
    "blosc array": array(codecs=(BLOSC,)),
    "big-endian array": array(zarr_format=2, endian="big", filters=[QUANTIZE], dtype="float32"),
    "delta array": array(zarr_format=2, filters=[DELTA], dtype="float32"),
    "delta array of integers": array(zarr_format=2, filters=[{"id": "delta", "dtype": "<u2"}]),
    "array of six axes": array(shape=(2,) * 6, chunk_shape=(1,) * 6),
    "array without OME-Zarr above, dots": array(zarr_format=2, separator="."),
    "bare image": image(version="0.4", compressor=None),
    "image of one chunk": image(chunk_shape=(64, 64)),
    "quantized image": image(version="0.4", filters=[QUANTIZE], **FLOAT),
    "delta image": image(version="0.4", filters=[DELTA], **FLOAT),
    "image with dots": image(version="0.4", separator="."),
    "image with checksums": image(codecs=(ZSTD, CRC)),
    "image of a development version": image(version="0.9.dev1"),
    "image of a release candidate": image(version="0.6rc0"),
    "image that states no version": image(state_version=False),
    "image with tables": lambda folder: with_child(folder, "tables"),
    "image in a research object": lambda folder: with_child(folder, "ro-crate-metadata.json"),
    "image of one channel": image(axes="cyx", shape=(1, 64, 64), channels=("DNA",), dtype="uint8"),
    "label of floats": lambda folder: label(folder, **FLOAT),
    "label of one level": lambda folder: label(folder, levels=1),
    "label without colors": lambda folder: label(folder, image_label={"colors": []}),
    "label with properties only": lambda folder: label(
        folder, image_label={"properties": [{"label-value": 1, "area": 2}]}
    ),
    "label with more colors than properties": lambda folder: label(
        folder,
        image_label={
            "colors": [{"label-value": n, "rgba": [1, 2, 3, 4]} for n in (1, 2)],
            "properties": [{"label-value": 1, "area": 2}],
        },
    ),
    "label with colors only": lambda folder: label(
        folder, image_label={"colors": [{"label-value": 1, "rgba": [1, 2, 3, 4]}]}
    ),
    "label that says nothing": lambda folder: label(folder, image_label=None),
    "affine scene": scene,
    "two coordinate systems": two_systems,
    "collection without OME-XML": lambda f: collection(f, xml=False, series=["0"]),
    "collection of other names": lambda f: collection(f, xml=True, series=["a"]),
    "series of a collection": lambda f: collection(f, xml=True, series=["0", "1"]) / "1",
    "plate of bare images": lambda folder: tree(folder).plate(
        version="0.4",
        field_image=Image(axes="cyx", shape=(2, 64, 64), version="0.4", compressor=None),
    ),
    "plate of raw images": lambda folder: tree(folder).plate(
        field_image=Image(axes="cyx", shape=(2, 64, 64), codecs=(), chunk_shape=(2, 64, 64))
    ),
    "plate of checksums and dots": lambda folder: tree(folder).plate(
        version="0.4",
        field_image=replace(Image(axes="cyx", shape=(2, 64, 64)), separator=".", version="0.4"),
    ),
    "plate with checksums": lambda folder: tree(folder).plate(
        field_image=Image(axes="cyx", shape=(2, 64, 64), codecs=(ZSTD, CRC))
    ),
    "plate of sharded fields of one channel, with labels, moved, without units": lambda f: tree(
        f
    ).plate(
        field_image=Image(
            axes="cyx",
            shape=(1, 64, 64),
            chunk_shape=(1, 16, 16),
            shard_shape=(1, 64, 64),
            codecs=(GZIP,),
            units={},
            translation=(0.0, 5.0, 7.0),
            labels={"nuclei": {}},
        )
    ),
    "plate of filtered fields": lambda folder: tree(folder).plate(
        version="0.4",
        field_image=Image(
            axes="cyx",
            shape=(2, 64, 64),
            version="0.4",
            filters=[{"id": "delta", "dtype": "<u2"}],
        ),
    ),
    "plate of big fields": lambda folder: tree(folder).plate(
        field_image=Image(axes="yx", shape=(10_000, 10_000), chunk_shape=(64, 64))
    ),
    "row of a plate": lambda folder: tree(folder).plate() / "A",
    "plate without a listed well": lambda folder: tree(folder).plate(lost=["A/2"]),
    "empty well": empty_well,
    "zipped": lambda folder: zipped(folder, "image.ozx"),
    "zipped long": lambda folder: zipped(folder, "image.zarr.zip"),
    "crowded group": crowded,
    "plain group of an array": lambda folder: tree(folder).group(
        members=below("a", v3_array((4, 4), chunk_shape=(2, 2)))
    ),
}

NO_FOLDER = ("http", "s3", "memory")
"""Stores that are no folder or file: tests/remote reads them."""


def test_no_sentence_has_a_condition_that_never_holds(
    sample_path: Callable[[str], Path], tmp_path: Path
) -> None:
    never = set(_sentences())
    for known in _all_known(sample_path, tmp_path):
        for entry, index in list(never):
            here = default_catalog()[entry].here[index]
            if first_said((here,), known) is not None:
                never.discard((entry, index))
    assert {
        key: default_catalog()[key[0]].here[key[1]].condition.text for key in sorted(never)
    } == {}


def _all_known(sample_path: Callable[[str], Path], folder: Path) -> Iterator[Known]:
    for name in SOURCES:
        yield from _known(sample_path(name))
    for number, source in enumerate(UNUSUAL.values()):
        (folder / str(number)).mkdir()
        yield from _known(source(folder / str(number)))


def _known(path: Path) -> Iterator[Known]:
    """What is known at first; of a plate also what is known after all its wells were counted."""
    tables = default_catalog().tables
    yield known_of(explain(path).facts, tables=tables)
    if explain(path).kind == "plate":
        yield known_of(explain(path, all_wells=True).facts, tables=tables)


def _sentences() -> Iterator[tuple[str, int]]:
    for entry in default_catalog().of_kind("term", "faq", "help"):
        for index, here in enumerate(entry.here):
            if not _needs_more(entry, here):
                yield entry.id, index


def _needs_more(entry: Entry, here: Here) -> bool:
    """Whether a sentence speaks of layers, of packages, or of a store that is no folder."""
    text = here.condition.text if here.condition else ""
    facts = [*(here.condition.facts if here.condition else ())]
    for part in here.say:
        facts += getattr(getattr(part, "expression", None), "facts", ())
    others = ("layer", "view", "match", "environment", "problem_codes")
    layers = any(fact.partition(".")[0] in others for fact in facts)
    return layers or any(f'container.store == "{store}"' in text for store in NO_FOLDER)


def test_a_sentence_about_something_without_a_name_is_not_said(tmp_path: Path) -> None:
    """Branches for images inside a plate spoke of images whose axes could not be read."""
    path = tree(tmp_path).image(**PLAIN)
    with edited(path / "zarr.json") as document:
        document["attributes"]["ome"]["multiscales"][0]["axes"] = 5
    assert "In , " not in explain(path).to_text()
