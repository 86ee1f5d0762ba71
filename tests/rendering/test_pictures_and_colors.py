"""Pictures as values: to scale, in words, with regions that speak; colors that can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.rendering.palette import MIN_CONTRAST, contrast, palette_for
from ome_zarr_helpdesk.rendering.pictures import picture_of
from tests.stores.trees import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

THEMES = {
    "napari dark": ("#262930", "#f0f1f2"),
    "napari light": ("#efebe9", "#3b3a39"),
    "black": ("#000000", "#ffffff"),
    "white": ("#ffffff", "#000000"),
    "unreadable": ("#808080", "#858585"),
    "middle": ("#777777", "#ffffff"),
}
DARK = palette_for(*THEMES["napari dark"])


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_in_every_theme(theme: str) -> None:
    palette = palette_for(*THEMES[theme])
    if theme in ("unreadable", "middle"):  # no color has the contrast there: the best there is
        assert contrast(palette.text, palette.background) >= 4.4
        return
    for color in (palette.text, palette.muted, palette.link, palette.accent, palette.error):
        assert contrast(color, palette.background) >= MIN_CONTRAST
        assert contrast(color, palette.surface) >= MIN_CONTRAST


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_pyramid_has_a_region_for_each_level(sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path("image-05"))
    picture = picture_of(explanation, DARK)
    assert picture is not None
    levels = explanation.facts.image.levels
    assert len(picture.regions) == len(levels)
    for level, region in zip(levels, picture.regions, strict=True):
        assert f"Level {level.index}" in region.text
        assert f"{level.shape[-2]} × {level.shape[-1]}" in region.text
        middle = (region.x + region.width / 2, region.y + region.height / 2)
        assert picture.region_at(*middle) == region
        assert region.entry in explanation.catalog
    assert picture.region_at(-1, -1) is None
    assert "3 resolution levels" in picture.text


def test_pyramid_is_to_scale(tmp_path: Path) -> None:
    picture = picture_of(explain(tree(tmp_path).image(axes="yx", shape=(256, 512))), DARK)
    sizes = re.findall(r'<rect [^>]*width="([\d.]+)" height="([\d.]+)"', picture.svg)
    widths, heights = zip(*[(float(w), float(h)) for w, h in sizes], strict=True)
    assert widths[0] / heights[0] == pytest.approx(2)
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.01)


@pytest.mark.parametrize("name", ["zarr-group", "not-zarr", "labels-05"])
def test_what_has_no_picture_has_none(name: str, sample_path: Callable[[str], Path]) -> None:
    assert picture_of(explain(sample_path(name)), DARK) is None


def test_level_without_known_size_is_left_out(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64))
    (path / "1" / "zarr.json").unlink()
    assert len(picture_of(explain(path), DARK).regions) == 2
