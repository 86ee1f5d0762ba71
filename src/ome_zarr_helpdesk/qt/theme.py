"""From napari's theme to colors, and to a style for rich text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ome_zarr_helpdesk.rendering.palette import Palette

__all__ = ["palette_of", "style_sheet"]


def palette_of(viewer: Any) -> Palette:
    """Return colors for a viewer's theme; dark where it cannot be told."""
    from ome_zarr_helpdesk.rendering.palette import palette_for

    try:
        from napari.utils.theme import get_theme

        theme = get_theme(viewer.theme)
        return palette_for(_hexadecimal(theme.console), _hexadecimal(theme.text))
    except (ImportError, AttributeError, KeyError, ValueError, TypeError):
        return palette_for("#121212", "#f0f1f2")


def _hexadecimal(color: Any) -> str:
    """Return a color of a theme as six digits, whichever pydantic napari has."""
    red, green, blue = color.as_rgb_tuple(alpha=False)
    return f"#{red:02x}{green:02x}{blue:02x}"


def style_sheet(palette: Palette) -> str:
    """Return the style of the panel's pages: sizes follow the font of the theme."""
    return f"""
    body {{ color: {palette.text}; }}
    a {{ color: {palette.link}; text-decoration: underline; }}
    a.value {{ color: {palette.text}; text-decoration: none; }}
    p {{ margin-top: 4px; margin-bottom: 6px; }}
    p.lead {{ font-size: large; margin-bottom: 8px; }}
    p.advice {{ color: {palette.accent}; }}
    p.here {{ background-color: {palette.surface}; color: {palette.text}; margin-bottom: 2px; }}
    p.more, p.small, p.back {{ color: {palette.muted}; font-size: small; }}
    p.problem {{ color: {palette.error}; }}
    .error {{ color: {palette.error}; }}
    .warning {{ color: {palette.accent}; }}
    .tip {{ color: {palette.good}; }}
    p.do {{ margin-top: 2px; }}
    .tip-of, .place {{ color: {palette.muted}; font-size: small; }}
    h2 {{ font-size: large; margin-top: 14px; margin-bottom: 4px; color: {palette.text}; }}
    h3 {{ font-size: medium; margin-top: 10px; margin-bottom: 2px; }}
    h4 {{ font-size: medium; margin-top: 8px; margin-bottom: 2px; color: {palette.muted}; }}
    pre, code {{ background-color: {palette.surface}; }}
    th {{ color: {palette.muted}; text-align: left; padding-right: 10px; font-weight: normal; }}
    td {{ padding-right: 10px; }}
    ul, ol {{ margin-left: -18px; }}
    """
