"""Samples with something odd about them: each module ``odd_…`` beside this one gives some.

Such a module has ``SOURCES``, as the registry has, and may have ``LAYERS``: the first
layer that one returns is the one that is explained. They are for the findings; the
tests of everything else go over the registry alone.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import tests.stores
from tests.stores.layers import LAYERS
from tests.stores.registry import SOURCES

if TYPE_CHECKING:
    from tests.stores.layers import AddLayers
    from tests.stores.registry import Source

__all__ = ["ALL_LAYERS", "ALL_SOURCES"]


def _with_odd(name: str, known: dict[str, Any]) -> dict[str, Any]:
    """Add what the modules give under a name."""
    found = dict(known)
    for module in sorted(info.name for info in pkgutil.iter_modules(tests.stores.__path__)):
        if module.startswith("odd_"):
            samples = getattr(importlib.import_module(f"tests.stores.{module}"), name, {})
            twice = found.keys() & samples.keys()
            assert not twice, f"given twice: {twice}"
            found |= samples
    return found


ALL_SOURCES: dict[str, Source] = _with_odd("SOURCES", SOURCES)
ALL_LAYERS: dict[str, AddLayers] = _with_odd("LAYERS", LAYERS)
