"""Which control a widget is: by what it tells of itself, the innermost first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ome_zarr_helpdesk.catalog import Catalog
from ome_zarr_helpdesk.catalog.entry import Entry
from ome_zarr_helpdesk.catalog.recognizing import Mark, WidgetTold, recognize
from ome_zarr_helpdesk.catalog.richtext import Text

if TYPE_CHECKING:
    from pathlib import Path

CONTROLS = WidgetTold(classes=("QtImageControls", "QtLayerControls", "QFrame", "QWidget"))


def entry(name: str, *marks: dict[str, str]) -> Entry:
    """A control of some marks."""
    return Entry(name, "control", name, (Text(name),), recognize=tuple(map(Mark.of, marks)))


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ({"class": "QtPlayButton"}, WidgetTold(classes=("QtPlayButton", "QPushButton"))),
        ({"class": "QPushButton"}, WidgetTold(classes=("QtPlayButton", "QPushButton"))),
        ({"name": "colorbar"}, WidgetTold(name="colorbar")),
        ({"mode": "home"}, WidgetTold(mode="home")),
        ({"part": "visibility"}, WidgetTold(part="visibility")),
        ({"text": "once"}, WidgetTold(text="Once")),
        ({"accessible-name": "play"}, WidgetTold(accessible_name="Play")),
        ({"label": "preserve labels"}, WidgetTold(label="preserve\nlabels:")),
        ({"label": "Contrast  limits:"}, WidgetTold(label="contrast limits:")),
        ({"tooltip": "Toggle 2D/3D view"}, WidgetTold(tooltip="Toggle 2D/3D view (Ctrl+Y) ")),
        ({"beside": "Perspective"}, WidgetTold(beside=(("", "Zoom:"), ("", "Perspective:")))),
        ({"within": "QtLayerControls"}, WidgetTold(parent=CONTROLS)),
        ({"within": "layer list"}, WidgetTold(parent=WidgetTold(name="layer list"))),
        ({"within": "QtLayerControls"}, WidgetTold(parent=WidgetTold(parent=CONTROLS))),
    ],
)
def test_every_key_of_a_mark(mark: dict[str, str], told: WidgetTold) -> None:
    control = entry("control", mark)
    assert recognize([control], told) == control
    assert recognize([control], WidgetTold()) is None
    assert recognize([entry("control", {**mark, "text": "else"})], told) is None


def test_within_is_not_the_widget_itself() -> None:
    assert recognize([entry("control", {"within": "QtLayerControls"})], CONTROLS) is None


def test_the_innermost_widget_counts_and_its_parts_belong_to_it() -> None:
    row = WidgetTold(label="gamma:", parent=CONTROLS)
    handle = WidgetTold(classes=("QDoubleSlider",), parent=row)
    gamma = entry("gamma", {"label": "gamma", "within": "QtLayerControls"})
    around = entry("controls", {"class": "QtLayerControls"})
    assert recognize([around, gamma], handle) == gamma
    assert recognize([around, gamma], WidgetTold(parent=CONTROLS)) == around


def test_of_marks_that_fit_the_one_that_asks_for_most_counts() -> None:
    told = WidgetTold(mode="pan", parent=WidgetTold(classes=("QtLabelsControls",)))
    wide = entry("pan", {"mode": "pan"})
    narrow = entry("pan-labels", {"mode": "pan", "within": "QtLabelsControls"})
    assert recognize([wide, narrow], told) == narrow
    assert recognize([narrow, wide], told) == narrow


@pytest.mark.promise("wrong-entry-alone")
@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        ("recognize: QtDims", "list"),
        ("recognize: [QtDims]", "needs one or more of class"),
        ("recognize: [{}]", "needs one or more of class"),
        ("recognize: [{klass: QtDims}]", "needs one or more of class"),
        ("recognize: [{class: 5}]", "needs a text"),
        ("recognize: [{class: ' '}]", "needs a text"),
        ("recognize: [{label: opacity}]", "words only"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_alone(matter: str, reason: str, tmp_path: Path) -> None:
    folder = tmp_path / "controls"
    folder.mkdir()
    good = "---\nid: good\ntitle: Good\nrecognize: [{class: QtDims}]\n---\nGood.\n"
    (folder / "good.md").write_text(good, encoding="utf-8")
    bad = f"---\nid: bad\ntitle: Bad\n{matter}\n---\nBad.\n"
    (folder / "bad.md").write_text(bad, encoding="utf-8")
    catalog = Catalog(tmp_path)
    assert [e.id for e in catalog] == ["good"]
    [error] = catalog.errors
    assert error.startswith("controls/bad.md ")
    assert reason in error


def test_only_controls_are_recognized(tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    text = "---\nid: bad\ntitle: Bad\nrecognize: [{class: QtDims}]\n---\nBad.\n"
    (tmp_path / "glossary" / "bad.md").write_text(text, encoding="utf-8")
    assert Catalog(tmp_path).errors == ["glossary/bad.md has keys that do not exist: recognize"]
