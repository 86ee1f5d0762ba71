"""Further ways by which a hostile store comes to us, or is shown: each for one store of many."""

from __future__ import annotations

import json
import zipfile
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from click.testing import CliRunner
from napari.components import ViewerModel
from qtpy.QtGui import QTextDocument

from ome_zarr_helpdesk import explain, validate
from ome_zarr_helpdesk.command_line.main import app
from ome_zarr_helpdesk.explanation.under_mouse import under_mouse
from ome_zarr_helpdesk.qt.viewer_actions import ACTIONS, Situation, perform
from ome_zarr_helpdesk.rendering import pages
from ome_zarr_helpdesk.rendering.pointing import pointed_card, pointed_line
from ome_zarr_helpdesk.rendering.visible import visible
from ome_zarr_helpdesk.state.cursor import cursor_on
from ome_zarr_helpdesk.state.snapshot import take_snapshot
from tests.hostile.everything import check_json, write_files
from tests.rendering.safe import EVERYTHING, HOSTILE, check_html, check_text
from tests.servers.http import Handler, Served, serve
from tests.stores.layers import open_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qtpy.QtCore import QUrl

    from ome_zarr_helpdesk.api import Explanation
    from tests.hostile.documents import HostileStore

EVERY_OTHER_WAY = 10
"""One store of so many is looked at in one of these ways, each time in the next."""

WIDTH = 280
"""Of the narrowest panel, in pixels."""


class Ways:
    """Ways that need a folder, a server or Qt, which are made once.

    Parameters
    ----------
    folder
        An empty folder; what is in it afterwards is of no use.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, bytes] = {}
        self._served, self._server = serve(folder, everything=self._answer)
        self._all = (
            self._judged,
            self._packed,
            self._from_a_server,
            self._on_a_page,
            self._under_layers,
        )

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()

    def look(self, store: HostileStore, explanation: Explanation, turn: int) -> None:
        """Look at a store in one further way, or in none."""
        if turn % EVERY_OTHER_WAY == 0:
            number = turn // EVERY_OTHER_WAY
            self._all[number % len(self._all)](store, explanation, number)

    def _judged(self, store: HostileStore, explanation: Explanation, turn: int) -> None:
        """By the validators."""
        judged = validate(explanation)
        check_json(judged.to_json(), _length(store))
        assert judged.validation is not None
        check_text(judged.to_text())
        check_html(judged.to_html().partition("<svg")[0])

    def _packed(self, store: HostileStore, explanation: Explanation, turn: int) -> None:
        """As a ZIP file, one time in four a damaged one, by the command line."""
        file = self._folder / f"{turn}.zip"
        data, damaged = _zipped(store.files, turn), turn % 4 == 3
        if damaged:
            cut = turn * 7919 % len(data)
            data = data[:cut] + bytes([turn % 256]) * 4 + data[cut + turn % 5 :]
        file.write_bytes(data)
        source = str(file / store.path)
        for command in (["explain", "--format", "json"], ["check"], ["report"]):
            result = CliRunner().invoke(app, [*command, source])
            assert result.exit_code in (0, 1, 3), result.output
            assert isinstance(result.exception, SystemExit | None), result.exception
            if command[0] == "explain":
                content = json.loads(result.stdout)
                assert damaged or content["kind"] == explanation.kind
            else:
                check_text(result.stdout)
        file.unlink()

    def _from_a_server(self, store: HostileStore, explanation: Explanation, turn: int) -> None:
        """From a server, which says of what is not there that it is not, or is forbidden."""
        self._files, self._absent = store.files, (404, 403)[turn % 2]
        found = explain(f"{self._served.url}/x.zarr/{store.path}".rstrip("/"))
        check_json(found.to_json(), _length(store))
        check_text(found.to_text())
        if self._absent == 404 and found.facts.read.complete:
            by_copy = any(note.code == "copy-used" for note in found.facts.read.notes)
            assert found.kind in (explanation.kind, "group" if by_copy else None)

    def _answer(self, handler: Handler, served: Served) -> None:
        data = self._files.get(handler.path.removeprefix("/x.zarr/"))
        handler.reply(self._absent if data is None else 200, data or b"")

    def _on_a_page(self, store: HostileStore, explanation: Explanation, turn: int) -> None:
        """On pages that Qt lays out: nothing is loaded, and it takes no time."""
        catalog = explanation.catalog
        entry = explanation.entries[turn % len(explanation.entries)].entry
        for html in (
            pages.overview(explanation, EVERYTHING, (HOSTILE["script"],)),
            pages.findings(catalog, explanation),
            pages.layer_card(explanation),
            pages.card(entry, explanation),
            pages.entry_page(entry, catalog, explanation),
        ):
            page = _Page()
            page.setHtml(html)
            page.setTextWidth(WIDTH)
            assert page.size().height() > 0
            assert page.asked == []

    def _under_layers(self, store: HostileStore, explanation: Explanation, turn: int) -> None:
        """Below layers of any data that say they come from it."""
        with _as_folder(self._folder / f"{turn}.zarr", store.files) as root:
            viewer = ViewerModel()
            drawn = np.random.default_rng(turn)
            made = [_made_layer(drawn, number) for number in range(1 + turn % 2)]
            open_as(viewer, root / store.path, made)
            state = take_snapshot(viewer)
            found = explain(viewer.layers[-1], state=state)
            check_json(found.to_json(), _length(store))
            check_html(pages.overview(found, EVERYTHING))
            check_html(pages.findings(found.catalog, found))
            _point(found, viewer, drawn)
            _act(found, viewer)


class _Page(QTextDocument):
    """A page of rich text that keeps what it was asked to load."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def loadResource(self, kind: int, name: QUrl) -> Any:
        self.asked.append(name.toString())
        return None


def _length(store: HostileStore) -> int:
    return sum(map(len, store.files.values()))


def _zipped(files: dict[str, bytes], turn: int) -> bytes:
    written = BytesIO()
    method = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[turn % 2]
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


@contextmanager
def _as_folder(root: Path, files: dict[str, bytes]) -> Iterator[Path]:
    write_files(root, files)
    yield root
    for name in files:
        (root / name).unlink()


NUMBERS = (1.0, 0.5, -1.0, 1e-9, 1e9)
UNITS = ("micrometer", "pixel", "second", "degree")
SHAPES = ((2, 64, 64), (64, 64), (2, 32, 32), (1, 1, 2, 64, 64), (7, 3), (5,), (3, 1, 9))


def _made_layer(drawn: np.random.Generator, number: int) -> tuple[Any, ...]:
    """Return a layer of any shape and attributes, as readers make it."""
    shape = SHAPES[drawn.integers(len(SHAPES))]
    ndim = max(2, len(shape))
    shape = (*(1,) * (ndim - len(shape)), *shape)
    names = list(HOSTILE.values())
    options: dict[str, Any] = {
        "name": names[drawn.integers(len(names))][:200],
        "scale": drawn.choice(NUMBERS, ndim),
        "translate": drawn.choice(NUMBERS, ndim),
        "units": tuple(drawn.choice(UNITS, ndim)) if drawn.integers(2) else None,
        "axis_labels": tuple(f"{names[n]}{n}"[:80] for n in drawn.integers(len(names), size=ndim)),
        "visible": bool(drawn.integers(4)),
    }
    kind = drawn.integers(4)
    if kind == 0:
        return np.ones(shape, np.uint8), options, "labels"
    if kind == 1:
        return np.ones((2, ndim)), options, "points"
    if kind == 2:
        levels = [np.zeros([max(1, n // 2**level) for n in shape], "u2") for level in range(3)]
        return levels, {**options, "multiscale": True}, "image"
    limits = (-1, float(1 + number))
    return np.zeros(shape, "f4"), {**options, "contrast_limits": limits}, "image"


def _point(found: Explanation, viewer: ViewerModel, drawn: np.random.Generator) -> None:
    """Hold the mouse somewhere on the layer, and beside it."""
    for far in (1.0, 30.0, 1e30):
        viewer.cursor.position = tuple(drawn.uniform(-1, far, viewer.dims.ndim))
        under = under_mouse(found, cursor_on(viewer.layers[-1], viewer))
        if under is not None:
            check_text(pointed_line(found.catalog.messages, under))
            check_html(pointed_card(found.catalog.messages, under))


def _act(found: Explanation, viewer: ViewerModel) -> None:
    """Do all that is offered and opens nothing, and put it back."""
    here = Situation(viewer, viewer.layers[-1], found)
    for name, action in ACTIONS.items():
        for plan in list(action.plans(here))[:3]:
            check_text(visible(found.catalog.messages.words(f"action.{name}", **plan.values)))
            if plan.opens or plan.add is not None:
                continue
            before = _looks(viewer)
            try:
                undo = perform(viewer, plan)
            except Exception:  # noqa: BLE001 - napari may refuse: then nothing is left half done
                assert _looks(viewer) == before, name
            else:
                undo.undo()
                assert _looks(viewer) == before, name


def _looks(viewer: ViewerModel) -> str:
    """What actions may change."""
    told = [
        (layer.name, layer.visible, layer.opacity, layer.scale, layer.translate, layer.units)
        for layer in viewer.layers
    ]
    return repr(told)
