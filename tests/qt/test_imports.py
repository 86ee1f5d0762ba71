"""What importing the panel loads: Qt, and nothing that takes long."""

from __future__ import annotations

import subprocess
import sys

import pytest

SLOW = ("napari", "zarr", "numpy", "dask", "yaml", "markdown_it", "magicgui", "superqt", "pint")
MODULES = ("ome_zarr_helpdesk.qt.widget", "ome_zarr_helpdesk.qt.commands")


@pytest.mark.promise("core-alone")
@pytest.mark.parametrize("module", MODULES)
def test_the_panel_s_module_loads_only_qt(module: str) -> None:
    code = f"import sys, {module}; print(*[m for m in {SLOW!r} if m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []


@pytest.mark.promise("core-alone")
def test_napari_finds_the_manifest_without_importing_us() -> None:
    code = (
        "import sys; from npe2 import PluginManager; m = PluginManager(); m.discover(); "
        "assert 'napari-ome-zarr-helpdesk' in [x.name for x in m.iter_manifests()]; "
        "print(*[n for n in sys.modules if n.startswith('ome_zarr_helpdesk.')])"
    )
    loaded = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []
