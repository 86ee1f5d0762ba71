"""The surroundings of every test: no test sees or changes the user's settings."""

from __future__ import annotations

import os
from pathlib import Path

# Without this napari's test fixtures reset the settings of the user's own
# napari. It must stand here before anything imports napari.
os.environ["NAPARI_CONFIG"] = ""

# In the panel an error of ours is logged, so that napari goes on; in tests it is raised.
os.environ["OME_ZARR_HELPDESK_STRICT"] = "1"

# What is kept of the content is kept for the tests alone; it is read anew once it has changed.
os.environ["OME_ZARR_HELPDESK_CACHE"] = str(Path(__file__).parents[1] / ".pytest_cache/help-desk")

import pytest
from hypothesis import Phase, settings

# What is found at random is found at home; elsewhere the same examples each time, and one that
# fails is told as it is: to make it as small as can be takes minutes.
settings.register_profile("ci", derandomize=True, phases=(Phase.explicit, Phase.generate))
if os.environ.get("CI"):
    settings.load_profile("ci")

pytest_plugins = ["tests.alone", "tests.promises", "tests.stores.fixtures"]


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty folder for the settings of the Help Desk."""
    folder = tmp_path / "help-desk-settings"
    monkeypatch.setenv("OME_ZARR_HELPDESK_CONFIG", str(folder))
    return folder
