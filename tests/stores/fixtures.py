"""Fixtures that give the named samples to tests. `tests/conftest.py` names this module as a plugin.

def test_of_a_path(sample_path):
    facts = explain(sample_path("image-05"))

def test_of_layers(viewer_model, add_layers):
    layers = add_layers(viewer_model, "image-05-in-napari")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stores.cache import Cache
from tests.stores.every import ALL_LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer


@pytest.fixture(scope="session")
def sample_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cache]:
    """Keep the samples for the session, and see to it that nothing has changed them."""
    cache = Cache(tmp_path_factory.mktemp("samples"))
    yield cache
    assert not cache.changed(), "a test has written into a sample that all tests share"


@pytest.fixture(scope="session")
def sample_path(sample_cache: Cache) -> Callable[[str], Path]:
    """Give the path of a sample of `tests.stores.every.ALL_SOURCES`: only to be read."""
    return sample_cache.path


@pytest.fixture
def viewer_model() -> Iterator[ViewerModel]:
    """Make a viewer without a window."""
    from napari.components import ViewerModel

    viewer = ViewerModel()
    yield viewer
    viewer.layers.clear()


@pytest.fixture
def add_layers(
    sample_path: Callable[[str], Path],
) -> Callable[[ViewerModel, str], list[Layer]]:
    """Add the layers of a sample of `tests.stores.every.ALL_LAYERS` to a viewer."""
    return lambda viewer, name: ALL_LAYERS[name](viewer, sample_path)
