"""What a reading thread does with a request; nothing here touches Qt or napari."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.qt.background import Request, Tell
    from ome_zarr_helpdesk.source.place import NotAPlace, Place

__all__ = ["Answerer"]


class Answerer:
    """Answers requests with a session of its own: each file is read once.

    Parameters
    ----------
    content
        Gives what can be said; called in the reading thread, and may wait there.
    """

    def __init__(self, content: Callable[[], Catalog]) -> None:
        self._content = content
        self._session: Any = None  # made in the reading thread

    def __call__(
        self, request: Request, is_stale: Callable[[], bool], tell: Tell
    ) -> Explanation | None:
        """Answer a request; None where nobody waits for it any more."""
        from ome_zarr_helpdesk.session import Session

        catalog = self._content()
        if request.is_of_view:
            from ome_zarr_helpdesk.api import explain_view

            return explain_view(request.view, catalog)
        if self._session is None:
            self._session = Session(catalog)
        self._session.catalog = catalog
        answer: Explanation | None = self._session.explain(
            _place_of(request),
            layer=request.layer,
            view=request.view,
            siblings=request.beside,
            fresh=request.fresh,
            check=request.check,
            tell=tell.progress,
            at_first=tell.first,
            cancelled=is_stale,
        )
        return answer


def _place_of(request: Request) -> Place | NotAPlace:
    """Return where to read; to find out, files may be looked for."""
    from ome_zarr_helpdesk.source.given import place_of_path
    from ome_zarr_helpdesk.source.locate import place_of_layer

    layer = request.layer
    if request.path is not None:
        return place_of_path(request.path)
    return place_of_layer(layer.name, layer.reached, layer.source_path)
