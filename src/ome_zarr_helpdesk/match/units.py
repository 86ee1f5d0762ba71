"""Units as files and napari write them, compared with the same library napari uses."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

__all__ = ["factor_between"]


@lru_cache(maxsize=256)
def factor_between(stated: str, shown: str) -> float | None:
    """Return how many of the unit shown make one of the unit stated.

    Returns
    -------
    float or None
        None where one of them is not known, or they measure different things.
    """
    if stated == shown:
        return 1.0
    import pint

    registry = _registry()
    try:
        return float(registry.Quantity(1.0, stated).to(shown).magnitude)
    except (pint.errors.PintError, AttributeError, TypeError, ValueError, AssertionError):
        return None


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    registry: Any = pint.application_registry
    return registry
