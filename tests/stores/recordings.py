"""Stores that were recorded: metadata documents by key, and what their writer was told.

The files of the folder `recorded` come from programs that are too heavy to be installed for tests;
its README tells which, and how to record them again.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.stores.told import Written
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    Writer = Callable[[Path], Written]

FOLDER = Path(__file__).parent / "recorded"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def recorded(name: str) -> dict[str, Any]:
    """One recording: writer, date, call, told, files."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


def put(name: str, folder: Path) -> Path:
    """Put the documents of a recording into a folder; their pixels are all the fill value."""
    record = recorded(name)
    root = tree(folder).write(f"{name}.zarr", record["files"])
    for key, text in record.get("texts", {}).items():
        (root / key).write_text(text, encoding="utf-8")
    return root


def _written(name: str, folder: Path) -> Written:
    """A recorded image or plate, as if its writer had been here."""
    told = {key: _frozen(value) for key, value in recorded(name)["told"].items()}
    return Written(path=put(name, folder), **told)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


GROUPS = tuple(name for name in NAMES if recorded(name)["told"]["kind"] == "group")
RECORDED: dict[str, Writer] = {
    name: partial(_written, name) for name in NAMES if name not in GROUPS
}
