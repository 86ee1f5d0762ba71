"""How many bytes the files of pixels take: as the store tells it, and no more than was asked."""

from __future__ import annotations

import os
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import zarr

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import count_files
from ome_zarr_helpdesk.catalog.richtext import plain
from ome_zarr_helpdesk.documents import Cancelled
from ome_zarr_helpdesk.source.locate import locate
from tests.stores.told import new_group
from tests.stores.writers import WRITERS

if TYPE_CHECKING:
    from pathlib import Path

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.facts.model.stored_files import StoredFiles

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

DOCUMENTS = ("zarr.json", ".zarray", ".zattrs", ".zgroup", ".zmetadata")


def pixel_bytes(folder: Path) -> int:
    """How many bytes all files below a folder take, except documents."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in DOCUMENTS)
    return sum(path.stat().st_size for path in files)


def files_of(explanation: Explanation) -> StoredFiles:
    assert explanation.facts.probes is not None
    assert explanation.facts.probes.files is not None
    return explanation.facts.probes.files


def many_chunks(folder: Path, side: int = 16, *, written: int = 200) -> Path:
    """An image of two levels, the first of which has more chunks than are looked at."""
    path = folder / "many.ome.zarr"
    group = new_group(path, "0.5")
    for level, n in enumerate((side, side // 2)):
        array = group.create_array(
            str(level), shape=(n * 8 - 3, n * 8 - 3), chunks=(8, 8), dtype="uint8", fill_value=0
        )
        array[: (n * written // 200) * 8] = 7
    scales = [{"type": "scale", "scale": [k, k]} for k in (1.0, 2.0)]
    datasets = [
        {"path": str(n), "coordinateTransformations": [scale]} for n, scale in enumerate(scales)
    ]
    axes = [{"name": name, "type": "space"} for name in "yx"]
    group.attrs["ome"] = {
        "version": "0.5",
        "multiscales": [{"axes": axes, "datasets": datasets}],
    }
    return path


@pytest.mark.parametrize(
    "name", ["zarr-image-04", "zarr-image-05", "zarr-sharded-05", "ome-zarr-py-image-05"]
)
def test_of_a_small_image_every_file_is_counted(name: str, tmp_path: Path) -> None:
    path = WRITERS[name](tmp_path).path
    explanation = explain(path)
    files = files_of(explanation)
    image = explanation.facts.image
    assert image is not None
    assert files.all_looked_at
    assert files.countable == ()
    assert files.nbytes == sum(pixel_bytes(path / level.path) for level in image.levels or ())
    assert files.covers == image.nbytes
    for found, level in zip(files.levels, image.levels or (), strict=True):
        assert found.nbytes == found.whole_nbytes == pixel_bytes(path / level.path)
    full = files.full
    assert full is not None
    assert full.nbytes is not None
    assert files.nbytes is not None
    assert files.overhead == pytest.approx((files.nbytes - full.nbytes) / full.nbytes)
    stored = explanation.to_json()["facts"]["image"]["stored"]
    assert stored["complete"] is True
    assert stored["nbytes"] == files.nbytes
    assert [level["path"] for level in stored["levels"]] == [v.path for v in image.levels or ()]


def test_of_a_sample_nothing_is_claimed_about_the_rest(tmp_path: Path) -> None:
    explanation = explain(many_chunks(tmp_path))
    files = files_of(explanation)
    first, second = files.levels
    assert 0 < first.looked_at < first.of == 256
    assert second.all_looked_at
    assert (first.whole_nbytes, files.nbytes, files.share, files.overhead) == (None,) * 4
    assert first.share is not None
    assert files.countable == (first,)
    stored = explanation.to_json()["facts"]["image"]["stored"]
    assert (stored["complete"], stored["nbytes"]) == (False, None)
    said = explanation.catalog.messages.about("stored", explanation.known)
    assert said is not None
    assert f"{first.looked_at} of 256 files" in plain(said)
    assert "Nothing is claimed about the others" in plain(said)


@pytest.mark.parametrize("written", [200, 100, 0])
def test_all_files_are_counted_when_asked_for(written: int, tmp_path: Path) -> None:
    path = many_chunks(tmp_path, written=written)
    told: list[tuple[int, int]] = []
    place = locate(path)
    facts = count_files(place, explain(path).facts, lambda *n: told.append(n))
    assert facts.probes is not None
    files = facts.probes.files
    assert files is not None
    assert files.all_looked_at
    assert files.nbytes == pixel_bytes(path)
    assert files.covers == facts.image.nbytes
    assert files.stored == written * 256 // 200 + written * 64 // 200
    if written:
        assert told[-1] == (256, 256)
    assert explain(path, all_files=True).facts.probes.files == files


def test_the_part_of_a_border_chunk_outside_the_image_does_not_count(tmp_path: Path) -> None:
    group = new_group(tmp_path / "a.zarr", "0.5")
    array = group.create_array(
        "0", shape=(30, 30), chunks=(16, 16), dtype="uint16", compressors=None
    )
    array[...] = 5
    files = files_of(explain(tmp_path / "a.zarr" / "0"))
    assert (files.nbytes, files.covers) == (4 * 16 * 16 * 2, 30 * 30 * 2)
    assert files.share == pytest.approx(4 * 256 / 900)


def test_a_count_can_be_cancelled(tmp_path: Path) -> None:
    path = many_chunks(tmp_path)
    facts = explain(path).facts
    with pytest.raises(Cancelled):
        count_files(locate(path), facts, cancelled=lambda: True)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_tells_what_its_entries_take_in_it(compression: int, tmp_path: Path) -> None:
    folder = many_chunks(tmp_path)
    path = tmp_path / "many.ozx"
    with zipfile.ZipFile(path, "w", compression) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder).as_posix())
        entries = [e for e in archive.infolist() if "/c/" in e.filename]
    files = files_of(explain(path, all_files=True))
    assert files.stored == len(entries)
    assert files.nbytes == sum(entry.compress_size for entry in entries)


def test_a_store_in_memory_tells_it_too(tmp_path: Path) -> None:
    folder = many_chunks(tmp_path, side=4)
    store = zarr.storage.MemoryStore()
    target = zarr.open_group(store, mode="w", zarr_format=3)
    source = zarr.open_group(folder, mode="r")
    for name in ("0", "1"):
        target.create_array(name, data=source[name][...], chunks=(8, 8))
    target.attrs.update(source.attrs.asdict())
    files = files_of(explain(target))
    assert files.all_looked_at
    assert files.nbytes == pixel_bytes(folder)


def test_links_and_folders_count_as_a_reader_finds_them(tmp_path: Path) -> None:
    """A link is what it leads to; one that leads nowhere, and a folder, hold no pixels."""
    path = many_chunks(tmp_path, side=4)
    chunks = path / "0" / "c" / "0"
    elsewhere = tmp_path / "elsewhere"
    lost = sum((chunks / name).stat().st_size for name in "12")
    expected = pixel_bytes(path / "0") - lost
    shutil.move(chunks / "0", elsewhere)
    (chunks / "0").symlink_to(elsewhere)
    (chunks / "1").unlink()
    (chunks / "1").symlink_to(tmp_path / "nowhere")
    (chunks / "2").unlink()
    (chunks / "2").mkdir()
    full = files_of(explain(path)).full
    assert full is not None
    assert (full.stored, full.looked_at) == (14, 16)
    assert full.nbytes == expected


def test_what_must_not_be_looked_at_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = many_chunks(tmp_path, side=4)
    whole = os.stat

    def refused(file: Any, *args: Any, **more: Any) -> Any:
        if str(file).endswith(os.path.join("0", "c", "1", "1")):
            raise PermissionError(13, "refused")
        return whole(file, *args, **more)

    monkeypatch.setattr(os, "stat", refused)
    full = files_of(explain(path)).full
    assert full is not None
    assert (full.stored, full.looked_at, full.of) == (15, 15, 16)
    assert full.whole_nbytes is None
