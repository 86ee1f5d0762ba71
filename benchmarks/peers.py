"""The other programs that read OME-Zarr, and what each does that is most like explaining it.

Each makes a task from the address of an image or a plate: making it imports what is needed, and
running it does what is measured. `OURSELVES` are the Help Desk and the floor under it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.measuring import FLOOR, OURS

Task = Callable[[], object]


@dataclass(frozen=True)
class Peer:
    """A program, and how it is asked about an image and a plate.

    Attributes
    ----------
    name
        That of the distribution.
    image, plate
        From an address to the task.
    image_note, plate_note
        What the task is.
    command
        The words of a command of its own that does something like it, without the address.
    apart
        Environment variable with the folder of the environment it lives in, where it is not
        installed beside the others.
    """

    name: str
    image: Callable[[str], Task]
    plate: Callable[[str], Task]
    image_note: str = ""
    plate_note: str = ""
    command: tuple[str, ...] = ()
    apart: str = ""


def _reading(keys: Iterable[str], address: str) -> Task:
    files = [file for key in keys if (file := Path(address) / key).is_file()]
    return lambda: [json.loads(file.read_bytes()) for file in files]


def _floor(address: str) -> Task:
    from ome_zarr_helpdesk.api import read_place
    from ome_zarr_helpdesk.source.locate import locate

    return _reading(read_place(locate(address))[1], address)


def _explain(address: str) -> Task:
    from ome_zarr_helpdesk import explain

    return lambda: explain(address).to_json()


def _explain_anew(address: str) -> Task:
    folder = tempfile.TemporaryDirectory()
    os.environ["OME_ZARR_HELPDESK_CACHE"] = folder.name
    run = _explain(address)

    def run_and_remove() -> object:
        with folder:
            return run()

    return run_and_remove


def _facts(address: str) -> Task:
    from ome_zarr_helpdesk.documents import open_documents
    from ome_zarr_helpdesk.facts import collect
    from ome_zarr_helpdesk.source.locate import locate

    return lambda: collect(open_documents(locate(address)))


def _floor_of_facts(address: str) -> Task:
    from ome_zarr_helpdesk.documents import open_documents
    from ome_zarr_helpdesk.facts import collect
    from ome_zarr_helpdesk.source.locate import locate

    documents = open_documents(locate(address))
    collect(documents)
    return _reading(documents.contents(), address)


def _census(address: str) -> Task:
    from ome_zarr_helpdesk.api import count_wells, read_place
    from ome_zarr_helpdesk.source.locate import locate

    place = locate(address)
    facts, _ = read_place(place)
    return lambda: count_wells(place, facts)


def _floor_of_census(address: str) -> Task:
    plate = json.loads((Path(address) / "zarr.json").read_bytes())["attributes"]["ome"]["plate"]
    return _reading((f"{well['path']}/zarr.json" for well in plate["wells"]), address)


def _metadata(group: Any) -> Any:
    return group.attrs.get("ome", group.attrs)


def _zarr_levels(group: Any) -> list[Any]:
    return [group[level["path"]] for level in _metadata(group)["multiscales"][0]["datasets"]]


def _zarr_image(address: str) -> Task:
    import zarr

    return lambda: _zarr_levels(zarr.open_group(address, mode="r"))


def _zarr_plate(address: str) -> Task:
    import zarr

    def run() -> object:
        plate = zarr.open_group(address, mode="r")
        well = plate[_metadata(plate)["plate"]["wells"][0]["path"]]
        return _zarr_levels(well[_metadata(well)["well"]["images"][0]["path"]])

    return run


def _ome_zarr(address: str) -> Task:
    from ome_zarr.io import parse_url
    from ome_zarr.reader import Reader

    return lambda: list(Reader(parse_url(address))())


def _ome_zarr_models(address: str) -> Task:
    from ome_zarr_models import open_ome_zarr

    return lambda: open_ome_zarr(address)


def _yaozarrs(address: str) -> Task:
    from yaozarrs import validate_zarr_store

    return lambda: validate_zarr_store(address)


def _ngio_image(address: str, **options: Any) -> Task:
    from ngio import open_ome_zarr_container

    def run() -> object:
        container = open_ome_zarr_container(address, mode="r", **options)
        levels = [container.get_image(path=path) for path in container.level_paths]
        sizes = [(level.shape, level.pixel_size) for level in levels]
        return sizes, container.channel_labels, container.list_labels()

    return run


def _ngio_plate(address: str) -> Task:
    from ngio import open_ome_zarr_plate

    def run() -> object:
        plate = open_ome_zarr_plate(address, mode="r")
        row, column = plate.wells_paths()[0].split("/")
        first = plate.get_image(row, column, plate.get_well(row, column).paths()[0])
        return plate.rows, plate.columns, first.channel_labels, first.level_paths

    return run


def _napari_ome_zarr(address: str) -> Task:
    from napari_ome_zarr import napari_get_reader

    def run() -> object:
        read = napari_get_reader(address)
        assert read is not None, "no reader"
        return list(read(address))

    return run


def _napari_metadata(address: str) -> Task:
    from napari.components import ViewerModel
    from napari_metadata.file_size import generate_display_size
    from napari_metadata.layer_utils import get_layer_data_dtype, get_layer_data_shape
    from npe2 import PluginManager

    PluginManager.instance().discover()
    layer = ViewerModel().open(address, plugin="napari-ome-zarr")[0]

    def run() -> object:
        file = (get_layer_data_shape(layer), get_layer_data_dtype(layer), layer.source)
        axes = (layer.axis_labels, layer.scale, layer.translate, layer.units)
        return layer.name, file, axes, generate_display_size(layer)

    return run


def _navigator_image(address: str) -> Task:
    return _ngio_image(address, cache=True)


def _navigator_plate(address: str) -> Task:
    from napari_ome_zarr_navigator.plate_manager import PlateManager

    source = SimpleNamespace(value="File")
    selector = SimpleNamespace(_source_selector=source, url=address, token=None)

    def run() -> object:
        manager = PlateManager(selector)
        manager.open_zarr_plate()
        return manager.get_plate_wells()

    return run


HELP_DESK = Peer(
    OURS,
    _explain,
    _explain,
    "`explain(path).to_json()`: the whole explanation, with findings",
    "`explain(path).to_json()`: the whole explanation, eight wells and one field looked into",
    command=("ome-zarr-helpdesk", "explain"),
)
ANEW = Peer(
    f"{OURS} anew",
    _explain_anew,
    _explain_anew,
    "the same where nothing is kept of an earlier process: all content is read and judged",
    "the same where nothing is kept of an earlier process: all content is read and judged",
    command=HELP_DESK.command,
)
FLOOR_OF_ALL = Peer(FLOOR, _floor, _floor)
FACTS = Peer("facts", _facts, _facts)
FLOOR_OF_FACTS = Peer("floor of facts", _floor_of_facts, _floor_of_facts)
CENSUS = Peer("census", _census, _census)
FLOOR_OF_CENSUS = Peer("floor of census", _floor_of_census, _floor_of_census)
OURSELVES = (HELP_DESK, ANEW, FLOOR_OF_ALL, FACTS, FLOOR_OF_FACTS, CENSUS, FLOOR_OF_CENSUS)
"""The Help Desk, parts of it, and reading and parsing the documents that each of them reads."""

PEERS = (
    Peer(
        "zarr",
        _zarr_image,
        _zarr_plate,
        "`open_group` and the array of each level: judges and explains nothing",
        "`open_group` of the plate, its first well, and the arrays of that well's first field",
    ),
    Peer(
        "ome-zarr",
        _ome_zarr,
        _ome_zarr,
        "`Reader(parse_url(path))()`, all its nodes: what `ome_zarr info` prints",
        "`Reader(parse_url(path))()`, all its nodes: the plate put together as one dask array",
        command=("ome_zarr", "info"),
    ),
    Peer(
        "ome-zarr-models",
        _ome_zarr_models,
        _ome_zarr_models,
        "`open_ome_zarr(path)`: judges the metadata (0.4 and 0.5)",
        "`open_ome_zarr(path)`: judges the metadata of every well, field and array",
        command=("ome-zarr-models", "info"),
    ),
    Peer(
        "yaozarrs",
        _yaozarrs,
        _yaozarrs,
        "`validate_zarr_store(path)`: judges metadata and arrays (0.4 and 0.5)",
        "`validate_zarr_store(path)`: judges every well, field and array",
        command=("yaozarrs", "validate"),
    ),
    Peer(
        "ngio",
        _ngio_image,
        _ngio_plate,
        "`open_ome_zarr_container(path)`, shape and pixel size of each level, channels, labels",
        "`open_ome_zarr_plate(path)`, rows, columns, channels and levels of one field",
    ),
    Peer(
        "napari-ome-zarr",
        _napari_ome_zarr,
        _napari_ome_zarr,
        "`napari_get_reader(path)(path)`: the layers as data and metadata, no pixels read",
        "`napari_get_reader(path)(path)`: the plate put together as one dask array a level",
    ),
    Peer(
        "napari-metadata",
        _napari_metadata,
        _napari_metadata,
        "the values of its rows for a layer that napari has loaded before (which is not counted): "
        "it reads no metadata, and counts the bytes of all files",
        "the values of its rows for a layer that napari has loaded before (which is not counted): "
        "it reads no metadata, and counts the bytes of all files",
    ),
    Peer(
        "napari-ome-zarr-navigator",
        _navigator_image,
        _navigator_plate,
        "what its ROI Loader asks ngio when an image is chosen",
        "what its Plate Browser does when a plate is chosen: `open_zarr_plate`, `get_plate_wells`",
        apart="NAVIGATOR_ENVIRONMENT",
    ),
)
