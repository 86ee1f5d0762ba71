"""Which paths were explained last; nothing here knows Qt."""

from __future__ import annotations

import re
from dataclasses import replace

from ome_zarr_helpdesk.settings import MOST_RECENT, load_settings, save_settings

__all__ = ["Recent", "shown_source"]

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_INNER = re.compile(r"(?<=//)[^/@]*@|[?#].*", re.DOTALL)


def shown_source(source: str) -> str:
    """Return a path as it is, and an address without what may be a secret.

    Parameters
    ----------
    source
        What was given. Addresses lose user, password, query and fragment, those
        that stand inside another one (``zip::https://…``) too.
    """
    if _ADDRESS.match(source):
        from ome_zarr_helpdesk.source.given import place_of_path  # not while the panel is opened

        return place_of_path(source).given
    return _INNER.sub("", source) if "://" in source else source


class Recent:
    """The paths explained last, newest first, as they are stored.

    They are read from the settings each time: two panels share them. Where the
    settings cannot be written, they last as long as the panel.
    """

    def __init__(self) -> None:
        self._unsaved: tuple[str, ...] | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """What was explained, newest first."""
        return load_settings().recent if self._unsaved is None else self._unsaved

    def add(self, source: str) -> None:
        """Put a path first; one that is there moves."""
        shown = shown_source(source)
        if not shown.strip() or shown.endswith("://"):
            return
        before = self.paths
        paths = (shown, *(path for path in before if path != shown))[:MOST_RECENT]
        if paths != before:
            self._keep(paths)

    def clear(self) -> None:
        """Forget all of them."""
        self._keep(())

    def _keep(self, paths: tuple[str, ...]) -> None:
        saved = save_settings(replace(load_settings(), recent=paths))
        self._unsaved = None if saved else paths
