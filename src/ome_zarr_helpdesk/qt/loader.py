"""Content and search index, loaded beside the GUI thread, once for all who ask."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.catalog import Catalog

__all__ = ["ContentLoader"]

_LOG = logging.getLogger(__name__)


class ContentLoader(QObject):
    """Loads the content in a daemon thread and tells when it is there."""

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = _Load(self.loaded.emit)

    def start(self) -> None:
        """Load, or load again what the settings name now."""
        self._latest.stopped = True
        self._latest = _Load(self.loaded.emit)
        self._latest.start()

    def wait(self) -> Catalog:
        """Return the content, when it is there; not for the GUI thread."""
        return self._latest.wait()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._latest.stopped = True


class _Load(threading.Thread):
    """One time of loading."""

    def __init__(self, tell: Callable[[Catalog], None]) -> None:
        # daemon: napari must be able to end while a slow disk keeps us waiting
        super().__init__(name="ome-zarr-helpdesk-content", daemon=True)
        self.stopped = False
        self._tell = tell
        self._there = threading.Event()
        self._catalog: Catalog | None = None

    def run(self) -> None:
        from ome_zarr_helpdesk.api import index_of

        self._catalog = _load()
        self._there.set()
        if not self.stopped:
            with contextlib.suppress(RuntimeError):  # the panel was deleted meanwhile
                self._tell(self._catalog)
        index_of(self._catalog)  # made here, so that the first search does not wait for it

    def wait(self) -> Catalog:
        self._there.wait()
        return self._catalog or _load()


def _load() -> Catalog:
    """Return the content of the settings; our own where that cannot be had at all."""
    from ome_zarr_helpdesk.api import default_catalog, user_catalog

    try:
        return user_catalog()
    except Exception:  # noqa: BLE001 - a facility's folder must not take our own content away
        _LOG.exception("The content folder of the settings could not be used")
        return default_catalog()
