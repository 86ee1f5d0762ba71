"""The picture of storage: bytes before compression and as stored, no more than was looked at."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.rendering.pictures import draw_picture, kinds_of
from tests.facts.test_stored_bytes import many_chunks
from tests.rendering.pictures import DARK, drawn_picture
from tests.stores.trees import tree
from tests.stores.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ome_zarr_helpdesk.rendering.pictures import Picture


drawn = partial(drawn_picture, "storage")


def bars(picture: Picture) -> list[float]:
    """Lengths of the bars before compression, from the top."""
    found = re.findall(rf'<rect [^>]*width="([\d.]+)"[^>]*fill="{DARK.surface}"', picture.svg)
    return [float(width) for width in found]


def test_bars_are_to_scale_and_say_what_they_show(tmp_path: Path) -> None:
    explanation = explain(WRITERS["zarr-image-05"](tmp_path).path)
    picture = drawn(explanation)
    levels = explanation.facts.image.levels
    found = bars(picture)
    for level, bar, region in zip(levels, found, picture.regions, strict=False):
        assert found[0] / bar == pytest.approx(levels[0].nbytes / level.nbytes, rel=0.02)
        assert region.text.startswith(f"Level {level.index}:")
        assert "Stored:" in region.text
    assert found[len(levels)] == pytest.approx(found[0]), "level 0 comes first in the sum"
    last = picture.regions[-1]
    assert last.entry == "multiscale"
    assert "The smaller levels add 31% to level 0 before compression." in last.text
    assert "As stored, they add" in last.text
    assert "As stored, they add" in picture.text
    assert "Stored:" in picture.text


@pytest.mark.promise("only-what-was-looked-at")
def test_a_sample_is_called_one(tmp_path: Path) -> None:
    path = many_chunks(tmp_path)
    picture = drawn(path)
    full, coarse, every = picture.regions
    assert re.search(r"\d+ of 256 files were looked at", full.text)
    assert "Stored:" in coarse.text
    assert "not looked at in full" in every.text
    assert "As stored, they add" not in every.text + picture.text
    assert "Nothing is claimed about the others" in picture.text
    assert "of a sample" in picture.svg
    whole = drawn(path, all_files=True)
    assert "of a sample" not in whole.svg
    assert all("Stored:" in region.text for region in whole.regions)
    assert "Nothing is claimed" not in whole.text


@pytest.mark.promise("only-what-was-looked-at")
def test_of_what_nobody_told_nothing_is_drawn(tmp_path: Path) -> None:
    path = tree(tmp_path).image(axes="yx", shape=(512, 512), levels=3)
    explanation = explain(path)
    told = drawn(explanation)
    assert "Stored: 0 bytes in 0 files" in told.regions[0].text
    assert "No file of pixels was found" in told.text
    facts = replace(explanation.facts, probes=None)
    untold = drawn(replace(explanation, facts=facts))
    assert "Stored" not in untold.text
    assert "stored</text>" not in untold.svg
    assert "not looked at" in untold.regions[0].text


def test_an_array_has_one_where_it_is_known_what_is_stored(tmp_path: Path) -> None:
    path = WRITERS["zarr-image-05"](tmp_path).path
    picture = drawn(path / "0")
    assert len(picture.regions) == 1
    assert "Stored:" in picture.text
    assert "add" not in picture.text
    assert "from fine to coarse" not in picture.text


@pytest.mark.parametrize("levels", [9, 20])
def test_the_last_of_many_levels_stand_together(levels: int, tmp_path: Path) -> None:
    picture = drawn(tree(tmp_path).image(axes="yx", shape=(100_000, 100_000), levels=levels))
    assert len(picture.regions) == 8 + 1
    assert picture.regions[7].text.startswith(f"Level 7–{levels - 1}:")
    assert picture.height < 260


@pytest.mark.parametrize("name", ["zarr-group", "not-zarr", "labels-05"])
def test_what_has_no_levels_has_none(name: str, sample_path: Callable[[str], Path]) -> None:
    explanation = explain(sample_path(name))
    assert "storage" not in kinds_of(explanation)
    assert draw_picture(explanation, "storage", DARK) is None
