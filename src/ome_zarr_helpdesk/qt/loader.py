"""Content and search index, loaded once beside the GUI thread."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ome_zarr_helpdesk.catalog import Catalog

__all__ = ["ContentLoader"]


class ContentLoader(QObject):
    """Loads the content in a daemon thread and tells when it is there."""

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = False
        self._thread = threading.Thread(
            target=self._load, name="ome-zarr-helpdesk-content", daemon=True
        )

    def start(self) -> None:
        """Begin loading."""
        self._thread.start()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._stopped = True

    def _load(self) -> None:
        from ome_zarr_helpdesk.api import index_of, user_catalog

        catalog: Catalog = user_catalog()
        if not self._stopped:
            self._tell(catalog)
        index_of(catalog)  # made here, so that the first search does not wait for it

    def _tell(self, catalog: Catalog) -> None:
        with contextlib.suppress(RuntimeError):  # the panel was deleted meanwhile
            self.loaded.emit(catalog)
