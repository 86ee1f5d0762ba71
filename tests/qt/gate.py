"""Reads held back, so that something can happen meanwhile."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from ome_zarr_helpdesk.documents import Documents

if TYPE_CHECKING:
    import pytest


class Gate:
    """Holds every read back until it is let go, and counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.let_go, self.keys = threading.Event(), threading.Event(), list[str]()
        whole = Documents.document

        def document(documents: Documents, key: str) -> Any:
            self.keys.append(key)
            self.asked.set()
            assert self.let_go.wait(10)
            return whole(documents, key)

        monkeypatch.setattr(Documents, "document", document)
