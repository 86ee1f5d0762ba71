"""Pictures as values: to scale, in words, with regions that speak; colors that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.rendering.palette import MIN_CONTRAST, contrast, palette_for
from ome_zarr_helpdesk.rendering.pictures import draw_picture, picture_of
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


@pytest.mark.parametrize("name", ["zarr-group", "not-zarr", "labels-05"])
def test_what_has_no_picture_has_none(name: str, sample_path: Callable[[str], Path]) -> None:
    assert picture_of(explain(sample_path(name)), DARK) is None


@pytest.mark.parametrize(("name", "is_one_of_many"), [("plate-05", True), ("field-05", False)])
def test_numbers_of_one_image_of_many_are_called_that(
    name: str, is_one_of_many: bool, sample_path: Callable[[str], Path]
) -> None:
    explanation, words = explain(sample_path(name)), "One image in it was read as an example."
    for key in ("pyramid", "storage"):
        picture = draw_picture(explanation, key, DARK)
        drawn = f">{words}<" in picture.svg
        assert drawn == picture.text.count(words) == is_one_of_many


def test_level_without_known_size_is_left_out(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(64, 64))
    (path / "1" / "zarr.json").unlink()
    picture = picture_of(explain(path), DARK)
    assert {region.text[:8] for region in picture.regions} >= {"Level 0:", "Level 2:"}
    assert not any(region.text.startswith("Level 1:") for region in picture.regions)
