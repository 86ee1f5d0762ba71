"""In fresh processes: what is loaded, what is opened, and that nothing of a store changes."""

from __future__ import annotations

import hashlib
import os
import textwrap
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ome_zarr_helpdesk.command_line.main import app
from tests.processes import in_fresh_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GUI = ("napari", "qtpy", "PyQt6", "PySide6", "PyQt5", "superqt", "magicgui", "vispy")
HEAVY = ("zarr", "numpy", "pint", "dask", "numcodecs", "pydantic", "scipy", "pandas")


def loaded(code: str, *arguments: object) -> set[str]:
    """Packages that are loaded once some code has run."""
    ending = "\nimport sys; print('LOADED', *{m.partition('.')[0] for m in sys.modules})"
    output = in_fresh_process(textwrap.dedent(code) + ending, *arguments)
    return set(output.rpartition("LOADED")[2].split())


@pytest.mark.promise("core-alone")
def test_importing_costs_nothing() -> None:
    found = loaded("import ome_zarr_helpdesk")
    assert not found & {*GUI, *HEAVY, "jinja2", "markdown_it", "yaml", "rapidfuzz", "click"}


@pytest.mark.promise("core-alone")
def test_core_loads_neither_qt_nor_napari() -> None:
    code = """
    import importlib
    from pathlib import Path
    import ome_zarr_helpdesk

    folder = Path(ome_zarr_helpdesk.__file__).parent  # to walk packages would import those of qt
    names = [file.relative_to(folder).with_suffix("").parts for file in folder.rglob("*.py")]
    names = [name for name in names if name[0] != "qt" and name[-1] != "__init__"]
    assert len(names) > 100
    for name in names:
        importlib.import_module(".".join(("ome_zarr_helpdesk", *name)))
    """
    assert not loaded(code) & set(GUI)


@pytest.mark.promise("core-alone")
@pytest.mark.parametrize("name", ["image-05", "plate-04"])
def test_explaining_a_local_path_loads_no_array_library(
    name: str, sample_path: Callable[[str], Path]
) -> None:
    code = """
    import sys
    import ome_zarr_helpdesk

    explanation = ome_zarr_helpdesk.explain(sys.argv[1])
    explanation.to_json(), explanation.to_text(), explanation.to_html(), explanation.to_markdown()
    ome_zarr_helpdesk.search("chunk", explanation)
    """
    assert not loaded(code, sample_path(name)) & {*GUI, *HEAVY}


@pytest.mark.promise("core-alone")
def test_explaining_an_ordinary_image_again_loads_no_parser(
    sample_path: Callable[[str], Path],
) -> None:
    code = """
    import sys
    import ome_zarr_helpdesk

    ome_zarr_helpdesk.explain(sys.argv[1]).to_json()
    """
    loaded(code, sample_path("image-05"))
    slow = {"yaml", "markdown_it", "rapidfuzz", "zarr_metadata"}
    assert not loaded(code, sample_path("image-05")) & slow


@pytest.mark.promise("core-alone")
def test_command_line_loads_no_array_library(sample_path: Callable[[str], Path]) -> None:
    code = """
    import sys
    from ome_zarr_helpdesk.command_line.main import app

    app(["explain", sys.argv[1], "--format", "json"], standalone_mode=False)
    """
    found = loaded(code, sample_path("image-05"))
    assert not found & {*GUI, *HEAVY}


@pytest.mark.promise("only-what-is-given")
@pytest.mark.parametrize("name", ["image-05", "plate-04"])
def test_nothing_is_opened_but_documents_and_content(
    name: str,
    sample_path: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python's own audit says what a process opens, writes and connects to.

    Once before there is any content in the cache folder, once after.
    """
    code = """
    import os, sys

    import ome_zarr_helpdesk
    import ome_zarr_helpdesk.api

    seen = []

    def hook(event, arguments):
        if event == "open":
            seen.append((str(arguments[0]), arguments[1], arguments[2]))
        elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.remove",
                               "os.rename", "os.mkdir", "os.utime", "shutil.", "urllib.")):
            seen.append((str(arguments[0]) if event.startswith("os.") else event, "", 0))

    kept = os.environ["OME_ZARR_HELPDESK_CACHE"]
    sys.addaudithook(hook)
    explanation = ome_zarr_helpdesk.explain(sys.argv[1])
    explanation.to_json(), explanation.to_text(), explanation.to_html()
    wrong = []
    for name, mode, flags in seen:
        path = os.path.abspath(name)
        if path == kept or path.startswith(os.path.join(kept, "content-")):
            continue
        writes = (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        code = path.endswith((".py", ".pyc", ".so", ".zip", "entry_points.txt", "METADATA", ".pem"))
        content = "/content/" in path or path.endswith("messages.yaml")
        document = path.startswith(sys.argv[1]) and path.endswith(
            ("zarr.json", ".zattrs", ".zarray", ".zgroup", ".zmetadata"))
        if (writes and not path.endswith(".pyc") and ".pyc." not in path) or not (
            code or content or document or ".pyc." in path):
            wrong.append((name, mode, flags))
    print(wrong)
    """
    monkeypatch.setenv("OME_ZARR_HELPDESK_CACHE", str(tmp_path / "kept"))
    for files in (1, 1):
        assert in_fresh_process(code, sample_path(name)).strip() == "[]"
        assert len(list((tmp_path / "kept").iterdir())) == files


@pytest.mark.promise("only-what-is-given")
def test_validators_open_nothing_of_the_store_and_connect_to_nothing(
    sample_path: Callable[[str], Path],
) -> None:
    """They get documents that were read before; what they open is their own code and schemas."""
    code = """
    import os, sys

    import ome_zarr_helpdesk

    explanation = ome_zarr_helpdesk.explain(sys.argv[1])
    seen = []

    def hook(event, arguments):
        if event == "open":
            path, flags = os.path.abspath(str(arguments[0])), arguments[2] or 0
            writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and ".pyc" not in path
            if path.startswith(sys.argv[1]) or writes and path != os.devnull:
                seen.append(path)
        elif event.startswith(("socket.connect", "socket.getaddrinfo", "urllib.")):
            seen.append((event, str(arguments)))

    sys.addaudithook(hook)
    explanation = ome_zarr_helpdesk.validate(explanation)
    explanation.to_json(), explanation.to_text()
    assert all(v.valid is not None for v in explanation.validation.verdicts)
    print(seen)
    """
    for name in ("image-05", "plate-04"):
        assert in_fresh_process(code, sample_path(name)).strip() == "[]"


def state_of(folder: Path) -> dict[str, str]:
    """Names, contents and times of everything in a folder."""
    state = {}
    for path in sorted([folder, *folder.rglob("*")]):
        stat = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        state[str(path.relative_to(folder))] = f"{stat.st_mode} {stat.st_mtime_ns} {content}"
    return state


COMMANDS = (
    ("explain", "{}"),
    ("explain", "{}", "--format", "json"),
    ("explain", "{}", "--format", "html"),
    ("explain", "{}", "--format", "markdown"),
    ("explain", "{}", "--all-wells", "--all-files"),
    ("explain", "{}", "--validate-all"),
    ("check", "{}"),
    ("ask", "chunk", "{}"),
    ("report", "{}"),
    ("content", "facts", "{}"),
)


@pytest.mark.promise("store-unchanged")
@pytest.mark.parametrize(
    "name",
    ["image-05", "image-04", "plate-05", "plate-04", "consolidated-04", "image-06", "not-zarr"],
)
def test_no_command_changes_a_store(name: str, sample_path: Callable[[str], Path]) -> None:
    path = sample_path(name)
    before = state_of(path)
    for command in COMMANDS:
        done = CliRunner().invoke(app, [part.format(path) for part in command])
        assert done.exit_code in (0, 1, 3), done.output
        assert state_of(path) == before, command


@pytest.mark.promise("store-unchanged")
@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_is_read_only_is_enough(sample_path: Callable[[str], Path]) -> None:
    path = sample_path("image-05")
    mode = path.stat().st_mode
    path.chmod(0o500)
    try:
        assert CliRunner().invoke(app, ["explain", str(path)]).exit_code == 0
    finally:
        path.chmod(mode)
