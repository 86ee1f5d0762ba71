"""Content that is kept: the same as content that is read, and never a reason to fail."""

from __future__ import annotations

import os
import pickle
import threading
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.catalog import Catalog, kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENTRY = """---
id: chunk
title: Chunk
aliases: [chunks]
when: [{if: image.levels, rank: present}]
here:
- {when: image.n_levels > 1, say: "There are {{ image.n_levels }} levels of _this_ image."}
---
A piece, see [Zarr](https://zarr.dev).

    code = "{{ image.path }}"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is kept, and small content."""
    (tmp_path / "content/glossary").mkdir(parents=True)
    (tmp_path / "content/glossary/chunk.md").write_text(ENTRY)
    (tmp_path / "content/messages.yaml").write_text("a: {b: 'Said of {{ name }}.'}\n")
    monkeypatch.setattr(kept, "our_content", lambda: tmp_path / "content")
    monkeypatch.setenv(kept.FOLDER_VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def the_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def is_read(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether content is read, and not as it was kept."""
    read = []
    with monkeypatch.context() as patch:
        patch.setattr(kept, "Catalog", type("Noted", (Catalog,), {"__init__": _noting(read)}))
        catalog = kept.our_catalog()
    assert catalog["chunk"].title == "Chunk"
    assert catalog.messages.words("a.b", name="x") == "Said of x."
    return bool(read)


def _noting(read: list[object]) -> Callable[..., None]:
    def noting(self: Catalog, *folders: Path) -> None:
        read.append(folders)
        Catalog.__init__(self, *folders)

    return noting


def test_what_is_kept_is_all_that_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_path: Callable[[str], Path]
) -> None:
    monkeypatch.setenv(kept.FOLDER_VARIABLE, str(tmp_path))
    read, loaded = kept.our_catalog(), kept.our_catalog()
    assert read.content is not loaded.content
    assert list(read) == list(loaded)
    assert read.readers == loaded.readers
    assert read.messages.sentences == loaded.messages.sentences
    assert read.messages.choices == loaded.messages.choices
    for (name, table), (_, other) in zip(read.tables.items(), loaded.tables.items(), strict=True):
        assert vars(table) == vars(other), name
    for sample in ("image-05-sharded", "plate-04"):
        path = sample_path(sample)
        told = [explain(path, catalog=catalog) for catalog in (read, loaded)]
        assert told[0].to_html() == told[1].to_html()


def test_read_once_then_loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_read(monkeypatch)
    assert not is_read(monkeypatch)
    if os.name == "posix":
        assert the_file(folder).stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("change", ["entry", "message", "added", "version"])
def test_read_again_after_a_change(
    change: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.our_catalog()
    content = folder.parent / "content"
    if change == "entry":
        (content / "glossary/chunk.md").write_text(ENTRY.replace("piece", "PIECE"))
    elif change == "message":
        (content / "messages.yaml").write_text("a: {b: 'Said of {{ name }}.', c: d}\n")
    elif change == "added":
        (content / "glossary/shard.md").write_text(ENTRY.replace("chunk\n", "shard\n"))
    else:
        monkeypatch.setattr(kept, "version_of", lambda name: f"{name} 99")
    assert is_read(monkeypatch)
    assert not is_read(monkeypatch)


class Evil:
    """Would make a folder if it were loaded."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self.place,)


def _signed(file: Path, data: bytes) -> bytes:
    return kept._digest(file.name, data) + data


SPOILED: dict[str, Callable[[Path, bytes], bytes]] = {
    "empty": lambda _file, _data: b"",
    "cut": lambda _file, data: data[: len(data) // 2],
    "longer": lambda _file, data: data + b".",
    "one bit": lambda _file, data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
    "of another name": lambda file, data: _signed(file.with_name("other"), data[32:]),
    "no pickle": lambda file, _data: _signed(file, b"hello"),
    "other content": lambda file, _data: _signed(file, pickle.dumps({"chunk": 1})),
    "endless depth": lambda file, _data: _signed(file, b"\x80\x05" + b"]" * 200_000),
    "code": lambda file, _data: _signed(file, pickle.dumps(Evil(str(file.parent / "evil")))),
}


@pytest.mark.parametrize("spoil", SPOILED)
def test_spoiled_file_is_read_over(
    spoil: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.our_catalog()
    file = the_file(folder)
    whole = file.read_bytes()
    file.write_bytes(SPOILED[spoil](file, whole))
    assert is_read(monkeypatch)
    assert the_file(folder).read_bytes() == whole
    assert not is_read(monkeypatch)


@pytest.mark.skipif(os.name != "posix", reason="owners and modes of POSIX")
@pytest.mark.parametrize("whose", ["of another user", "for all to write", "a pipe"])
def test_file_that_is_not_ours_is_not_loaded(
    whose: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.our_catalog()
    file = the_file(folder)
    if whose == "of another user":
        monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    elif whose == "for all to write":
        file.chmod(0o666)
    else:
        file.unlink()
        os.mkfifo(file)
    assert is_read(monkeypatch)


@pytest.mark.parametrize("trouble", ["a file in the way", "a folder in the way", "full disk"])
def test_where_nothing_can_be_kept(
    trouble: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble == "a file in the way":
        folder.write_text("")
    elif trouble == "a folder in the way":
        kept.our_catalog()
        file = the_file(folder)
        file.unlink()
        (file / "x").mkdir(parents=True)
    else:
        monkeypatch.setattr(kept.Path, "write_bytes", _full)
    assert is_read(monkeypatch)
    assert is_read(monkeypatch)
    if trouble == "full disk":
        assert list(folder.iterdir()) == []


def _full(_path: Path, _data: bytes) -> None:
    raise OSError(28, "No space left on device")


def test_nothing_is_kept_if_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.FOLDER_VARIABLE, "")
    monkeypatch.chdir(folder.parent)
    before = sorted(folder.parent.rglob("*"))
    assert is_read(monkeypatch)
    assert sorted(folder.parent.rglob("*")) == before


def test_content_with_an_error_is_not_kept(folder: Path) -> None:
    (folder.parent / "content/glossary/bad.md").write_text("bad")
    for _ in range(2):
        assert "bad.md" in kept.our_catalog().errors[0]
    assert not folder.exists()


def test_only_the_newest_are_kept(folder: Path) -> None:
    for number in range(kept.MOST_FILES + 3):
        (folder.parent / "content/glossary/chunk.md").write_text(ENTRY + f"\n{number}\n")
        kept.our_catalog()
    assert len(list(folder.iterdir())) == kept.MOST_FILES


def test_many_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []
    threads = [
        threading.Thread(target=lambda: titles.append(kept.our_catalog()["chunk"].title))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles == ["Chunk"] * 8
    assert the_file(folder)
    assert not is_read(monkeypatch)
