"""What is said of the place under the mouse, as lines of text and as a card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.explanation.under_mouse import UnderMouse
from ome_zarr_helpdesk.facts.model import LabelObject, Length
from ome_zarr_helpdesk.match.pointer import Pointed
from ome_zarr_helpdesk.rendering.pointing import pointed_card, pointed_line
from ome_zarr_helpdesk.state.cursor import Cursor

SAY = default_catalog().messages
MICRO = "micrometer"
CURSOR = Cursor((2.0, 47.46, -0.01), (MICRO,) * 3, (2.0, 146.0, 0.0), (1, 2), level=0)
POINTED = Pointed(
    0,
    "s0",
    pixel=(1, 2, 146, 0),
    chunk=(1, 0, 1, 0),
    chunk_start=(1, 0, 96, 0),
    chunk_stop=(2, 3, 192, 128),
    nbytes=73728,
    key="s0/c/1/0/1/0",
    position=(Length("z", 2.0, MICRO), Length("y", 47.45, MICRO), Length("x", 0.0, MICRO)),
    pixel_size=(
        Length("z", 1.0, MICRO, "space"),
        Length("y", 0.325, MICRO, "space"),
        Length("x", 0.325, MICRO, "space"),
    ),
)
UNDER = UnderMouse(
    CURSOR,
    POINTED,
    world_axes=("z", "y", "x"),
    steps=(1.0, 0.325, 0.325),
    array_axes=("c", "z", "y", "x"),
    channel=(0, "GFP"),
)


def of(pointed: Pointed | None = POINTED, cursor: Cursor = CURSOR, **parts: Any) -> UnderMouse:
    return replace(UNDER, pointed=pointed, cursor=cursor, **parts)


def rows(card: str) -> dict[str, str]:
    """The card as names and what is said of them."""
    found = {}
    for row in card.split("<tr>")[1:]:
        name, _, said = row.partition("</b>")
        found[name.rpartition("<b>")[2]] = said.partition("<td>")[2].partition("</td>")[0]
    return found


def test_three_lines() -> None:
    assert pointed_line(SAY, UNDER).split("\n") == [
        "pixel c 1 (GFP), z 2, y 146, x 0 · at z 2 µm, y 47.46 µm, x -0.01 µm",
        "level 0 · chunk 1, 0, 1, 0: z 0–2, y 96–191, x 0–127; 74 kB uncompressed",
        "s0/c/1/0/1/0",
    ]


def test_a_card_names_what_it_tells() -> None:
    said = rows(pointed_card(SAY, UNDER))
    assert list(said) == ["Pixel", "Position", "In the file", "Level", "Chunk", "Key"]
    assert said["In the file"].endswith("z 2 µm, y 47.45 µm, x 0 µm")
    assert said["Level"].endswith("1 × 0.325 × 0.325 µm (z, y, x)")
    assert "74 kB before compression" in said["Chunk"]
    assert said["Key"] == "<code>s0/c/1/0/1/0</code>"


def test_with_shards() -> None:
    under = of(replace(POINTED, shard=(0, 0, 0, 0), shard_nbytes=2_000_000))
    assert "shard 0, 0, 0, 0: 2 MB" in pointed_line(SAY, under)
    assert rows(pointed_card(SAY, under))["Shard"] == "0, 0, 0, 0: 2 MB before compression"


def test_bytes_that_are_not_known_are_not_told() -> None:
    under = of(replace(POINTED, nbytes=None, shard=(0, 0, 0, 0)))
    text = pointed_line(SAY, under) + pointed_card(SAY, under)
    assert "shard 0, 0, 0, 0" in text
    assert "compress" not in text
    assert "kB" not in text


def test_a_chunk_of_one_pixel_along_each_axis() -> None:
    under = of(replace(POINTED, chunk_start=(1, 2, 146, 0), chunk_stop=(2, 3, 147, 1)))
    assert "c 1, z 2, y 146, x 0; " in pointed_line(SAY, under)


def test_on_a_plate() -> None:
    under = of(replace(POINTED, well="B/03", field="2", row="B", column="03"))
    assert pointed_line(SAY, under).startswith("well B03 · field 2 · pixel")
    said = rows(pointed_card(SAY, under))
    assert (said["Well"], said["Field"]) == ("B03", "2")


@pytest.mark.parametrize(
    ("well", "words", "told"),
    [
        (None, "not listed", "lists no well"),
        ("B/03", "no pixels found, zeros are shown", "The plate lists this well"),
    ],
)
def test_where_a_plate_shows_zeros(well: str | None, words: str, told: str) -> None:
    under = of(Pointed(1, well=well, row="B", column="03", field="0", gap=True))
    assert pointed_line(SAY, under).startswith(f"well B03 · {words}")
    said = rows(pointed_card(SAY, under))
    assert list(said) == ["Well", "Pixels", "Position"]
    assert told in said["Pixels"]


def test_on_labels() -> None:
    cursor = replace(CURSOR, label=17)
    seen = LabelObject(17, "3fa9c1ff", (("area", 12.34567890), ("phase", "G1"), ("more", [1])))
    assert pointed_line(SAY, of(cursor=cursor)).startswith("object 17 · ")
    assert pointed_line(SAY, of(cursor=replace(CURSOR, label=0))).startswith("no object · ")
    under = of(cursor=cursor, described=seen)
    assert pointed_line(SAY, under).startswith("object 17 (area 12.3457, phase G1, … 1) · ")
    said = rows(pointed_card(SAY, under))["Object"]
    assert said.startswith("17: area 12.3457, phase G1, more [1]")
    assert "color: #3fa9c1" in said


def test_where_nothing_is_drawn_of_one_pixel() -> None:
    for cursor, word in (
        (replace(CURSOR, in_3d=True, level=2), "Level 2"),
        (replace(CURSOR, visible=False), "hidden"),
        (CURSOR, "not on this layer"),
    ):
        assert word in pointed_line(SAY, of(None, cursor))
        assert pointed_card(SAY, of(None, cursor)) == ""


@pytest.mark.parametrize(
    ("value", "step", "told"),
    [
        (12345678.0, 1.0, "12345678"),
        (-0.0001, 1.0, "0"),
        (0.000123456, 1e-6, "0.0001235"),
        (1e15, 1.0, "1e+15"),
        (100.0, 50.0, "100"),
        (float("nan"), 1.0, "nan"),
        (float("inf"), None, "inf"),
        (3.25, None, "3.25"),
        (3.25, float("inf"), "3.25"),
    ],
)
def test_positions_are_told_to_a_tenth_of_a_pixel(
    value: float, step: float | None, told: str
) -> None:
    cursor = replace(CURSOR, world=(value,), units=(None,))
    under = of(Pointed(0), cursor, steps=() if step is None else (step,), world_axes=())
    assert pointed_line(SAY, under).split("\n")[0] == f"at {told}"


HOSTILE = "<img src=x onerror=1> \x1b[31m\u202e[a](https://example.org)\n{{ 1 }}"


@pytest.mark.promise("text-stays-text")
def test_names_from_a_file_stay_words() -> None:
    described = LabelObject(3, None, ((HOSTILE, HOSTILE), ("y" * 10_000, "z" * 10_000)))
    under = of(
        replace(POINTED, well=HOSTILE, field=HOSTILE, key=HOSTILE, row=HOSTILE, column=HOSTILE),
        replace(CURSOR, label=3, units=(HOSTILE,) * 3),
        described=described,
        channel=(0, HOSTILE),
        array_axes=(HOSTILE,) * 4,
        world_axes=(HOSTILE,) * 3,
    )
    line, card = pointed_line(SAY, under), pointed_card(SAY, under)
    for text in (line, card):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert len(text) < 10_000
    assert line.count("\n") == 2
    assert "<img" not in card
    assert "<a " not in card
    assert "{{ 1 }}" in line
