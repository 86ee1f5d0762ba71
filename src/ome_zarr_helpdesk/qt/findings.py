"""What is odd: what can be done about it now, what is unfolded and what is hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QObject, Signal

from ome_zarr_helpdesk.qt.doer import Doer
from ome_zarr_helpdesk.qt.hiding import Hiding, file_number
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog import Catalog
    from ome_zarr_helpdesk.qt.coordinator import Coordinator
    from ome_zarr_helpdesk.rendering.pages.findings import FindingsLook, Offer

__all__ = ["Findings"]


class Findings(QObject):
    """Knows how the findings of the present explanation are to be shown.

    Parameters
    ----------
    viewer
        The napari viewer.
    coordinator
        Knows the explained layer, and is told of what changes.
    parent
        Qt parent.
    """

    changed = Signal()
    """They are to be shown anew."""
    all_wanted = Signal()
    """Somebody wants to see all of them."""

    def __init__(self, viewer: Any, coordinator: Coordinator, parent: QObject) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._coordinator = coordinator
        self._hiding = Hiding()
        self._catalog: Catalog | None = None
        self._explanation: Explanation | None = None
        self._look: FindingsLook | None = None
        self._file = ""
        self.doer = Doer(viewer, coordinator, self)

    def set_catalog(self, catalog: Catalog) -> None:
        """Speak with the words of this content."""
        self._catalog = catalog
        self.doer.set_words(catalog.messages)

    def set_explanation(self, explanation: Explanation | None) -> None:
        """Show the findings of this from now on; what is unfolded stays so for one file."""
        self._explanation = explanation
        self.doer.show_explanation(explanation)
        if explanation is None:
            self._look = None
            return
        from ome_zarr_helpdesk.rendering.pages import FindingsLook

        number = file_number(explanation.facts)
        before = self._look if number == self._file else None
        self._file = number
        self._look = replace(
            before or FindingsLook(),
            offers=self._offers(explanation),
            hidden=self._hiding.hidden(explanation.facts),
        )

    @property
    def look(self) -> FindingsLook | None:
        """How to show them; None while there is no explanation."""
        return self._look

    @property
    def count(self) -> int:
        """How many findings there are that are not hidden."""
        if self._explanation is None or self._look is None:
            return 0
        from ome_zarr_helpdesk.rendering.pages import open_findings

        return len(open_findings(self._explanation, self._look))

    def tip_of(self, what: str) -> str:
        """Return what a link would do, in words; empty where it is none of ours."""
        offers = self._look.offers.values() if self._look is not None else ()
        every = (offer for of_one in offers for offer in of_one)
        return next((offer.tip for offer in every if offer.href == f"do:{what}"), "")

    def follow(self, what: str) -> bool:
        """Do what a link asks for; return whether it was one of ours."""
        verb, _, rest = what.partition("/")
        if self._look is None or self._explanation is None:
            return False
        if verb == "action":
            self._act(*rest.split("/"))
        elif verb == "findings":
            self.all_wanted.emit()
        elif verb in ("fold", "unfold", "show-hidden"):
            self._fold(verb, rest)
        elif verb in ("hide-here", "hide-always", "bring-back"):
            self._hide(verb, rest)
        else:
            return False
        return True

    def _act(self, _finding: str, action: str, choice: str = "") -> None:
        if self._explanation is not None:
            self.doer.do(action, _decoded(choice), self._explanation)

    def _fold(self, verb: str, finding: str) -> None:
        if self._look is None:
            return
        unfolded = self._look.unfolded
        if verb == "show-hidden":
            self._look = replace(self._look, show_hidden=True)
        elif verb == "fold":
            self._look = replace(self._look, unfolded=unfolded - {finding})
        else:
            self._look = replace(self._look, unfolded=unfolded | {finding})
        self.changed.emit()

    def _hide(self, verb: str, finding: str) -> None:
        if self._look is None or self._explanation is None:
            return
        facts = self._explanation.facts
        if verb == "hide-here":
            self._hiding.hide_here(finding, facts)
        elif verb == "hide-always":
            self._hiding.hide_always(finding)
        else:
            self._hiding.bring_back(finding, facts)
        self._look = replace(self._look, hidden=self._hiding.hidden(facts))
        self.changed.emit()

    def _offers(self, explanation: Explanation) -> dict[str, tuple[Offer, ...]]:
        """Return what can be done now about each finding."""
        wanted = [finding for finding in explanation.findings if finding.actions]
        if not wanted or self._catalog is None:
            return {}
        from ome_zarr_helpdesk.qt.viewer_actions import Situation

        layer, shown = self._coordinator.layer, explanation.showing
        here = Situation(self._viewer, layer, explanation, shown)
        return {
            finding.id: tuple(
                offer
                for action in finding.actions
                for offer in self._offers_of(finding.id, action, here)
            )
            for finding in wanted
        }

    def _offers_of(self, finding: str, action: str, here: Any) -> list[Offer]:
        from ome_zarr_helpdesk.qt.viewer_actions import ACTIONS
        from ome_zarr_helpdesk.rendering.pages import Offer

        if action not in ACTIONS or self._catalog is None:
            return []
        say = self._catalog.messages
        return [
            Offer(
                _href(finding, action, plan.choice),
                visible(say.words(f"action.{action}", **plan.values)),
                visible(say.words(f"action-tip.{action}", **plan.values)),
            )
            for plan in ACTIONS[action].plans(here)
        ]


def _href(finding: str, action: str, choice: str) -> str:
    """Return the link of an offer; a choice is written in digits, as Qt changes paths in links."""
    coded = choice.encode("utf-8", "surrogatepass").hex()
    return "/".join(part for part in ("do:action", finding, action, coded) if part)


def _decoded(choice: str) -> str:
    return bytes.fromhex(choice).decode("utf-8", "surrogatepass")
