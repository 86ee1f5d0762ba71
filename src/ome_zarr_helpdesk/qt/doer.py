"""Does what is offered about findings, keeps its undo, and tells what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QObject, QTimer, Signal

from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.opening import PAINT_MILLISECONDS, reason_of
from ome_zarr_helpdesk.qt.timers import single_shot
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.qt.coordinator import Coordinator
    from ome_zarr_helpdesk.qt.viewer_actions import Plan, Situation, Undo

__all__ = ["Doer"]

_LOG = logging.getLogger(__name__)

MOST_UNDONE = 20
"""How many of the last actions can be undone, one after the other."""

LOOK_MILLISECONDS = 400
"""How often is looked whether what was done still stands."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done, in words, and how to undo it."""

    sentence: str
    undo: Undo


class Doer(QObject):
    """Does one action at a time.

    Parameters
    ----------
    viewer
        The napari viewer.
    coordinator
        Knows the explained layer, and is told of what changes.
    parent
        Qt parent.
    """

    told = Signal(str, bool)
    """What was done or why not, and whether it can be undone; empty for nothing."""

    def __init__(self, viewer: Any, coordinator: Coordinator, parent: QObject) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._coordinator = coordinator
        self._say: Messages | None = None
        self._done: list[_Done] = []
        self._wanted: tuple[str, str, Explanation] | None = None
        self._about: tuple[str | None, str | None] = (None, None)
        self._said_only = False  # what is said is not what can be undone
        self._soon = single_shot(self, self._do_wanted, PAINT_MILLISECONDS)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MILLISECONDS)
        self._look.timeout.connect(self.look)

    def set_words(self, say: Messages) -> None:
        """Speak with these words."""
        self._say = say

    def do(self, action: str, choice: str, explanation: Explanation) -> None:
        """Do one of the things that were offered, if it can still be done."""
        if self._say is None or self._soon.isActive():
            return
        self._wanted = action, choice, explanation
        plan = self._plan()
        if plan is None:
            self._tell(self._say.words("doing.gone"))
        elif plan.opens:
            # readers work in the GUI thread: first it is shown that something begins
            self._tell(
                self._say.words("doing.now", name=plan.values["name"], reader=plan.values["reader"])
            )
            self._soon.start()
        else:
            self._do_wanted()

    def words_of(self, action: str, choice: str, explanation: Explanation) -> str:
        """Return what an action would do now, in words; empty where it cannot be done."""
        plan = self._plan_of(action, choice, explanation)
        if plan is None or self._say is None:
            return ""
        return visible(self._say.words(f"action.{action}", **plan.values))

    def choices_of(self, action: str, choice: str, explanation: Explanation) -> tuple[str, ...]:
        """Return the choices that one stands for, as a well for all of its fields."""
        from ome_zarr_helpdesk.qt.viewer_actions import choices_of

        return choices_of(action, choice, self._here(explanation))

    def show_explanation(self, explanation: Explanation | None) -> None:
        """Say no longer what came of something when it is about something else."""
        layer = explanation.layer.id if explanation and explanation.layer else None
        about = (explanation.source if explanation else None, layer)
        if about != self._about and not self._soon.isActive():
            self._about = about
            self.look()
            if self._said_only:
                self._show_last()

    @guarded
    def undo(self) -> None:
        """Undo what was done last."""
        if self._say is None or not self._done:
            return
        done = self._done.pop()
        try:
            undone = done.undo.undo()
        except Exception as error:  # noqa: BLE001 - napari's words are shown; the log has the rest
            _LOG.exception("could not undo")
            self._refuse("doing.failed", reason=reason_of(error))
            return
        self._tell(self._say.words("doing.undone" if undone else "doing.gone"))
        self._coordinator.say_again()
        if undone and self._done and self._done[-1].undo.holds:
            self._show_last()  # what was done before can be undone too

    @guarded
    def look(self) -> None:
        """Take away what cannot be undone any more, because something else was changed."""
        before = len(self._done)
        while self._done and not self._done[-1].undo.holds:
            self._done.pop()
        if len(self._done) != before:
            self._show_last()

    def close(self) -> None:
        """Stop looking."""
        self._look.stop()
        self._soon.stop()

    def _plan(self) -> Plan | None:
        """Return what is wanted as it would be done now; None where it cannot be done."""
        return None if self._wanted is None else self._plan_of(*self._wanted)

    def _plan_of(self, action: str, choice: str, explanation: Explanation) -> Plan | None:
        from ome_zarr_helpdesk.qt.viewer_actions import plan_of

        return plan_of(action, choice, self._here(explanation))

    def _here(self, explanation: Explanation) -> Situation:
        from ome_zarr_helpdesk.qt.viewer_actions import Situation

        return Situation(self._viewer, self._coordinator.layer, explanation)

    @guarded
    def _do_wanted(self) -> None:
        plan, say = self._plan(), self._say
        if plan is None or say is None or self._wanted is None:
            return
        action, self._wanted = self._wanted[0], None
        undo = self._performed(plan)
        if undo is None:
            return
        sentence = visible(say.words(f"action-done.{action}", **plan.values))
        self._done = [*self._done, _Done(sentence, undo)][-MOST_UNDONE:]
        self._show_last()
        if plan.opens:
            self._coordinator.explain_layer(self._viewer.layers.selection.active)
        else:
            self._coordinator.say_again()

    def _performed(self, plan: Plan) -> Undo | None:
        """Do a plan; None, and why, where napari or a reader refuses."""
        from ome_zarr_helpdesk.qt.viewer_actions import NothingOpenedError, perform

        try:
            return perform(self._viewer, plan)
        except NothingOpenedError:
            self._refuse("doing.nothing", reader=plan.values["reader"])
        except Exception as error:  # noqa: BLE001 - readers are others' code; its words are shown
            _LOG.exception("could not do what was asked for")
            # an error about an address with credentials may tell them
            known = not plan.opens or plan.place
            reason = reason_of(error) if known else type(error).__name__
            self._refuse("doing.failed", reason=reason)
        return None

    def _refuse(self, key: str, **values: str) -> None:
        if self._say is not None:
            self._tell(self._say.words(key, **values))

    def _tell(self, sentence: str) -> None:
        """Say what came of something; what was done before can still be undone."""
        self._said_only = True
        self.told.emit(visible(sentence), False)
        self._look.start() if self._done else self._look.stop()

    def _show_last(self) -> None:
        self._said_only = False
        if self._done:
            self.told.emit(self._done[-1].sentence, True)
            self._look.start()
        else:
            self.told.emit("", False)
            self._look.stop()
