"""What a closer look finds: files of pixels and their names, labels, copies, neighbors."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.facts.probes.files import MOST, SPREAD, spread
from tests.stores.images import Image
from tests.stores.odd_probes import SOURCES
from tests.stores.trees import tree
from tests.stores.writers import WRITERS

if TYPE_CHECKING:
    from pathlib import Path

    from ome_zarr_helpdesk.facts.model import Probes

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def look(source: Any) -> Probes:
    probes = explain(source).facts.probes
    assert probes is not None
    return probes


@pytest.mark.parametrize("grid", [(1,), (3, 2), (40, 40), (1, 7, 100, 100), (2, 3, 5, 64, 64)])
@pytest.mark.parametrize("count", [1, SPREAD, 2 * SPREAD])
def test_positions_are_spread_over_a_grid(grid: tuple[int, ...], count: int) -> None:
    found = spread(grid, count)
    assert found[0] == tuple(n // 2 for n in grid)
    assert len(set(found)) == len(found) <= count
    assert all(0 <= at < n for position in found for at, n in zip(position, grid, strict=True))
    if count == 2 * SPREAD and grid[-1] > 30:
        assert len({position[-1] for position in found}) > SPREAD, "not the same column again"


@pytest.mark.parametrize("name", WRITERS)
def test_what_writers_wrote_is_all_there(name: str, tmp_path: Path) -> None:
    probes = look(WRITERS[name](tmp_path).path)
    assert probes.files is not None
    assert probes.files.stored == probes.files.looked_at > 0
    assert probes.files.gaps == ()
    assert probes.keys is not None
    assert probes.keys.misnamed == ()
    assert probes.levels_unlisted == ()
    assert probes.copy is None or probes.copy.odd == ()


@pytest.mark.parametrize(
    ("name", "expected", "found"),
    [
        ("image-04-keys-with-dots", "0/1/1", "0/1.1"),
        ("image-04-keys-in-folders", "0/1.1", "0/1/1"),
        ("image-05-keys-of-format-2", "0/c/1/1", "0/1/1"),
        ("array-05-keys-of-format-2", "c/0/0", "0/0"),
    ],
)
def test_other_names_are_proved(name: str, expected: str, found: str, tmp_path: Path) -> None:
    root = SOURCES[name](tmp_path)
    probes = look(root)
    assert probes.files is None, "neither stored nor absent"
    assert probes.keys is not None
    first = probes.keys.first
    assert first is not None
    assert not (root / first.expected).exists()
    assert (root / first.found).is_file()
    assert first.found.count(".") == found.count(".")
    assert first.expected.count("/") == expected.count("/")


def test_an_empty_folder_is_known_to_be_empty(tmp_path: Path) -> None:
    probes = look(tree(tmp_path).image(axes="yx", shape=(2048, 2048), levels=2))
    assert probes.files is not None
    assert probes.files.full is not None
    assert (probes.files.full.stored, probes.files.full.looked_at) == (0, 256)
    assert probes.files.full.all_looked_at


def test_a_gap_is_where_a_coarser_level_has_data(tmp_path: Path) -> None:
    probes = look(SOURCES["image-05-copy-cut-off"](tmp_path))
    assert probes.files is not None
    gap = probes.files.gap
    assert gap is not None
    assert (gap.level, gap.coarser) == (0, 1)
    assert gap.looked_at <= MOST
    assert (tmp_path / "image.ome.zarr" / gap.stored).is_file()
    assert not (tmp_path / "image.ome.zarr" / gap.absent).exists()


def test_what_is_smeared_into_the_next_file_is_no_gap(tmp_path: Path) -> None:
    path = SOURCES["image-05-empty-parts"](tmp_path)
    smeared = path / "1" / "c" / "0" / "1"
    smeared.write_bytes((path / "1" / "c" / "0" / "0").read_bytes())
    probes = look(path)
    assert probes.files is not None
    assert probes.files.gaps == ()
    assert probes.files.full is not None
    assert 0 < probes.files.full.stored < probes.files.full.looked_at


def test_labels_of_larger_pixels_cover_the_same(tmp_path: Path) -> None:
    probes = look(SOURCES["image-05-label-coarse"](tmp_path))
    assert probes.labels is not None
    (label,) = probes.labels.labels
    assert label.lengths == ()
    probes = look(SOURCES["image-05-label-half"](tmp_path / "half"))
    assert probes.labels is not None
    worst = probes.labels.labels[0].longest_difference
    assert worst is not None
    assert (worst.axis, worst.label, worst.image, worst.unit) == ("x", 16, 32, "micrometer")
    assert (worst.change, worst.pixels) == (0.5, 32)


def test_labels_in_groups_between_are_found(tmp_path: Path) -> None:
    labels = {"cells/nuclei": {}, "other": {}}
    root = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=1, labels=labels)
    (root / "labels" / "cells" / "zarr.json").write_text('{"zarr_format": 3, "node_type": "group"}')
    probes = look(root)
    assert probes.labels is not None
    assert [found.name for found in probes.labels.labels] == ["cells/nuclei", "other"]
    assert (probes.labels.unlisted, probes.labels.not_stored) == ((), ())
    assert probes.labels.all_found


@pytest.mark.promise("only-what-was-looked-at")
def test_a_name_on_the_list_stays_where_nobody_looked_for_its_group(tmp_path: Path) -> None:
    labels: dict[str, dict[str, str]] = {f"l{n}": {} for n in range(20)}
    root = tree(tmp_path).image(axes="yx", shape=(64, 64), levels=1, labels=labels)
    shutil.rmtree(root / "labels" / "l3")
    probes = look(root)
    assert probes.labels is not None
    assert len(probes.labels.labels) < 20
    assert probes.labels.names_there == tuple(name for name in labels if name != "l3")


@pytest.mark.parametrize("version", ["04", "05"])
def test_a_stale_copy_is_compared_with_what_was_read(version: str, tmp_path: Path) -> None:
    probes = look(SOURCES[f"consolidated-{version}-stale"](tmp_path))
    assert probes.copy is not None
    assert probes.copy.lacking == ("labels", "labels/nuclei", "labels/nuclei/0")
    assert probes.copy.differing == ()


def test_levels_that_are_not_listed(tmp_path: Path) -> None:
    probes = look(SOURCES["image-05-levels-unlisted"](tmp_path))
    assert probes.levels_unlisted == ("1", "2")


@pytest.mark.parametrize(
    ("name", "stem"),
    [("group-05-channels", None), ("group-05-channels-numbered", "ch"), ("group-05-tiles", "tile")],
)
def test_names_of_neighbors(name: str, stem: str | None, tmp_path: Path) -> None:
    probes = look(SOURCES[name](tmp_path))
    assert probes.beside is not None
    assert probes.beside.stem == stem


def test_paths_of_neighbors_in_a_group_within(tmp_path: Path) -> None:
    path = SOURCES["group-05-channels"](tmp_path)
    above = path.with_name("above.zarr")
    above.mkdir()
    (above / "zarr.json").write_text('{"zarr_format": 3, "node_type": "group"}')
    path.rename(above / "inner")
    probes = look(above / "inner" / "DAPI")
    assert probes.beside is not None
    assert sorted(probes.beside.paths) == ["inner/DAPI", "inner/GFP"]


def test_a_store_in_memory(tmp_path: Path) -> None:
    import zarr

    store = zarr.storage.MemoryStore()
    root = zarr.open_group(store, mode="w", zarr_format=3)
    root.attrs["ome"] = Image(axes="yx", shape=(64, 64), levels=2).metadata()
    for level, size in enumerate((64, 32)):
        array = root.create_array(str(level), shape=(size, size), chunks=(16, 16), dtype="uint16")
        array[: size // 2] = 7
    root.create_array("2", shape=(16, 16), chunks=(16, 16), dtype="uint16")
    probes = look(root)
    assert probes.files is not None
    assert probes.files.full is not None
    assert (probes.files.full.stored, probes.files.full.looked_at) == (8, 16)
    assert probes.levels_unlisted == ("2",)
