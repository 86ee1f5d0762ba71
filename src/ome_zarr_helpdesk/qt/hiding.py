"""Which findings a user does not want to see, of one file or of any; nothing here knows Qt."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from ome_zarr_helpdesk.settings import MOST_HIDDEN, load_settings, save_settings

if TYPE_CHECKING:
    from ome_zarr_helpdesk.facts.model import Facts
    from ome_zarr_helpdesk.settings import Settings

__all__ = ["Hiding", "file_number"]

DIGITS = 16
"""Length of the number of a file: a thousand files have different ones."""


def file_number(facts: Facts) -> str:
    """Return a number that tells a file from others without saying where it lies.

    Parameters
    ----------
    facts
        What is known of any part of the file: all parts of it have one number.
    """
    container = facts.container
    address = facts.source if container is None else f"{container.store} {container.root}"
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


class Hiding:
    """The findings that are not shown, as they are stored.

    They are read from the settings each time: two panels share them. Where the
    settings cannot be written, they last as long as the panel.
    """

    def __init__(self) -> None:
        self._unsaved: Settings | None = None

    def hidden(self, facts: Facts) -> frozenset[str]:
        """Return the ids of findings that are not shown of a file."""
        settings = self._settings
        of_file = f"{file_number(facts)}:"
        here = (
            one.removeprefix(of_file) for one in settings.hidden_here if one.startswith(of_file)
        )
        return frozenset((*settings.hidden_findings, *here))

    def hide_here(self, finding: str, facts: Facts) -> None:
        """Show a finding no longer of this file."""
        kept = self._settings.hidden_here
        one = f"{file_number(facts)}:{finding}"
        hidden = (*(other for other in kept if other != one), one)[-MOST_HIDDEN:]
        self._keep(replace(self._settings, hidden_here=hidden))

    def hide_always(self, finding: str) -> None:
        """Show a finding no longer of any file."""
        kept = self._settings.hidden_findings
        if finding not in kept:
            self._keep(replace(self._settings, hidden_findings=(*kept, finding)))

    def bring_back(self, finding: str, facts: Facts) -> None:
        """Show a finding again, of this file and of all others that do not hide it."""
        settings = self._settings
        one = f"{file_number(facts)}:{finding}"
        always = tuple(other for other in settings.hidden_findings if other != finding)
        here = tuple(other for other in settings.hidden_here if other != one)
        self._keep(replace(settings, hidden_findings=always, hidden_here=here))

    @property
    def _settings(self) -> Settings:
        return load_settings() if self._unsaved is None else self._unsaved

    def _keep(self, settings: Settings) -> None:
        self._unsaved = None if save_settings(settings) else settings
