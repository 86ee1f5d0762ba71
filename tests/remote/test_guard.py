"""Only the documents stage opens files and connections, and only those of the source."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command_line.test_promises import COMMANDS, state_of
from tests.stores.trees import edited, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.http import Served

    Serve = Callable[..., Served]

GUARD = """
import io, json, os, sys
from contextlib import redirect_stdout

import ome_zarr_helpdesk.api
from ome_zarr_helpdesk.command_line.main import app
from tests.audit import EVENTS, stage_behind_hook

seen = []

def hook(event, arguments):
    if event in EVENTS:
        what = arguments[1] if event == "socket.connect" else arguments[0]
        what = what if isinstance(what, (str, tuple)) else str(what)
        seen.append((event, stage_behind_hook(), what))

sys.addaudithook(hook)
if sys.argv[2:]:
    said = io.StringIO()
    for command in json.loads(sys.argv[2]):
        with redirect_stdout(said):
            app([part.format(sys.argv[1]) for part in command], standalone_mode=False)
    print(json.dumps([said.getvalue(), seen]))
else:
    answer = ome_zarr_helpdesk.api.explain(sys.argv[1], all_wells=True)
    answer.to_json(), answer.to_html(), answer.to_text(), answer.to_markdown()
    print(json.dumps([answer.kind, seen]))
"""


def watched(source: object, *arguments: str) -> tuple[str, list[tuple[str, str, object]]]:
    """Kind of a source, and what a fresh process opened to explain it: event, stage, what.

    Commands may be given as JSON; then what they said takes the place of the kind.
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(GUARD), str(source), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=Path(__file__).parents[2],  # for tests.audit
        env={k: v for k, v in os.environ.items() if "PROXY" not in k.upper()},
    )
    assert done.returncode == 0, done.stderr
    kind, seen = json.loads(done.stdout.splitlines()[-1])
    return kind, [tuple(item) for item in seen]


STORES = {
    "image": lambda folder: tree(folder).image(labels={"nuclei": {}}),
    "image-04": lambda folder: tree(folder).image(version="0.4", consolidate=True),
    "plate": lambda folder: tree(folder).plate(),
    "collection": lambda folder: tree(folder).collection(),
    "array": lambda folder: tree(folder).array(),
}


@pytest.mark.promise("only-what-is-given")
@pytest.mark.parametrize("name", STORES)
def test_local_files_are_opened_by_the_documents_stage_alone(name: str, tmp_path: Path) -> None:
    path = STORES[name](tmp_path)
    _kind, seen = watched(path)
    inside = [event for event in seen if str(event[2]).startswith(str(tmp_path))]
    assert inside, "the guard sees nothing"
    assert {stage for _, stage, _ in inside} == {"documents"}
    assert not [event for event in seen if event[0].startswith(("socket", "subprocess", "os.sys"))]
    assert {stage for _, stage, _ in seen} <= {"documents", "catalog", "settings", "import"}


@pytest.mark.promise("only-what-is-given", "store-unchanged")
@pytest.mark.parametrize("name", ["image-04", "plate"])
def test_no_command_opens_anything_else_or_writes(name: str, tmp_path: Path) -> None:
    """All commands about a source, one after the other in one process."""
    path = STORES[name](tmp_path)
    before = state_of(path)
    commands = [command for command in COMMANDS if "--validate-all" not in command]
    said, seen = watched(path, json.dumps(commands))
    assert len(said) > 10_000
    assert state_of(path) == before
    inside = [event for event in seen if str(event[2]).startswith(str(path))]
    assert inside, "the guard sees nothing"
    assert {stage for _, stage, _ in inside} == {"documents"}
    assert {event for event, _, _ in inside} <= {"open", "os.listdir", "os.scandir"}
    assert not [event for event in seen if event[0].startswith(("socket", "subprocess", "os.sys"))]
    elsewhere = {stage for _, stage, what in seen if not str(what).startswith(str(path))}
    assert elsewhere <= {"catalog", "settings", "import", "state"}  # state: versions installed


@pytest.mark.promise("only-what-is-given")
def test_a_server_is_asked_by_the_documents_stage_alone(tmp_path: Path, served: Serve) -> None:
    path = tree(tmp_path).plate()
    server = served()
    kind, seen = watched(f"{server.url}/{path.name}")
    assert kind == "plate"
    port = int(server.url.rpartition(":")[2])
    connected = [event for event in seen if event[0] == "socket.connect"]
    assert connected, "the guard sees nothing"
    assert {stage for _, stage, _ in connected} == {"documents"}
    assert {tuple(what) for _, _, what in connected} == {("127.0.0.1", port)}  # type: ignore[arg-type]


@pytest.mark.promise("text-stays-text")
def test_what_metadata_say_leads_nowhere_else(tmp_path: Path, served: Serve) -> None:
    other = served()
    secret = tree(tmp_path).image("secret.zarr")
    path = tree(tmp_path).image(levels=4)
    with edited(path / "zarr.json") as document:
        datasets = document["attributes"]["ome"]["multiscales"][0]["datasets"]
        datasets[1]["path"] = f"{other.url}/secret.zarr/0"
        datasets[2]["path"] = "../secret.zarr/0"
        datasets[3]["path"] = f"{secret}/0"
    kind, seen = watched(path)
    assert kind == "image"
    assert other.asked == []
    assert not [event for event in seen if "secret" in str(event[2])]
    assert not [event for event in seen if event[0].startswith("socket")]
