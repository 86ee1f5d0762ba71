"""File systems that are read-only, and folders that may not be looked into."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from qtpy.QtWidgets import QFileDialog

from ome_zarr_helpdesk.catalog.kept import FOLDER_VARIABLE, our_catalog
from ome_zarr_helpdesk.settings import Settings, load_settings, save_settings
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from napari.components import ViewerModel

    from tests.qt.driver import Driver

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Make the whole file system one that is read-only, as it is for a program without rights.

    What was tried is kept: permissions themselves mean nothing to an administrator, who may
    run the tests.
    """
    tried: list[str] = []

    def refuse(name: Any, *_: Any, **__: Any) -> Any:
        tried.append(os.fspath(name))
        raise OSError(errno.EROFS, "Read-only file system", name)

    def begin() -> list[str]:
        opened, path_open = os.open, Path.open

        def os_open(name: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            return refuse(name) if flags & WRITING else opened(name, flags, *args, **kwargs)

        def open_path(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            return (
                refuse(path) if set(mode) & set("wax+") else path_open(path, mode, *args, **kwargs)
            )

        monkeypatch.setattr(os, "open", os_open)
        monkeypatch.setattr(Path, "open", open_path)
        monkeypatch.setattr(Path, "write_text", refuse)
        monkeypatch.setattr(Path, "write_bytes", refuse)
        for name in ("mkdir", "rename", "replace", "unlink", "remove"):
            monkeypatch.setattr(os, name, refuse)
        return tried

    return begin


@pytest.mark.promise("no-crash")
def test_with_a_read_only_file_system_everything_but_saving_works(
    viewer_model: ViewerModel,
    make_panel: Callable[[Any], Driver],
    add_layers: Callable[[ViewerModel, str], list[Any]],
    read_only: Callable[[], list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    path = tree(tmp_path).plate()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("/x/mine.svg", ""))
    tried = read_only()
    assert "chunk" in our_catalog()  # the content is read, and cannot be kept
    panel = make_panel(viewer_model)
    panel.select(layer)
    panel.wait(lambda: panel.kind == "image")
    panel.widget.explain_source(str(path))
    panel.wait(lambda: panel.kind == "plate")
    panel.child("helpdesk-follow").click()
    assert panel.widget.follow is False
    pictures = panel.child("helpdesk-pictures")
    pictures.save(Path("/x/mine.svg"))
    said = panel.child("helpdesk-said").text()
    assert "could not be saved" in said
    assert "Read-only file system" in said
    assert {Path(name).name for name in tried} >= {"mine.svg", "cache", "help-desk-settings"}
    assert not (tmp_path / "cache").exists()


@pytest.mark.promise("no-crash")
def test_settings_in_a_folder_that_may_not_be_looked_into(
    viewer_model: ViewerModel,
    make_panel: Callable[[Any], Driver],
    own_settings: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save_settings(Settings(follow_selection=False))
    whole = Path.read_text

    def read_text(path: Path, *args: Any, **kwargs: Any) -> str:
        if own_settings in path.parents:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return whole(path, *args, **kwargs)

    monkeypatch.setattr(Path, "read_text", read_text)
    assert load_settings() == Settings()
    panel = make_panel(viewer_model)
    assert panel.widget.follow is True
    assert "Select a layer" in panel.text


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("below", ["", "0"])
def test_a_store_whose_folder_may_not_be_listed(
    panel: Driver, tmp_path: Path, below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tree(tmp_path).image()
    closed = str(path / below)
    whole = {"scandir": os.scandir, "listdir": os.listdir}

    def refusing(name: str) -> Any:
        def look(place: Any = ".", *args: Any) -> Any:
            if str(place).rstrip("/").startswith(closed):
                raise PermissionError(errno.EACCES, "Permission denied", place)
            return whole[name](place, *args)

        return look

    for name in whole:
        monkeypatch.setattr(os, name, refusing(name))
    panel.widget.explain_source(str(path))
    assert panel.wait_for_explanation().kind == "image"  # what has a name can be read
    panel.widget._coordinator.check("files")
    panel.wait(lambda: not panel.widget._coordinator.asking)
    assert panel.kind == "image"
    assert "went wrong inside" not in panel.child("helpdesk-said").text()
