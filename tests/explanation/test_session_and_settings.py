"""Facts kept while a panel is open, and what a user chose kept between sessions."""

from __future__ import annotations

import gc
import json
import weakref
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import zarr

from ome_zarr_helpdesk.session import KEPT, Session
from ome_zarr_helpdesk.settings import Settings, load_settings, save_settings, settings_file
from ome_zarr_helpdesk.source.locate import locate
from ome_zarr_helpdesk.source.place import NotAPlace, Place
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_file_is_read_once_until_asked_again(tmp_path: Path) -> None:
    path = tree(tmp_path).image()
    session = Session()
    place = locate(path)
    first = session.explain(place)
    (path / "zarr.json").unlink()
    again = session.explain(place)
    assert first is not None
    assert again is not None
    assert (first.kind, again.kind) == ("image", "image")
    assert again.facts is first.facts
    fresh = session.explain(place, fresh=True)
    assert fresh is not None
    assert fresh.kind == "not-zarr"


def test_different_nodes_of_a_file_are_told_apart(tmp_path: Path) -> None:
    path = tree(tmp_path).image(labels={"nuclei": {}})
    session = Session()
    kinds = [session.explain(locate(path / p)).kind for p in ("", "labels", "labels/nuclei", "0")]
    assert kinds == ["image", "labels", "label-image", "array"]


def test_only_some_files_are_kept(tmp_path: Path) -> None:
    session = Session()
    paths = [tree(tmp_path).group(f"{number}.zarr") for number in range(KEPT + 2)]
    for path in paths:
        session.explain(locate(path))
    (paths[0] / "zarr.json").unlink()
    (paths[-1] / "zarr.json").unlink()
    assert session.explain(locate(paths[0])).kind == "not-zarr"
    assert session.explain(locate(paths[-1])).kind == "group"


def test_cancelled_gives_nothing_and_keeps_nothing(tmp_path: Path) -> None:
    session = Session()
    place = locate(tree(tmp_path).image())
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    assert session.explain(place, cancelled=cancelled) is None
    explanation = session.explain(place)
    assert explanation is not None
    assert explanation.kind == "image"


def test_what_was_checked_stays_known_until_it_is_read_again(
    sample_path: Callable[[str], Path],
) -> None:
    session, place = Session(), locate(sample_path("plate-05"))
    told: list[tuple[int, int]] = []
    session.explain(place, check="wells", tell=lambda *n: told.append(n))
    assert told[-1] == (11, 11)
    session.explain(place, check="specification")
    later = session.explain(place)
    assert later is not None
    assert later.facts.plate is not None
    assert later.facts.plate.census is not None
    assert later.validation is not None
    fresh = session.explain(place, fresh=True)
    assert fresh is not None
    assert fresh.validation is None


def test_a_check_that_is_cancelled_changes_nothing(sample_path: Callable[[str], Path]) -> None:
    session, place = Session(), locate(sample_path("plate-05"))
    before = session.explain(place)
    for check in ("wells", "specification"):
        assert session.explain(place, check=check, cancelled=lambda: True) is None
    assert session.explain(place) == before


def test_what_is_no_place_is_explained(tmp_path: Path) -> None:
    explanation = Session().explain(NotAPlace("points", "no-stored-array", (("name", "points"),)))
    assert explanation is not None
    assert explanation.kind == "not-zarr"
    assert "points" in explanation.to_text()


def test_settings_last() -> None:
    chosen = Settings(
        follow_selection=False,
        image_cards=False,
        rest_milliseconds=900,
        content_folder="/data/content",
        recent=("/a", "/b"),
    )
    assert load_settings() == Settings()
    assert save_settings(chosen)
    assert load_settings() == chosen


BROKEN: dict[str, Any] = {
    "empty": "",
    "not JSON": "{",
    "a list": "[]",
    "null": "null",
    "deep": "[" * 100_000,
    "binary": b"\xff\xfe\x00",
    "wrong types": {"follow_selection": 1, "rest_milliseconds": "x", "recent": "x", "more": 1},
    "wrong items": {"recent": [1, None, {}], "content_folder": None, "image_cards": "yes"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_settings_are_as_none(name: str) -> None:
    content = BROKEN[name]
    settings_file().parent.mkdir(parents=True)
    data = json.dumps(content) if isinstance(content, dict) else content
    settings_file().write_bytes(data if isinstance(data, bytes) else data.encode())
    assert load_settings() == Settings()


def test_settings_that_cannot_be_written_do_no_harm(own_settings: Path) -> None:
    own_settings.write_text("a file where the folder should be")
    assert save_settings(Settings()) is False
    assert load_settings() == Settings()


def test_only_so_many_recent_paths_are_kept() -> None:
    save_settings(Settings(recent=tuple(str(number) for number in range(100))))
    assert load_settings().recent == tuple(str(number) for number in range(10))


class Held:
    """A store of somebody else's that is nowhere but in memory."""

    def __init__(self, node_type: str) -> None:
        document = {"zarr_format": 3, "node_type": node_type, "attributes": {}}
        self.documents = {"zarr.json": json.dumps(document).encode()}

    def get_sync(self, key: str) -> Any:
        data = self.documents.get(key)
        return None if data is None else SimpleNamespace(to_bytes=lambda: data)


def test_a_store_in_memory_is_not_taken_for_one_that_is_gone() -> None:
    """A new store may lie where an old one lay in memory, and then has its number."""
    session = Session()
    for node_type in ["group", "array"] * 20:
        explanation = session.explain(Place("other", "", "", "held", Held(node_type)))
        assert explanation is not None
        assert explanation.kind == node_type


def test_a_session_keeps_no_store_in_memory_alive() -> None:
    session = Session()
    store = zarr.storage.MemoryStore()
    session.explain(locate(zarr.create_group(store)))
    gone = weakref.ref(store)
    del store
    gc.collect()
    assert gone() is None
