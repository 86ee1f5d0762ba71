"""Content and search index, loaded beside the GUI thread, once for all who ask."""

from __future__ import annotations

import logging
import threading
from importlib import import_module
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from ome_zarr_helpdesk.qt.mailbox import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.catalog import Catalog

__all__ = ["ContentLoader"]

_LOG = logging.getLogger(__name__)

NEEDED_NEXT = (
    "ome_zarr_helpdesk.qt.viewer_actions",
    "ome_zarr_helpdesk.rendering.pages",
    "ome_zarr_helpdesk.rendering.pictures",
    "ome_zarr_helpdesk.rendering.pointing",
    "ome_zarr_helpdesk.samples",
    "ome_zarr_helpdesk.session",
    "ome_zarr_helpdesk.state.siblings",
    "ome_zarr_helpdesk.state.snapshot",
)
"""What the GUI thread imports when the content is there, and when a layer is selected."""


class ContentLoader(QObject):
    """Loads the content in a daemon thread and tells when it is there."""

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self)
        self._mailbox.arrived.connect(self._on_loaded)
        self._latest = _Load(self._mailbox.put)

    def start(self) -> None:
        """Load, or load again what the settings name now."""
        self._latest.stopped = True
        self._latest = _Load(self._mailbox.put)
        self._mailbox.expect()
        self._latest.start()

    def wait(self) -> Catalog:
        """Return the content, when it is there; not for the GUI thread."""
        return self._latest.wait()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._mailbox.rest()
        self._latest.stopped = True

    def _on_loaded(self, load: _Load) -> None:
        if load is self._latest and load.catalog is not None:
            self._mailbox.rest()
            self.loaded.emit(load.catalog)


class _Load(threading.Thread):
    """One time of loading."""

    def __init__(self, tell: Callable[[_Load], None]) -> None:
        # daemon: napari must be able to end while a slow disk keeps us waiting
        super().__init__(name="ome-zarr-helpdesk-content", daemon=True)
        self.stopped = False
        self._tell = tell
        self._there = threading.Event()
        self.catalog: Catalog | None = None

    def run(self) -> None:
        from ome_zarr_helpdesk.api import index_of

        self.catalog = _load()
        self._there.set()
        for name in NEEDED_NEXT:  # here, so that the GUI thread does not wait for it
            import_module(name)
        if not self.stopped:
            self._tell(self)
        index_of(self.catalog)  # made here, so that the first search does not wait for it

    def wait(self) -> Catalog:
        self._there.wait()
        return self.catalog or _load()


def _load() -> Catalog:
    """Return the content of the settings; our own where that cannot be had at all."""
    from ome_zarr_helpdesk.api import default_catalog, user_catalog

    try:
        return user_catalog()
    except Exception:  # noqa: BLE001 - a facility's folder must not take our own content away
        _LOG.exception("The content folder of the settings could not be used")
        return default_catalog()
