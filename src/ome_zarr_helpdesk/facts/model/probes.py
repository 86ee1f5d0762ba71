"""What was looked at closer after the first answer."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Probes"]


@dataclass(frozen=True, slots=True)
class Probes:
    """What was looked at closer, once the first answer was there; None is not looked at."""
