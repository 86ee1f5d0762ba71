"""What an action on the viewer is: a plan that is said before it is done, and can be undone."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.facts.model import Image
    from ome_zarr_helpdesk.match.model import Match
    from ome_zarr_helpdesk.match.together import Shown
    from ome_zarr_helpdesk.state.model import LayerState

__all__ = [
    "Action",
    "Change",
    "Companion",
    "OfChoice",
    "OfSeveral",
    "Plan",
    "Situation",
    "plans_of",
    "weakly",
]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One public attribute of something of napari that is to be set.

    Parameters
    ----------
    target
        A layer, the camera, the dims or settings.
    name
        Name of the attribute.
    value
        What it is set to.
    along
        Other attributes that napari sets along with it, put back with it: limits of
        contrast widen the range of their slider.
    """

    target: Any
    name: str
    value: Any
    along: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What an action would do now. It holds layers, so that it must not be kept.

    Parameters
    ----------
    values
        What its sentences say, by name.
    changes
        What is set, in this order.
    call
        Called first; it changes what ``touched`` names, and nothing else.
    touched
        Things of napari with the names of those attributes.
    add
        Adds layers and returns them.
    choice
        Which of several plans of one action this is; empty where there is one.
    opens
        Whether a reader is called, which may take a while.
    place
        What is opened, as it may be shown; a reader's error about another place is
        not repeated, because it may hold credentials.
    stay_on
        The layer on which the view is to stay although it moves.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    call: Callable[[], None] | None = None
    touched: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    add: Callable[[], list[Any]] | None = None
    choice: str = ""
    opens: bool = False
    place: str = ""
    stay_on: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Companion:
    """A layer of the viewer that shows the explained file, and how it relates to it."""

    layer: Any
    state: LayerState
    match: Match
    image: Image | None

    @property
    def name(self) -> str:
        """Name of the layer."""
        return str(self.layer.name)


class Situation:
    """A viewer, the layer that is explained, and the explanation.

    Parameters
    ----------
    viewer
        The viewer itself, not its proxy.
    layer
        The explained layer; None where a path is explained.
    explanation
        What is known of it.
    showing
        The layers of the file as they were a moment ago; by default they are looked at
        and matched now.
    """

    def __init__(
        self,
        viewer: Any,
        layer: Any,
        explanation: Explanation,
        showing: tuple[Shown, ...] | None = None,
    ) -> None:
        self.viewer = viewer
        self.layer = layer
        self.explanation = explanation
        self._showing = showing
        self._companions: tuple[Companion, ...] | None = None

    @property
    def companions(self) -> tuple[Companion, ...]:
        """All layers proved to show the explained file, the explained one among them."""
        if self._companions is None:
            self._companions = tuple(self._find())
        return self._companions

    @property
    def explained(self) -> Companion | None:
        """The explained layer, where it is proved to show the file."""
        return next((c for c in self.companions if c.layer is self.layer), None)

    def _find(self) -> Iterator[Companion]:
        if self.layer is None:
            return
        shown = self._look() if self._showing is None else self._showing
        by_id = {one.layer.id: one for one in shown}
        for layer in self.viewer.layers:
            one = by_id.get(str(layer.unique_id))
            if one is not None:
                yield Companion(layer, one.layer, one.match, self.explanation.facts.image)

    def _look(self) -> tuple[Shown, ...]:
        from ome_zarr_helpdesk.match import showing
        from ome_zarr_helpdesk.state.siblings import sibling_states
        from ome_zarr_helpdesk.state.snapshot import layer_state

        states = (layer_state(self.layer, self.viewer), *sibling_states(self.layer, self.viewer))
        return showing(self.explanation.facts, states)


class Action(Protocol):
    """Something that can be done about a finding, on the viewer only."""

    @property
    def id(self) -> str:
        """Its id, under which ``messages.yaml`` has its words."""
        ...

    def plans(self, here: Situation) -> tuple[Plan, ...]:
        """Return what can be done now, best first; nothing where it cannot or is so already."""
        ...


@runtime_checkable
class OfChoice(Protocol):
    """An action with so many plans that one of them is asked for alone, as of each well."""

    def plan_of(self, here: Situation, choice: str) -> Plan | None:
        """Return the plan of a choice; None where that cannot be done now."""
        ...


def plans_of(action: OfChoice, here: Situation, choices: Iterable[str]) -> tuple[Plan, ...]:
    """Return the plans of choices, those that can be done now."""
    found = (action.plan_of(here, choice) for choice in choices)
    return tuple(plan for plan in found if plan is not None)


@runtime_checkable
class OfSeveral(Protocol):
    """An action with choices that stand for several, as a well for all of its fields."""

    def choices_of(self, here: Situation, choice: str) -> tuple[str, ...]:
        """Return the choices that one stands for, best first; it itself where it is but one."""
        ...


def weakly(thing: Any) -> Callable[[], Any]:
    """Return a weak reference, or a strong one to what cannot have any."""
    try:
        return weakref.ref(thing)
    except TypeError:
        return lambda: thing
