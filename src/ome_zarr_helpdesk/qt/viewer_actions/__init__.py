"""What can be done in the viewer about what is odd; nothing here touches a file.

Every action says what it will do before it does it, and returns its own undo. Its words
stand in ``messages.yaml``: ``action`` is the button, ``action-tip`` what it will do, and
``action-done`` what it has done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ome_zarr_helpdesk.qt.viewer_actions.base import (
    Action,
    Change,
    Companion,
    OfChoice,
    OfSeveral,
    Plan,
    Situation,
)
from ome_zarr_helpdesk.qt.viewer_actions.channels import (
    ApplyChannels,
    ColorizeChannels,
    FitContrast,
    NameLabel,
    ShowChannels,
    ShowLabels,
)
from ome_zarr_helpdesk.qt.viewer_actions.display import (
    AsyncOn,
    Blend,
    FitView,
    GridOff,
    ResetAxes,
    SelectLayer,
    SetOfLayer,
)
from ome_zarr_helpdesk.qt.viewer_actions.doing import Undo, perform
from ome_zarr_helpdesk.qt.viewer_actions.levels import (
    AddLevel,
    LockFinerLevel,
    ShowLevel,
    UnlockLevel,
)
from ome_zarr_helpdesk.qt.viewer_actions.opening import NothingOpenedError, OpenSeries, Reopen
from ome_zarr_helpdesk.qt.viewer_actions.placing import (
    ApplyPixelSize,
    ApplyPosition,
    ApplyUnits,
    CopyPlacement,
)
from ome_zarr_helpdesk.qt.viewer_actions.scenes import GoToImage
from ome_zarr_helpdesk.qt.viewer_actions.wells import CenterWell, OpenField

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ACTIONS",
    "Action",
    "Change",
    "Companion",
    "NothingOpenedError",
    "Plan",
    "Situation",
    "Undo",
    "choices_of",
    "perform",
    "plan_of",
]

_ALL: tuple[Action, ...] = (
    ApplyPosition(),
    ApplyPixelSize(),
    ApplyUnits(),
    ApplyChannels(),
    Reopen(),
    ShowLabels(),
    ShowChannels(),
    FitContrast(),
    LockFinerLevel(),
    AddLevel(),
    ShowLevel(),
    CopyPlacement(),
    AsyncOn(),
    CenterWell(),
    OpenField(),
    OpenSeries(),
    GoToImage(),
    SetOfLayer("show-layer", "visible", True),
    SetOfLayer("full-opacity", "opacity", 1.0),
    SetOfLayer("reset-gamma", "gamma", 1.0),
    Blend(),
    FitView(),
    SetOfLayer("stop-painting", "mode", "pan_zoom"),
    UnlockLevel(),
    GridOff(),
    ColorizeChannels(),
    NameLabel(),
    ResetAxes(),
    SelectLayer(),
)

ACTIONS: Mapping[str, Action] = {action.id: action for action in _ALL}
"""Every action, by the id under which a finding names it."""


def plan_of(action: str, choice: str, here: Situation) -> Plan | None:
    """Return one plan of an action as it would be done now; None where it cannot be done.

    Parameters
    ----------
    action
        Id of the action.
    choice
        Which of its plans; empty where there is one.
    here
        The viewer and what is explained.
    """
    found = ACTIONS.get(action)
    if found is None:
        return None
    if isinstance(found, OfChoice):
        return found.plan_of(here, choice)
    return next((plan for plan in found.plans(here) if plan.choice == choice), None)


def choices_of(action: str, choice: str, here: Situation) -> tuple[str, ...]:
    """Return the choices of an action that one stands for; it itself where it is but one.

    Parameters
    ----------
    action
        Id of the action.
    choice
        One of its choices, as a well for all of its fields.
    here
        The viewer and what is explained.
    """
    found = ACTIONS.get(action)
    return found.choices_of(here, choice) if isinstance(found, OfSeveral) else (choice,)
