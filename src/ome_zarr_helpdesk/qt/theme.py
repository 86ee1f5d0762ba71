"""From napari's theme to colors, to a style for our controls, and to one for rich text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ome_zarr_helpdesk.rendering.palette import Palette

__all__ = ["Look", "look_of", "panel_style", "style_sheet"]

LINE = 16
"""Height of a line in pixels where nobody tells: that of napari's own font."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colors of a theme, for each background that there is.

    Parameters
    ----------
    page
        On pages and pictures.
    around
        On the window: icons, buttons, what stands around the pages.
    field
        Where something is typed.
    """

    page: Palette
    around: Palette
    field: Palette


def look_of(viewer: Any) -> Look:
    """Return colors for a viewer's theme; dark where it cannot be told."""
    from ome_zarr_helpdesk.rendering.palette import palette_for

    try:
        from napari.utils.theme import get_theme

        theme = get_theme(viewer.theme)
        behind = (theme.console, theme.background, theme.primary)
        text = _hexadecimal(theme.text)
        return Look(*(palette_for(_hexadecimal(color), text) for color in behind))
    except (ImportError, AttributeError, KeyError, ValueError, TypeError):
        return Look(*(palette_for(c, "#f0f1f2") for c in ("#121212", "#262930", "#414851")))


def _hexadecimal(color: Any) -> str:
    """Return a color of a theme as six digits, whichever pydantic napari has."""
    red, green, blue = color.as_rgb_tuple(alpha=False)
    return f"#{red:02x}{green:02x}{blue:02x}"


def panel_style(look: Look, font_points: float, line: int = LINE) -> str:
    """Return the style of our own controls; all else is as napari styles it.

    Parameters
    ----------
    look
        Colors of the theme.
    font_points
        Size of text in points: napari gives it to labels, and to none of these.
    line
        Height of a line of text in pixels: napari's own least height is for small fonts.
    """
    return (
        _style_of_controls(look.around, look.field, font_points, line)
        + _style_of_tabs(look.page, look.around)
        + _style_on_pages(look.page)
    )


def _style_of_controls(around: Palette, field: Palette, font_points: float, line: int) -> str:
    return f"""
    QLabel, QCheckBox {{ color: {around.text}; }}
    QLineEdit, QComboBox, QAbstractSpinBox {{ color: {field.text}; }}
    QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {line + 4}px; }}
    QPushButton {{
        background: {around.button}; color: {around.text};
        border: 1px solid {around.line}; border-radius: 3px; padding: 3px 8px;
    }}
    QPushButton:hover {{ background: {around.surface}; border-color: {around.text}; }}
    QToolButton {{
        background: transparent; color: {around.text}; font-size: {font_points:g}pt;
        border: 1px solid transparent; border-radius: 3px; padding: 2px;
    }}
    QToolButton:hover {{ background: {around.button}; }}
    QToolButton:checked {{ background: {around.button}; border-color: {around.line}; }}
    QToolButton:focus, QPushButton:focus {{ border: 1px solid {around.link}; }}
    QLineEdit:focus {{ border: 1px solid {field.link}; padding: 1px; }}
    """


def _style_of_tabs(page: Palette, around: Palette) -> str:
    """Return the style of tabs: the chosen one and its page are one."""
    return f"""
    QTabBar {{ background: transparent; border: none; padding: 0px; }}
    QTabBar::tab {{
        background: {around.surface}; color: {around.text}; padding: 3px 4px;
        border: none; border-top: 2px solid {around.surface}; margin-right: 1px;
    }}
    QTabBar::tab:hover {{ background: {around.button}; }}
    QTabBar::tab:selected {{
        background: {page.background}; color: {page.text}; border-top-color: {page.link};
    }}
    QTabBar::tab:focus {{ border-top-color: {around.accent}; }}
    QTabWidget::pane {{ border: none; }}
    """


def _style_on_pages(page: Palette) -> str:
    return f"""
    #helpdesk-report {{
        background: {page.surface}; color: {page.text}; border: 1px solid {page.line};
    }}
    #helpdesk-report:focus {{ border-color: {page.link}; }}
    #helpdesk-pictures {{ background: {page.background}; }}
    #helpdesk-pictures QCheckBox, #helpdesk-pictures QLabel {{ color: {page.text}; }}
    #helpdesk-pictures QToolButton {{ color: {page.muted}; padding: 2px 5px; }}
    #helpdesk-pictures QToolButton:hover {{ background: {page.button}; color: {page.text}; }}
    #helpdesk-pictures QToolButton:checked {{
        background: {page.button}; color: {page.text}; border-color: {page.line};
    }}
    #helpdesk-pictures QToolButton:focus {{ border-color: {page.link}; }}
    """


def style_sheet(palette: Palette, line: int = LINE) -> str:
    """Return the style of the panel's pages: sizes follow the font of the theme.

    Parameters
    ----------
    palette
        Colors of the theme.
    line
        Height of a line of text in pixels: room between things grows with it.
    """
    return _colors(palette) + _sizes(line) + _boxes(palette, line)


def _colors(palette: Palette) -> str:
    return f"""
    body, h2, h3 {{ color: {palette.text}; }}
    h2.section {{ color: {palette.muted}; }}
    a {{ color: {palette.link}; text-decoration: underline; }}
    a.value {{ color: {palette.text}; text-decoration: none; }}
    h3 a, p.fold a, p.back a, p.links a, ul.list a {{ text-decoration: none; }}
    h4, th, p.more, p.small, p.back, p.tip-of, .place {{ color: {palette.muted}; }}
    p.small a.value, p.more a.value {{ color: {palette.muted}; }}
    .error {{ color: {palette.error}; }}
    .warning {{ color: {palette.accent}; }}
    .tip {{ color: {palette.good}; }}
    pre, code {{ background-color: {palette.surface}; }}
    """


def _sizes(line: int) -> str:
    small, medium, large = (max(1, round(line * share)) for share in (0.15, 0.4, 1.2))
    return f"""
    p {{ margin-top: {small}px; margin-bottom: {medium}px; line-height: 112%; }}
    li {{ line-height: 112%; }}
    p.lead {{ font-size: large; font-weight: 600; }}
    p.more, p.small, p.back, p.links, p.tip-of, .place {{ font-size: small; }}
    p.fold {{ margin-bottom: {small}px; }}
    h2 {{ font-size: large; margin-top: {large}px; margin-bottom: {medium}px; }}
    h2.section {{ font-weight: normal; }}
    h3 {{ font-size: medium; margin-top: {round(large * 0.75)}px; margin-bottom: {small}px; }}
    h4 {{ font-size: medium; margin-top: {medium}px; margin-bottom: {small}px; }}
    th {{ text-align: left; font-weight: normal; }}
    th, td {{ padding-right: {medium}px; }}
    ul, ol {{ margin-left: -18px; margin-top: {small}px; margin-bottom: {medium}px; }}
    ul.list li {{ margin-bottom: {small}px; }}
    ul.list {{ list-style-type: none; margin-left: -38px; }}
    """


def _boxes(palette: Palette, line: int) -> str:
    """Return the style of what stands in boxes, each with a bar that says what it is."""
    small, medium = (max(1, round(line * share)) for share in (0.2, 0.5))
    bars = {"here": palette.link, "advice": palette.accent, "problem": palette.error}
    boxes = "".join(
        f"""
    table.{name} {{ margin-top: {small}px; margin-bottom: {small}px; }}
    table.{name} td {{
        background-color: {palette.surface}; padding: {small}px {medium}px;
        border-left-width: 3px; border-left-style: solid; border-left-color: {color};
    }}"""
        for name, color in bars.items()
    )
    return (
        boxes
        + f"""
    table.button {{ margin-top: {small}px; margin-bottom: {small}px; }}
    table.button td {{
        background-color: {palette.button}; padding: {small}px 0px;
        border-width: 1px; border-style: solid; border-color: {palette.line};
    }}
    table.button a {{ color: {palette.text}; text-decoration: none; }}
    """
    )
