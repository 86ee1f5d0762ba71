"""What is installed beside us, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Environment"]


@dataclass(frozen=True, slots=True)
class Environment:
    """What is installed beside us."""
