"""One text that would be mark-up, a link, code or hidden, in every place where a file has text."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.hostile.documents import STORES, all_places, at, texts
from tests.rendering.safe import check_all
from tests.stores.sound import explained

if TYPE_CHECKING:
    Place = tuple[Any, ...]

CANARY = (
    "<zq onload=alert(1)>\"' zq='x</p>--> **zq** `zq` | [zq](https://evil.example/x) "
    "https://evil.example {{ 7919 * 104729 }} {% zq %} $zq$ @everyone \x1b[31m\x00\u202ezq\ud800\n"
    "# heading"
)

FORM = {"node_type", "path", "version", "zarr_format", "data_type", "dtype", "name", "type", "id"}
"""Where another text makes something else of the store, so that less of it is read."""


def with_canary(files: dict[str, Any], where: list[tuple[str, Place]]) -> dict[str, Any]:
    """A store with the text in some places."""
    changed = copy.deepcopy(files)
    for key, place in where:
        at(changed[key], place[:-1])[place[-1]] = CANARY
    return changed


FIELDS: dict[tuple[str, ...], str] = {}
for store, (files, _) in STORES.items():
    if "consolidated" not in store:  # the copies have the same fields again
        FIELDS |= {field: store for field, _, _ in texts(files) if field not in FIELDS}


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("field", FIELDS, ids="/".join)
def test_text_of_a_field_is_text_everywhere(field: tuple[str, ...]) -> None:
    files, path = STORES[FIELDS[field]]
    where = [(key, place) for name, key, place in texts(files) if name == field]
    check_all(explained(with_canary(files, where), path))


@pytest.mark.promise("text-stays-text")
@pytest.mark.parametrize("store", STORES)
def test_all_texts_and_keys_are_text_everywhere(store: str) -> None:
    files, path = STORES[store]
    where = [(key, place) for name, key, place in texts(files) if name[-1] not in FORM]
    changed = with_canary(files, where)
    for document in changed.values():
        for place in [(), *all_places(document)] if isinstance(document, dict) else ():
            if isinstance(holder := at(document, place), dict):
                holder[CANARY] = CANARY
    explanation = explained(changed, path)
    check_all(explanation)
    assert "zq" in json.dumps(explanation.documents), "what was put there was not read"
