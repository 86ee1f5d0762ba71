"""Colors that can be read on any background, as a theme gives it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MIN_CONTRAST", "Palette", "contrast", "palette_for"]

MIN_CONTRAST = 4.5
"""Least contrast of text on its background (WCAG 2.2, success criterion 1.4.3, AA)."""

MIN_OF_FRAMES = 3.0
"""Least contrast of the frame of what can be pressed (criterion 1.4.11, AA)."""

_LINKS = ("#7cc4ff", "#a9d8ff", "#0b5cad", "#08427d")
_ACCENTS = ("#ffb454", "#ffd08a", "#9a4a00", "#6f3500")
_ERRORS = ("#ff9d94", "#ffc4be", "#b3261e", "#8c1d18")
_GOOD = ("#7ddc9a", "#a9ebbd", "#1b6e36", "#114d25")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colors as ``#rrggbb``.

    ``surface`` is a slightly different background for boxes, ``button`` one for what
    can be pressed, ``line`` what frames them; ``muted`` is a quieter text that can still
    be read, ``accent`` marks what is meant. Every color of text can be read on all
    three backgrounds.
    """

    background: str
    surface: str
    button: str
    line: str
    text: str
    muted: str
    link: str
    accent: str
    error: str
    good: str
    is_dark: bool


def palette_for(background: str, text: str) -> Palette:
    """Choose colors that can be read on a background.

    Parameters
    ----------
    background, text
        Colors of the theme, ``#rrggbb``.
    """
    is_dark = _luminance(background) < 0.18
    readable = text if contrast(text, background) >= MIN_CONTRAST else _opposite(is_dark)
    surface = _behind(readable, background, 0.08)
    button = _behind(readable, background, 0.14)
    behind = background, surface, button

    def first(*colors: str) -> str:
        return _first_with(MIN_CONTRAST, (*colors, readable), *behind)

    return Palette(
        background=background,
        surface=surface,
        button=button,
        line=_first_with(MIN_OF_FRAMES, _mixtures(background, readable), background),
        text=readable,
        muted=first(*_mixtures(background, readable, (0.7, 0.85))),
        link=first(*_LINKS),
        accent=first(*_ACCENTS),
        error=first(*_ERRORS),
        good=first(*_GOOD),
        is_dark=is_dark,
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return a color between two, ``share`` of the way to the other."""
    parts = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def _behind(text: str, background: str, share: float) -> str:
    """Return another background: towards the text, or away from it if it could not be read."""
    towards = mixed(background, text, share)
    away = mixed(background, _opposite(_luminance(text) < 0.18), share)
    return _first_with(MIN_CONTRAST, (towards, away), text)


def _mixtures(
    background: str, text: str, shares: tuple[float, ...] = (0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
) -> tuple[str, ...]:
    return tuple(mixed(background, text, share) for share in shares)


def _first_with(least: float, colors: tuple[str, ...], *others: str) -> str:
    """Return the first color that stands out from all others; else the last."""
    return next((c for c in colors if all(contrast(c, o) >= least for o in others)), colors[-1])


def _opposite(is_dark: bool) -> str:
    return "#ffffff" if is_dark else "#000000"


def _channels(color: str) -> tuple[int, int, int]:
    digits = color.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
