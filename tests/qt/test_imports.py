"""What importing the panel loads: Qt, and nothing that takes long."""

from __future__ import annotations

import pytest

from tests.processes import in_fresh_process

SLOW = ("napari", "zarr", "numpy", "dask", "yaml", "markdown_it", "magicgui", "superqt", "pint")
STAGES = tuple(
    f"ome_zarr_helpdesk.{stage}"
    for stage in ("api", "session", "explanation", "catalog", "match", "facts", "documents")
)
"""Of ours: their many classes take longer to make than the panel."""
MODULES = ("ome_zarr_helpdesk.qt.widget", "ome_zarr_helpdesk.qt.commands")


@pytest.mark.promise("core-alone")
@pytest.mark.parametrize("module", MODULES)
def test_the_panel_s_module_loads_only_qt(module: str) -> None:
    code = f"import sys, {module}; print(*[m for m in {(*SLOW, *STAGES)!r} if m in sys.modules])"
    assert in_fresh_process(code).split() == []


@pytest.mark.promise("time-in-napari")
def test_what_the_panel_needs_later_is_imported_beside_napari_s_thread() -> None:
    """Where a layer is selected already, from the opening until it is explained."""
    code = """
    import sys
    import threading
    import numpy
    from napari.components import ViewerModel
    from qtpy.QtWidgets import QApplication
    from ome_zarr_helpdesk.qt.widget import HelpDeskWidget

    application, imported, explained = QApplication([]), [], []
    viewer = ViewerModel()
    viewer.add_image(numpy.zeros((8, 8)))

    def listen(event, details):
        if event == "import" and threading.current_thread() is threading.main_thread():
            imported.append(details[0])

    sys.addaudithook(listen)
    panel = HelpDeskWidget(viewer)
    panel.explained.connect(explained.append)
    panel.show()
    while not explained:
        application.processEvents()
    print("EXPLAINED", *[name for name in imported if name.startswith("ome_zarr_helpdesk")])
    panel.close()
    """
    said = in_fresh_process(code, QT_QPA_PLATFORM="offscreen")
    # for the look of the panel itself
    assert said.split() == ["EXPLAINED", "ome_zarr_helpdesk.rendering.palette"]


@pytest.mark.promise("core-alone")
def test_napari_finds_the_manifest_without_importing_us() -> None:
    code = (
        "import sys; from npe2 import PluginManager; m = PluginManager(); m.discover(); "
        "assert 'napari-ome-zarr-helpdesk' in [x.name for x in m.iter_manifests()]; "
        "print(*[n for n in sys.modules if n.startswith('ome_zarr_helpdesk.')])"
    )
    assert in_fresh_process(code).split() == []


@pytest.mark.viewer
@pytest.mark.slow
@pytest.mark.promise("core-alone")
def test_a_window_of_napari_imports_nothing_of_ours() -> None:
    """A real one, with its menus, an image, and what npe2 knows of our manifest."""
    code = """
    import sys
    import napari
    import numpy

    viewer = napari.Viewer(show=False)
    viewer.add_image(numpy.zeros((8, 8)))
    from qtpy.QtWidgets import QApplication
    QApplication.processEvents()
    from npe2 import PluginManager
    known = {manifest.name for manifest in PluginManager.instance().iter_manifests()}
    assert "napari-ome-zarr-helpdesk" in known
    print("LOADED", *[n for n in sys.modules if n.startswith("ome_zarr_helpdesk")])
    viewer.close()
    """
    said = in_fresh_process(code)
    assert said.rpartition("LOADED")[2].split() == []
    assert "LOADED" in said
