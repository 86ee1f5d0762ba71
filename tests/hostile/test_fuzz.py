"""Thousands of hostile stores, drawn at random: whatever stands in them, an answer comes.

`tox -e fuzz` draws a hundred thousand documents; the ordinary tests a few hundred.
"""

from __future__ import annotations

import os
import resource
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.hostile.documents import hostile_stores
from tests.hostile.everything import check_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.documents import HostileStore

STORES = int(os.environ.get("FUZZ_STORES", "100"))
"""How many are drawn; each holds three or four hostile documents."""

IN_ONE_TEST = 1000
MEGABYTES = 400


@pytest.mark.promise("bad-input")
@pytest.mark.parametrize("part", range(-(-STORES // IN_ONE_TEST)))
def test_hostile_stores_are_explained(
    part: int, record_property: Callable[[str, Any], None]
) -> None:
    stores: list[int] = []

    @settings(
        max_examples=min(STORES, IN_ONE_TEST),
        deadline=None,
        derandomize=STORES <= IN_ONE_TEST,  # the same in ordinary tests, new ones in the long run
        suppress_health_check=list(HealthCheck),
        database=None,  # what fails in one part would end all others
        print_blob=True,
    )
    @given(hostile_stores())
    def look_at(store: HostileStore) -> None:
        stores.append(len(store.spoiled))
        check_store(store)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        look_at()
    finally:
        record_property("stores", len(stores))
        record_property("documents", sum(stores))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1000
