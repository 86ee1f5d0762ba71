"""Thousands of hostile stores, drawn at random: whatever stands in them, an answer comes.

`tox -e fuzz` draws a hundred thousand documents; the ordinary tests a few hundred.
"""

from __future__ import annotations

import os
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.hostile.documents import hostile_stores
from tests.hostile.everything import check_store
from tests.hostile.folders import check_folder, hostile_folders
from tests.hostile.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.hostile.documents import HostileStore

STORES = int(os.environ.get("FUZZ_STORES", "100"))
"""How many are drawn; each holds three or four hostile documents."""

FOLDERS = max(1, STORES // 10)
"""How many folders of content."""

IN_ONE_TEST = 1000


def _often(count: int) -> settings:
    """So often, the same in ordinary tests, new ones in the long run."""
    return settings(
        max_examples=min(count, IN_ONE_TEST),
        deadline=None,
        derandomize=STORES <= IN_ONE_TEST,
        suppress_health_check=list(HealthCheck),
        database=None,  # what fails in one part would end all others
        print_blob=True,
    )


@pytest.fixture(scope="module")
def ways(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Ways]:
    """Ways to look at a few of the stores; past proxies, and without a screen where none is."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
            patch.setenv("QT_QPA_PLATFORM", "offscreen")
        request.getfixturevalue("qapp")
        made = Ways(tmp_path_factory.mktemp("ways"))
        yield made
        made.close()


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("part", range(-(-STORES // IN_ONE_TEST)))
def test_hostile_stores_are_explained(
    part: int, ways: Ways, record_property: Callable[[str, Any], None]
) -> None:
    stores: list[int] = []

    @_often(STORES)
    @given(hostile_stores())
    def look_at(store: HostileStore) -> None:
        stores.append(len(store.spoiled))
        check_store(store, ways.look)

    try:
        look_at()
    finally:
        record_property("stores", len(stores))
        record_property("documents", sum(stores))


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize("part", range(-(-FOLDERS // IN_ONE_TEST)))
def test_hostile_folders_of_content_are_read(part: int, tmp_path: Path) -> None:
    """What is wrong with them is said, and everything else is there and shown as before."""
    seen: list[int] = []

    @_often(FOLDERS)
    @given(hostile_folders())
    def look_at(files: dict[str, bytes]) -> None:
        folder = tmp_path / str(len(seen))
        seen.append(len(files))
        check_folder(folder, files, zlib.crc32(b"".join(files.values())))

    look_at()
