"""Every row of `readers.yaml`: its case, and that the installed readers still do what it says."""

from __future__ import annotations

import shutil
import zipfile
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import PurePath
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.catalog.expressions import holds
from ome_zarr_helpdesk.catalog.known import known_of
from ome_zarr_helpdesk.catalog.messages import first_said
from ome_zarr_helpdesk.catalog.readers import Expected, ReaderRow, tried_for
from tests.stores.every import ALL_SOURCES
from tests.stores.odd import ODD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from napari.components import ViewerModel

    from ome_zarr_helpdesk.catalog.known import Known
    from ome_zarr_helpdesk.catalog.readers import Given

ROWS = default_catalog().readers
TRIALS = [
    pytest.param(row, sample, given, expected, id=f"{row.plugin}-{number}-{sample}-{given}")
    for number, row in enumerate(ROWS, 1)
    for sample, given, expected in row.samples
]


@pytest.mark.parametrize(("row", "sample", "given", "expected"), TRIALS)
def test_row_speaks_of_its_samples(
    row: ReaderRow, sample: str, given: Given, expected: Expected, tmp_path: Path
) -> None:
    """For each of its releases it is the first row whose case the sample is."""
    known = known_as_given(sample, given, tmp_path)
    for release in row.versions:
        first = next(
            other
            for other in ROWS
            if other.plugin == row.plugin and release in other.versions and holds(other.when, known)
        )
        assert first is row, f"of {release} another row speaks first: {first.when.text}"
    assert first_said(row.does, known) is not None
    assert (expected.outcome == "layers") == (row.works != "no")


@pytest.mark.parametrize("row", [row for row in ROWS if len(row.does) > 1])
def test_every_sentence_of_a_row_is_said_of_a_sample(row: ReaderRow, tmp_path: Path) -> None:
    unsaid = set(range(len(row.does)))
    for number, (sample, given, _) in enumerate(row.samples):
        folder = tmp_path / str(number)
        folder.mkdir()
        known = known_as_given(sample, given, folder)
        unsaid.discard(
            next(i for i, here in enumerate(row.does) if first_said((here,), known) is not None)
        )
    assert [row.does[i].say for i in unsaid] == []


@pytest.mark.parametrize(("row", "sample", "given", "expected"), TRIALS)
def test_row_is_still_true(
    row: ReaderRow,
    sample: str,
    given: Given,
    expected: Expected,
    tmp_path: Path,
    viewer_model: ViewerModel,
) -> None:
    installed = version(row.plugin)
    if not speaks_of(row, installed):
        pytest.skip(f"{row.plugin} {installed} is installed; the row is about {row.versions}")
    path = written(sample, tmp_path)
    with GIVEN[given](path, tmp_path) as address:
        came = opened(viewer_model, row.plugin, address)
    assert agrees(came, expected), (
        f"{row.plugin} {installed} does otherwise than readers.yaml says of {row.versions} at "
        f"{sample} ({given}): {came}. Try the row anew and change it, or add a row."
    )


def speaks_of(row: ReaderRow, installed: str) -> bool:
    """Whether a row is about a release, or about the newest tried if nobody tried that one."""
    rows = [other for other in ROWS if other.plugin == row.plugin]
    tried = {release for other in rows for release in other.versions}
    return bool(tried_for(installed, tried) & set(row.versions))


def written(sample: str, folder: Path) -> Path:
    place = folder / "store"
    place.mkdir(exist_ok=True)
    return {**ALL_SOURCES, **ODD}[sample](place)


def known_as_given(sample: str, given: Given, folder: Path) -> Known:
    """The facts of a sample, seen where it would lie if it were given so."""
    path = written(sample, folder)
    if given == "unnamed folder":
        path = unnamed(path, folder)
    facts = explain(path).facts
    container = facts.container
    assert container is not None
    if given in ("zip", "ozx"):
        container = replace(container, store="zip", root=f"{container.root}.{given}")
    elif given in ("http", "unnamed http", "s3"):
        kind = "s3" if given == "s3" else "http"
        name = "image" if given == "unnamed http" else PurePath(container.root).name
        container = replace(container, store=kind, root=f"{kind}://server/{name}")
    return known_of(replace(facts, container=container))


def unnamed(path: Path, folder: Path) -> Path:
    return shutil.copytree(path, folder / "unnamed")


def zipped(path: Path, folder: Path, suffix: str) -> Path:
    archive = folder / f"image{suffix}"
    with zipfile.ZipFile(archive, "w") as target:
        for file in sorted(path.rglob("*")):
            target.write(file, file.relative_to(path))
    return archive


@contextmanager
def served(path: Path, folder: Path) -> Iterator[str]:
    """The address of a sample on a server that says 404 for what is not there."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def list_directory(self, _: object) -> None:
            self.send_error(404)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{path.relative_to(folder).as_posix()}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def in_bucket(path: Path, _: Path) -> Iterator[str]:
    """The address of a sample in a bucket of a real S3 server on this machine."""
    moto = pytest.importorskip("moto.server")
    import boto3

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(key, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        client = boto3.client("s3")
        client.create_bucket(Bucket="samples")
        for file in path.rglob("*"):
            if file.is_file():
                client.upload_file(str(file), "samples", str(file.relative_to(path.parent)))
        try:
            yield f"s3://samples/{path.name}"
        finally:
            server.stop()


GIVEN: dict[str, Callable[[Path, Path], AbstractContextManager[Path | str]]] = {
    "folder": lambda path, _: nullcontext(path),
    "unnamed folder": lambda path, folder: nullcontext(unnamed(path, folder)),
    "zip": lambda path, folder: nullcontext(zipped(path, folder, ".zip")),
    "ozx": lambda path, folder: nullcontext(zipped(path, folder, ".ozx")),
    "http": served,
    "unnamed http": lambda path, folder: served(unnamed(path, folder), folder),
    "s3": in_bucket,
}

NOTHING = ("refused the file", "returned no data", "not a compatible reader")
"""What npe2 says when a reader does not take something, or makes nothing of it."""


def opened(viewer: ViewerModel, plugin: str, address: Path | str) -> Expected | str:
    """What comes of an address in a viewer; for an error what it says."""
    from npe2 import PluginManager

    plugins = PluginManager.instance()
    if plugin not in {manifest.name for manifest in plugins.iter_manifests()}:
        plugins.register(plugin)
    try:
        layers = viewer.open(str(address), plugin=plugin)
    except Exception as error:  # noqa: BLE001 - whatever a reader raises is what we want to know
        said = f"{type(error).__name__}: {error}"
        return "nothing" if any(words in said for words in NOTHING) else said
    if not layers:
        return "nothing"
    types = [layer._type_string for layer in layers]
    first = layers[0].data[0] if layers[0].multiscale else layers[0].data
    hidden = sum(not layer.visible for layer in layers)
    counts = types.count("image"), types.count("labels")
    return Expected("layers", *counts, hidden, tuple(first.shape))


def agrees(came: Expected | str, expected: Expected) -> bool:
    if isinstance(came, str):
        return expected.outcome == ("nothing" if came == "nothing" else "error")
    shown = replace(
        came,
        hidden=None if expected.hidden is None else came.hidden,
        shape=None if expected.shape is None else came.shape,
    )
    return shown == expected
